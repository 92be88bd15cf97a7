import type { Child } from 'hono/jsx'
import type { Freshness } from '../../worker/domain/freshness.ts'
import { SyncNow } from '../agents/sync-now.tsx'
import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Card } from '../parts/card.tsx'
import { Head } from '../parts/head.tsx'
import { Icon } from '../parts/icon.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { Instant } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { CheckFacts, Result } from './check-facts.tsx'
import type { FoundDifference, SourceCheck, VerificationRun } from './source-check.ts'
import { VerifyNow } from './verify-now.tsx'

type Props = {
  frame: Frame
  live: string
  source: { id: number; name: string; freshness: Freshness }
  check: SourceCheck
  runs: readonly VerificationRun[]
  differences: readonly FoundDifference[]
}

/** What was compared of one book, when, with which result, and the rows that differed. */
export function VerificationPage({ frame, live, source, check, runs, differences }: Props) {
  const { reader: r, member } = frame
  const t = r.text.verification
  const up = { href: paths.agents(), label: r.text.agents.title }
  const { id: sourceId, freshness } = source
  const asked = member && { r, grants: member.grants, sourceId, path: frame.path }
  return (
    <Page frame={frame} title={`${t.title}: ${source.name}`} section="agents" live={live}>
      <Head
        title={t.title}
        up={up}
        sub={source.name}
        beside={<Stamp r={r} of={freshness} />}
        actions={
          asked && (
            <>
              <SyncNow {...asked} />
              <VerifyNow {...asked} />
            </>
          )
        }
      />
      {freshness.state === 'differs' && (
        <aside class="hint-line">
          <Icon r={r} name="circle-alert" />
          <p>{check.sumsBegunAt === null ? t.remedy : t.sumsRemedy}</p>
        </aside>
      )}
      <Card>
        <p class="muted">{t.about}</p>
        <CheckFacts r={r} sourceId={sourceId} check={check} last={runs[0] ?? null} />
      </Card>
      <Runs r={r} runs={runs} />
      {differences.length > 0 && <Differences r={r} rows={differences} sourceId={sourceId} />}
    </Page>
  )
}

function Runs({ r, runs }: { r: Reader; runs: readonly VerificationRun[] }) {
  const t = r.text.verification
  const { triggers } = r.text.agents.batches
  const number = (value: number | null) => (value === null ? null : r.format.number(value))
  const columns: readonly Column<VerificationRun>[] = [
    { id: 'started', label: t.started, cell: ({ startedAt }) => <Instant r={r} at={startedAt} /> },
    { id: 'result', label: t.result, cell: (run) => <Result r={r} run={run} /> },
    {
      id: 'trigger',
      label: t.trigger,
      from: 'tablet',
      cell: ({ trigger }) =>
        Object.hasOwn(triggers, trigger) ? triggers[trigger as keyof typeof triggers] : trigger,
    },
    {
      ...{ id: 'rows', label: t.compared, numeric: true, from: 'tablet' },
      cell: ({ sourceRows }) => number(sourceRows),
    },
    { id: 'open', label: t.open, numeric: true, cell: ({ open }) => number(open) },
  ]
  return (
    <Card title={t.runs} flush>
      {runs.length === 0 ? (
        <p class="muted blank">{t.noRuns}</p>
      ) : (
        <Table
          r={r}
          caption={t.runs}
          columns={columns}
          rows={runs}
          rowId={({ id }) => `run-${id}`}
        />
      )}
    </Card>
  )
}

type DifferencesProps = { r: Reader; rows: readonly FoundDifference[]; sourceId: number }

function Differences({ r, rows, sourceId }: DifferencesProps) {
  const t = r.text.verification
  const columns: readonly Column<FoundDifference>[] = [
    { id: 'row', label: t.row, cell: (row) => rowOf(r, row, sourceId) },
    { id: 'place', label: t.place, cell: ({ place }) => t.places[place] },
    { id: 'kind', label: t.kind, from: 'tablet', cell: ({ kind }) => t.kinds[kind] },
    {
      ...{ id: 'started', label: t.started, from: 'desktop' },
      cell: ({ startedAt }) => <Instant r={r} at={startedAt} />,
    },
    {
      ...{ id: 'repaired', label: t.repaired },
      cell: ({ repaired }) => (repaired ? t.yes : <strong class="late">{t.no}</strong>),
    },
  ]
  return (
    <Card title={t.differences} flush>
      <Table r={r} caption={t.differences} columns={columns} rows={rows} />
    </Card>
  )
}

/** The row by its kind and key, as a link where it has a page. */
function rowOf(r: Reader, { entity, key, recordId }: FoundDifference, sourceId: number): Child {
  const name = entityOf(r, entity)
  const href = hrefOf(entity, { sourceId, key, recordId })
  return (
    <>
      {href ? <a href={href}>{name}</a> : name} <code translate="no">{key}</code>
    </>
  )
}

type Target = { sourceId: number; key: string; recordId: string | null }

function hrefOf(entity: string, { sourceId, key, recordId }: Target): string | null {
  if (entity === 'invoice') return paths.invoice({ sourceId, key })
  if (recordId === null) return null
  return entity === 'counterparty' ? paths.company(recordId) : paths.project(recordId)
}

/** An entity of the ledger in the reader's language. */
export function entityOf(r: Reader, entity: string): string {
  const { entities } = r.text.agents.quarantine
  return Object.hasOwn(entities, entity) ? entities[entity as keyof typeof entities] : entity
}
