import type { LedgerChange } from '../../worker/domain/ledger-history.ts'
import { columnLabel, type EntityWord } from '../egress/words.ts'
import { Table } from '../parts/table.tsx'
import { Instant } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { LedgerValue } from './ledger-value.tsx'

type Props = {
  r: Reader
  changes: readonly LedgerChange[]
  /** The currency of a row's amounts; null where rows of several kinds stand together. */
  currency: string | null
  /** Names the row of each change, where there are several. */
  rows?: boolean
}

/** What rows of the ledger said before, both values, when and by which batch. */
export function LedgerChanges({ r, changes, currency, rows = false }: Props) {
  const t = r.text.egress.history
  return (
    <Table
      r={r}
      caption={t.title}
      rows={changes}
      columns={[
        { id: 'when', label: t.when, cell: ({ at }) => <Instant r={r} at={at} /> },
        ...(rows
          ? [
              {
                id: 'row',
                label: t.row,
                cell: (change: LedgerChange) => <RowLink r={r} of={change} />,
              },
            ]
          : []),
        {
          id: 'what',
          label: t.what,
          cell: (change) => <Changes r={r} change={change} currency={currency} />,
        },
        {
          id: 'batch',
          label: t.batch,
          numeric: true,
          from: 'tablet',
          cell: ({ seq }) => r.format.number(seq),
        },
      ]}
    />
  )
}

function RowLink({ r, of }: { r: Reader; of: LedgerChange }) {
  return (
    <a href={paths.ledgerRow(of.entity, of)}>{r.text.egress.entity[of.entity as EntityWord]}</a>
  )
}

type ChangeProps = { r: Reader; change: LedgerChange; currency: string | null }

function Changes({ r, change, currency }: ChangeProps) {
  const { row, history } = r.text.egress
  const of = { entity: change.entity, sourceId: change.sourceId, currency }
  return (
    <ul class="lines">
      {change.changes.map(({ column, before, after }) =>
        column === 'deleted' ? (
          <li>{after === 1 ? row.deleted : row.back}</li>
        ) : (
          <li>
            {columnLabel(r, column)}: {history.from}{' '}
            <LedgerValue r={r} of={of} column={column} value={before} /> {history.to}{' '}
            <LedgerValue r={r} of={of} column={column} value={after} />
          </li>
        ),
      )}
    </ul>
  )
}
