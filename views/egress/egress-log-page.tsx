import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Card } from '../parts/card.tsx'
import { Empty } from '../parts/empty.tsx'
import { Head } from '../parts/head.tsx'
import { Pager } from '../parts/pager.tsx'
import { Table } from '../parts/table.tsx'
import { LedgerDate } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { EntityWord } from './words.ts'

type Props = {
  frame: Frame
  live: string
  source: { id: number; name: string }
  sum: { rows: number; bytes: number; since: string | null }
  entries: readonly {
    day: string
    entity: string
    rows: number
    bytes: number
    batches: number
  }[]
  previous: string | null
  next: string | null
}

/** What has left a book, day by day. */
export function EgressLogPage({ frame, live, source, sum, entries, previous, next }: Props) {
  const { reader: r } = frame
  const t = r.text.egress.log
  const number = (value: number) => r.format.number(value)
  const nameOf = (entity: string) => r.text.agents.quarantine.entities[entity as EntityWord]
  const href = (page: string | null) => page && paths.egressLog(source.id, { page })
  return (
    <Page frame={frame} title={`${t.title}: ${source.name}`} section="agents" live={live}>
      <Head
        title={t.title}
        up={{ href: paths.agents(), label: r.text.agents.title }}
        sub={source.name}
        actions={<a href={paths.egressPolicy(source.id)}>{r.text.egress.policy.link}</a>}
      />
      {entries.length === 0 ? (
        <Empty r={r} icon="circle-check" title={t.none}>
          {t.noneAbout}
        </Empty>
      ) : (
        <>
          <Card>
            <p>
              {t.sum(number(sum.rows), sum.rows, number(sum.bytes))} {t.since}{' '}
              <LedgerDate r={r} on={sum.since} />
            </p>
            <p class="muted">{t.about}</p>
          </Card>
          <Table
            r={r}
            caption={t.title}
            rows={entries}
            columns={[
              {
                id: 'day',
                label: t.day,
                cell: ({ day, entity }) => (
                  <>
                    <LedgerDate r={r} on={day} />
                    <small class="under">{nameOf(entity)}</small>
                  </>
                ),
              },
              {
                id: 'entity',
                label: t.entity,
                from: 'tablet',
                cell: ({ entity }) => <span class="nowrap">{nameOf(entity)}</span>,
              },
              { id: 'rows', label: t.rows, numeric: true, cell: ({ rows }) => number(rows) },
              { id: 'bytes', label: t.bytes, numeric: true, cell: ({ bytes }) => number(bytes) },
              {
                id: 'batches',
                label: t.batches,
                numeric: true,
                from: 'tablet',
                cell: ({ batches }) => number(batches),
              },
            ]}
          />
          <Pager r={r} previous={href(previous)} next={href(next)} />
        </>
      )}
    </Page>
  )
}
