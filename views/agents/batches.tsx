import { Card } from '../parts/card.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { Instant } from '../parts/when.tsx'
import type { Reader } from '../reader.ts'
import type { ShownBatch } from './agent.ts'

/** The log of what has arrived, the newest first. */
export function Batches({ r, batches }: { r: Reader; batches: readonly ShownBatch[] }) {
  const t = r.text.agents.batches
  if (batches.length === 0) {
    return (
      <Card title={t.title}>
        <p class="muted">{t.none}</p>
      </Card>
    )
  }
  return (
    <Card title={t.title} flush>
      <Table
        r={r}
        caption={t.title}
        columns={columnsOf(r)}
        rows={batches}
        rowId={({ sourceId, seq }) => `batch-${sourceId}-${seq}`}
      />
    </Card>
  )
}

function columnsOf(r: Reader): readonly Column<ShownBatch>[] {
  const t = r.text.agents.batches
  const n = (value: number) => (
    <span class={value === 0 ? 'zero' : undefined}>{r.format.number(value)}</span>
  )
  return [
    { id: 'at', label: t.at, cell: ({ appliedAt }) => <Instant r={r} at={appliedAt} /> },
    {
      id: 'source',
      label: r.text.agents.source,
      from: 'desktop',
      cell: (batch) => batch.sourceName,
    },
    { id: 'number', label: t.number, numeric: true, from: 'desktop', cell: ({ seq }) => n(seq) },
    { id: 'trigger', label: t.trigger, cell: ({ trigger }) => triggerOf(r, trigger) },
    { id: 'upserts', label: t.upserts, numeric: true, cell: ({ upserts }) => n(upserts) },
    {
      id: 'deletes',
      label: t.deletes,
      numeric: true,
      from: 'tablet',
      cell: ({ deletes }) => n(deletes),
    },
    {
      id: 'refused',
      label: t.refused,
      numeric: true,
      from: 'tablet',
      cell: (batch) => n(batch.quarantined),
    },
    {
      id: 'bytes',
      label: t.bytes,
      numeric: true,
      from: 'tablet',
      cell: ({ rawBytes }) => t.kilobytes(r.format.number(Math.ceil(rawBytes / 1024))),
    },
  ]
}

function triggerOf(r: Reader, trigger: string): string {
  const { triggers } = r.text.agents.batches
  return Object.hasOwn(triggers, trigger) ? triggers[trigger as keyof typeof triggers] : trigger
}
