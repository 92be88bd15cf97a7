import type { ChangeEntity, HistoryItem } from '../../worker/domain/history.ts'
import type { Frame } from '../frame.ts'
import { sentence } from '../ledger/history.tsx'
import { Page } from '../page.tsx'
import { Empty } from '../parts/empty.tsx'
import { Head } from '../parts/head.tsx'
import { Pager } from '../parts/pager.tsx'
import { Table } from '../parts/table.tsx'
import { Instant } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import { projectName } from '../projects/project-name.tsx'
import type { Reader } from '../reader.ts'
import { roleName } from '../roles/role-name.ts'
import { type ChangeLogQuery, changeLogHref } from './change-log-address.ts'
import { LogFilters } from './log-filters.tsx'

export type LoggedChange = HistoryItem & {
  entity: string
  recordId: string
  /** As it is called now; null when it is none of ours any more. */
  recordName: string | null
  /** The viewer may not see the record. */
  hidden: boolean
}

type Props = {
  frame: Frame
  query: ChangeLogQuery
  members: readonly { id: string; name: string }[]
  changes: readonly LoggedChange[]
  /** The number of the last entry that is sealed, and of the last one. */
  sealed: number
  last: number
  next: string | null
  previous: string | null
}

/** Every change, by whom and of what; for who looks after the site. */
export function ChangeLogPage({ frame, query, members, changes, ...rest }: Props) {
  const { reader: r } = frame
  const t = r.text.changeLog
  const { number } = r.format
  return (
    <Page frame={frame} title={t.title}>
      <Head title={t.title} sub={t.sealed(number(rest.sealed), number(rest.last))} />
      <LogFilters r={r} list="changes" query={query} members={members} />
      {changes.length === 0 ? (
        <Empty r={r} icon="search" title={t.none}>
          {t.noneText}
        </Empty>
      ) : (
        <Table
          r={r}
          caption={t.title}
          rows={changes}
          columns={[
            { id: 'record', label: t.record, cell: (change) => <Subject r={r} of={change} /> },
            {
              id: 'what',
              label: t.what,
              cell: (change) => (
                <>
                  {sentence(r, change)}
                  <small class="under">
                    <Instant r={r} at={change.at} />
                  </small>
                </>
              ),
            },
            { id: 'at', label: t.at, from: 'tablet', cell: ({ at }) => <Instant r={r} at={at} /> },
            {
              id: 'seq',
              label: t.number,
              numeric: true,
              from: 'desktop',
              cell: ({ seq }) => number(seq),
            },
          ]}
        />
      )}
      <Pager
        r={r}
        previous={rest.previous && changeLogHref('changes', query, { page: rest.previous })}
        next={rest.next && changeLogHref('changes', query, { page: rest.next })}
      />
    </Page>
  )
}

const PAGES: Readonly<Partial<Record<string, (id: string) => string>>> = {
  company: paths.company,
  contact: (id) => paths.contact(id),
  project: paths.project,
  activity: paths.activity,
  member: paths.member,
  role: paths.roles,
  department: paths.departments,
  agent_hold: paths.agents,
}

/** A built-in role has no name of its own and comes by its id. */
function nameOf(r: Reader, entity: string, name: string): string {
  if (entity === 'project') return projectName(r, { name, kind: 'overhead' })
  return entity === 'role' ? roleName(r, { id: name, name: null }) : name
}

/** The record a change was made to, with its page where it has one. */
function Subject({ r, of }: { r: Reader; of: LoggedChange }) {
  const { entities, gone } = r.text.changeLog
  const none = of.hidden ? r.text.value.hidden : gone
  const name = of.recordName === null ? none : nameOf(r, of.entity, of.recordName)
  const href = of.recordName === null ? undefined : PAGES[of.entity]?.(of.recordId)
  return (
    <>
      {href ? <a href={href}>{name}</a> : name}
      <small class="block">{entities[of.entity as ChangeEntity] ?? of.entity}</small>
    </>
  )
}
