import { allows, type Frame } from '../frame.ts'
import { Badge } from '../parts/badge.tsx'
import { Card } from '../parts/card.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { Instant } from '../parts/when.tsx'
import { hidesAmounts, Withheld } from '../parts/withheld.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { ControlResult, ControlSide, type ControlSides } from './control-sums-page.tsx'
import { entityOf } from './verification-page.tsx'

/** Both sums of one entity and currency of a project. */
export type ProjectControlSum = ControlSides & {
  sourceId: number
  entity: string
  checkedAt: number
}

type Props = {
  frame: Frame
  sums: readonly ProjectControlSum[]
  /** The books that know the project. */
  books: readonly { sourceId: number; name: string }[]
}

/** Whether the ledger and the CRM sum a project up alike: nothing is said of one that no book knows. */
export function ProjectControl({ frame, sums, books }: Props) {
  const { reader: r } = frame
  const t = r.text.verification.control
  if (books.length === 0) return null
  const differing = sums.filter(({ differs }) => differs)
  const seesBooks = allows(frame, 'agent.view')
  return (
    <Card
      title={t.ofProject}
      aside={
        sums.length > 0 && (
          <Badge tone={differing.length > 0 ? 'bad' : 'good'}>
            {differing.length > 0 ? r.text.verification.state.differs : t.same}
          </Badge>
        )
      }
      flush
    >
      {sums.length === 0 ? (
        <NoSums r={r} books={books} seesBooks={seesBooks} />
      ) : (
        <Table r={r} caption={t.ofProject} columns={columnsOf(r, books)} rows={sums} />
      )}
      {differing.length > 0 && <p class="more late">{r.text.verification.remedy}</p>}
      {sums.length > 0 && (
        <p class="more muted">
          {t.at} <Instant r={r} at={Math.min(...sums.map(({ checkedAt }) => checkedAt))} />
          {seesBooks &&
            [...new Set(sums.map(({ sourceId }) => sourceId))].map((sourceId) => (
              <>
                {' · '}
                <a href={paths.verification(sourceId)}>
                  {books.length > 1 ? nameOf(books, sourceId) : r.text.verification.link}
                </a>
              </>
            ))}
        </p>
      )}
    </Card>
  )
}

/** Whoever may start a verification is led to where it is started. */
function NoSums({ r, books, seesBooks }: Pick<Props, 'books'> & { r: Reader; seesBooks: boolean }) {
  const t = r.text.verification
  if (!seesBooks) return <p class="muted blank">{t.control.none}</p>
  return (
    <p class="muted blank">
      {t.control.noneOfProject}{' '}
      {books.map(({ sourceId, name }, index) => (
        <>
          {index > 0 && ' · '}
          <a href={paths.verification(sourceId)}>{books.length > 1 ? name : t.link}</a>
        </>
      ))}
    </p>
  )
}

function columnsOf(r: Reader, books: Props['books']): readonly Column<ProjectControlSum>[] {
  const t = r.text.verification.control
  const isWithheld = ({ sourceId }: ProjectControlSum) => hidesAmounts(r, sourceId)
  return [
    {
      id: 'entity',
      label: t.entity,
      cell: ({ entity, sourceId }) => (
        <>
          {entityOf(r, entity)}
          {books.length > 1 && <small class="block muted">{nameOf(books, sourceId)}</small>}
        </>
      ),
    },
    {
      ...{ id: 'ledger', label: t.ledger, numeric: true, from: 'tablet' },
      cell: (sum) =>
        isWithheld(sum) ? (
          <Withheld r={r} />
        ) : (
          <ControlSide r={r} rows={sum.ledgerRows} minor={sum.ledgerMinor} of={sum} />
        ),
    },
    {
      ...{ id: 'replica', label: t.replica, numeric: true },
      cell: (sum) =>
        isWithheld(sum) ? (
          <Withheld r={r} />
        ) : (
          <ControlSide r={r} rows={sum.replicaRows} minor={sum.replicaMinor} of={sum} />
        ),
    },
    {
      ...{ id: 'difference', label: t.difference, numeric: true },
      cell: (sum) => <ControlResult r={r} sum={sum} />,
    },
  ]
}

function nameOf(books: Props['books'], sourceId: number): string {
  return books.find((book) => book.sourceId === sourceId)?.name ?? String(sourceId)
}
