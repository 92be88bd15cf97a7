import { allows, type Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Button } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Empty } from '../parts/empty.tsx'
import { Head } from '../parts/head.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { Instant } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

/** A refused row: names and hashes, never a value. */
export type RefusedRow = {
  entity: string
  keyHash: string
  column: string
  rule: string
  refusedBy: 'agent' | 'edge'
  seq: number
  at: number
  /** Whether what was here of it goes on being shown; null where nobody said. */
  stands: boolean | null
}

type Props = {
  frame: Frame
  live: string
  source: { id: number; name: string; count: number }
  rows: readonly RefusedRow[]
}

/** So much of a hash tells rows apart; the agent's own list shows the same. */
const SHOWN_HASH = 16

/** What was refused of a ledger, what each rule wants, and the way to have it sent again. */
export function QuarantinePage({ frame, live, source, rows }: Props) {
  const { reader: r } = frame
  const t = r.text.agents.quarantine
  const up = { href: paths.agents(), label: r.text.agents.title }
  const title = `${t.title}: ${source.name}`
  return (
    <Page frame={frame} title={title} section="agents" live={live}>
      <Head title={t.title} up={up} sub={source.name} />
      {rows.length === 0 ? (
        <Empty r={r} icon="circle-check" title={t.none}>
          {t.noneAbout}
        </Empty>
      ) : (
        <>
          <Card>
            <p>{t.about(source.count, r.format.number(source.count))}</p>
            {rows.some(({ stands }) => stands === false) && <p>{t.noneHere}</p>}
            <p class="muted">{t.privacy}</p>
            {allows(frame, 'agent.ask') && <Resend r={r} sourceId={source.id} />}
          </Card>
          <Remedies r={r} rows={rows} />
          <Refused r={r} rows={rows} count={source.count} />
        </>
      )}
    </Page>
  )
}

function Resend({ r, sourceId }: { r: Reader; sourceId: number }) {
  const t = r.text.agents.quarantine
  const action = paths.sourceResends(sourceId)
  return (
    <form
      method="post"
      action={action}
      class="sync"
      hx-post={action}
      hx-target="find .progress"
      hx-swap="outerHTML"
    >
      <input type="hidden" name="next" value={paths.quarantine(sourceId)} />
      <Button r={r} icon="refresh-cw">
        {t.resend}
      </Button>
      <span class="progress"></span>
      <small class="muted">{t.resendAbout}</small>
    </form>
  )
}

function Remedies({ r, rows }: { r: Reader; rows: readonly RefusedRow[] }) {
  const t = r.text.agents.quarantine
  const rules = [...new Set(rows.map(({ rule }) => rule))]
  return (
    <Card title={t.remedies}>
      <ul class="stack">
        {rules.map((rule) => (
          <li>
            <b>{ruleOf(r, rule).name}</b>: {ruleOf(r, rule).remedy}
          </li>
        ))}
      </ul>
    </Card>
  )
}

type RefusedProps = { r: Reader; rows: readonly RefusedRow[]; count: number }

function Refused({ r, rows, count }: RefusedProps) {
  const t = r.text.agents.quarantine
  return (
    <Card title={t.title} flush>
      <Table
        r={r}
        caption={t.title}
        columns={columnsOf(r)}
        rows={rows}
        rowId={({ entity, keyHash }) => `refused-${entity}-${keyHash}`}
      />
      {count > rows.length && <p class="muted blank">{t.shown(r.format.number(rows.length))}</p>}
    </Card>
  )
}

function columnsOf(r: Reader): readonly Column<RefusedRow>[] {
  const t = r.text.agents.quarantine
  return [
    { id: 'entity', label: t.entity, cell: (row) => entityOf(r, row) },
    {
      id: 'column',
      label: t.column,
      from: 'tablet',
      cell: (row) => <code translate="no">{row.column}</code>,
    },
    { id: 'rule', label: t.rule, cell: (row) => ruleOf(r, row.rule).name },
    { id: 'stands', label: t.hereNow, cell: ({ stands }) => t.standing[standingOf(stands)] },
    {
      id: 'key',
      label: t.key,
      from: 'desktop',
      cell: (row) => <code translate="no">{row.keyHash.slice(0, SHOWN_HASH)}</code>,
    },
    { id: 'by', label: t.by, from: 'desktop', cell: (row) => t.refusedBy[row.refusedBy] },
    { id: 'since', label: t.since, from: 'tablet', cell: (row) => <Instant r={r} at={row.at} /> },
    {
      id: 'seq',
      label: t.seq,
      numeric: true,
      from: 'desktop',
      cell: (row) => r.format.number(row.seq),
    },
  ]
}

function standingOf(stands: boolean | null): 'kept' | 'none' | 'unsaid' {
  if (stands === null) return 'unsaid'
  return stands ? 'kept' : 'none'
}

function ruleOf(r: Reader, rule: string): { name: string; remedy: string } {
  const { rules, otherRule } = r.text.agents.quarantine
  return Object.hasOwn(rules, rule)
    ? rules[rule as keyof typeof rules]
    : { name: rule, remedy: otherRule }
}

function entityOf(r: Reader, { entity }: RefusedRow): string {
  const { entities } = r.text.agents.quarantine
  return Object.hasOwn(entities, entity) ? entities[entity as keyof typeof entities] : entity
}
