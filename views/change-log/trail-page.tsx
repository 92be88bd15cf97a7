import type { TrailKind } from '../../worker/domain/trail.ts'
import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Empty } from '../parts/empty.tsx'
import { Head } from '../parts/head.tsx'
import { Pager } from '../parts/pager.tsx'
import { Table } from '../parts/table.tsx'
import { Instant } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import { projectName } from '../projects/project-name.tsx'
import type { Reader } from '../reader.ts'
import { type ChangeLogQuery, changeLogHref } from './change-log-address.ts'
import { LogFilters } from './log-filters.tsx'

export type Look = {
  at: number
  kind: TrailKind
  entity: string
  recordId: string
  /** Of an export: the query of the list. */
  detail: string | null
  /** The same as people read it. */
  said: string | null
  memberName: string | null
  recordName: string | null
}

type Props = {
  frame: Frame
  query: ChangeLogQuery
  members: readonly { id: string; name: string }[]
  looks: readonly Look[]
  next: string | null
  previous: string | null
}

/** Who looked at money, printed it, or took something away. */
export function TrailPage({ frame, query, members, looks, next, previous }: Props) {
  const { reader: r } = frame
  const t = r.text.changeLog
  return (
    <Page frame={frame} title={t.lists.trail}>
      <Head title={t.title} sub={t.trailAbout} />
      <LogFilters r={r} list="trail" query={query} members={members} />
      {looks.length === 0 ? (
        <Empty r={r} icon="search" title={t.none}>
          {t.noneText}
        </Empty>
      ) : (
        <Table
          r={r}
          caption={t.lists.trail}
          rows={looks}
          columns={[
            { id: 'page', label: t.page, cell: (look) => <Seen r={r} look={look} /> },
            { id: 'kind', label: t.what, from: 'tablet', cell: ({ kind }) => t.kinds[kind] },
            {
              id: 'member',
              label: t.member,
              cell: ({ memberName, kind, at }) => (
                <>
                  {memberName ?? t.gone}
                  <small class="under">
                    {t.kinds[kind]} <Instant r={r} at={at} />
                  </small>
                </>
              ),
            },
            { id: 'at', label: t.at, from: 'tablet', cell: ({ at }) => <Instant r={r} at={at} /> },
          ]}
        />
      )}
      <Pager
        r={r}
        previous={previous && changeLogHref('trail', query, { page: previous })}
        next={next && changeLogHref('trail', query, { page: next })}
      />
    </Page>
  )
}

function Seen({ r, look }: { r: Reader; look: Look }) {
  const { entity, recordId, recordName, detail, said } = look
  const { nav, changeLog: t, egress } = r.text
  if (entity === 'list') {
    const name = nav[recordId as 'companies' | 'projects' | 'invoices'] ?? recordId
    return (
      <>
        <a href={`/${recordId}${detail ?? ''}`}>{name}</a>
        {said && <small class="block">{said}</small>}
      </>
    )
  }
  const figure = detail === null ? null : figureOf(r, detail)
  if (entity === 'dashboard') {
    return (
      <>
        <a href={paths.dashboard()}>{nav.dashboard}</a>
        {figure && <small class="block">{figure}</small>}
      </>
    )
  }
  const [sourceId = '', ...key] = recordId.split('-')
  const of = { sourceId: Number(sourceId), key: key.join('-') }
  const record = { company: paths.company(recordId), project: paths.project(recordId) }[entity]
  const rows: Readonly<Record<string, string>> = egress.entity
  const ours = entity === 'project' && recordName !== null
  const name = ours ? projectName(r, { name: recordName, kind: 'overhead' }) : recordName
  const kind = entity === 'company' ? t.company : rows[entity]
  if (kind === undefined) return <>{recordName ?? entity}</>
  // A row of the ledger that is no invoice has no name of its own here.
  const isRow = !record && entity !== 'invoice'
  const href = record ?? (isRow ? paths.ledgerRow(entity, of) : paths.invoice(of))
  return (
    <>
      <a href={href}>{name ?? (isRow ? of.key : t.gone)}</a>
      <small class="block">{figure ? `${kind} · ${figure}` : kind}</small>
    </>
  )
}

/** A number whose proof was taken, such as "open receivable RUB", in words. */
function figureOf(r: Reader, detail: string): string | null {
  const [figure = '', side = '', currency = ''] = detail.split(' ')
  const figures: Readonly<Record<string, Readonly<Record<string, string>>>> =
    r.text.egress.sum.figure
  const name = figures[figure]?.[side]
  return name ? `${name}, ${currency}` : null
}
