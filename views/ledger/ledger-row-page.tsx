import type { Freshness } from '../../worker/domain/freshness.ts'
import type { LedgerCell, LedgerChange } from '../../worker/domain/ledger-history.ts'
import { systemName } from '../agents/agent.ts'
import { columnLabel, type EntityWord } from '../egress/words.ts'
import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Facts } from '../parts/facts.tsx'
import { Head } from '../parts/head.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { LedgerChanges } from './ledger-changes.tsx'
import { LedgerValue } from './ledger-value.tsx'
import { type Proof, ProofOf } from './proof.tsx'

export type LedgerRow = {
  entity: EntityWord
  sourceId: number
  key: string
  title: string | null
  values: Readonly<Record<string, LedgerCell>>
  /** The rows it names, by the column that does. */
  named: readonly { of: string; key: string; called: string | null }[]
  currency: string | null
  deleted: boolean
  proof: Proof
}

type Props = {
  frame: Frame
  live: string
  row: LedgerRow
  changes: readonly LedgerChange[]
  /** For how long changes are kept. */
  keptDays: number
  /** The date whose knowledge is shown, null for now; `cameOn` when the row was not here then. */
  on: string | null
  cameOn: string | null
  freshness: Freshness
}

/** One row of the ledger: what it says, what it said before, and the proof of both. */
export function LedgerRowPage({ frame, live, row, changes, keptDays, ...shown }: Props) {
  const { reader: r } = frame
  const t = r.text.egress
  const title = `${t.entity[row.entity]} ${row.title ?? t.row.unnamed}`
  return (
    <Page frame={frame} title={title} section="invoices" live={live}>
      <Head
        title={title}
        up={row.entity === 'invoice' ? { href: paths.invoice(row), label: title } : undefined}
        beside={row.deleted && <Badge tone="warn">{t.row.deleted}</Badge>}
        sub={`${row.proof.source} (${systemName(row.proof.system)})`}
      />
      <div class="columns even">
        <Values r={r} row={row} {...shown} />
        <Card title={t.history.title} flush>
          {changes.length === 0 ? (
            <p class="muted blank">{t.history.none}</p>
          ) : (
            <LedgerChanges r={r} changes={changes} currency={row.currency} />
          )}
          <p class="muted blank">{t.history.kept(keptDays)}</p>
        </Card>
      </div>
      <ProofOf r={r} proof={row.proof} open />
    </Page>
  )
}

type ValueProps = { r: Reader; row: LedgerRow; column: string; value: LedgerCell }

/** A row that is named by its key is called what people call it, and leads there. */
function Value({ r, row, column, value }: ValueProps) {
  const other = row.named.find(({ of, key }) => of === column && key === value)
  if (!other) return <LedgerValue r={r} of={row} column={column} value={value} />
  const href = paths.ledgerRow(column, { sourceId: row.sourceId, key: other.key })
  return <a href={href}>{other.called ?? other.key}</a>
}

type ValuesProps = Pick<Props, 'row' | 'on' | 'cameOn' | 'freshness'> & { r: Reader }

function Values({ r, row, on, cameOn, freshness }: ValuesProps) {
  const t = r.text.egress.row
  const address = paths.ledgerRow(row.entity, row)
  const title = on === null ? t.values : t.asOf(r.format.date(on))
  return (
    <Card title={title} aside={on === null && <Stamp r={r} of={freshness} />}>
      {cameOn === null ? (
        <Facts
          r={r}
          facts={Object.entries(row.values).map(([column, value]) => [
            columnLabel(r, column),
            <Value r={r} row={row} column={column} value={value} />,
          ])}
        />
      ) : (
        <p>{t.notThen(r.format.date(cameOn))}</p>
      )}
      <form method="get" action={address} class="row">
        <label>
          {t.on} <input type="date" name="on" value={on ?? ''} max={r.today} required />
        </label>
        <Button r={r}>{t.show}</Button>
        {on !== null && <a href={address}>{t.now}</a>}
      </form>
    </Card>
  )
}
