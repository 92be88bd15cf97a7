import type { Alert, SiteHealth, SourceHealth } from '../../worker/domain/health.ts'
import { sayBytes } from '../attachments/file-list.tsx'
import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Card } from '../parts/card.tsx'
import { Facts } from '../parts/facts.tsx'
import { Head } from '../parts/head.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { Instant } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { Alerts } from './alerts.tsx'

type Props = {
  frame: Frame
  alerts: readonly Alert[]
  sources: readonly SourceHealth[]
  site: SiteHealth & {
    migratedAt: number | null
    release: { version: string; commit: string | null }
    /** What the reading of this page cost. */
    trip: { trips: number; ms: number }
  }
}

/** How the whole is doing and what to do about what is wrong; for administrators. */
export function HealthPage({ frame, alerts, sources, site }: Props) {
  const { reader: r } = frame
  const t = r.text.health
  return (
    <Page frame={frame} title={t.title} section="health">
      <Head title={t.title} sub={t.about} />
      <Alerts r={r} alerts={alerts} />
      {sources.length > 0 && (
        <Card title={t.sources} flush>
          <Table
            r={r}
            caption={t.sources}
            rows={sources}
            rowId={({ sourceId }) => `source-${sourceId}`}
            columns={columnsOf(r)}
          />
        </Card>
      )}
      <Card title={t.parts}>
        <Facts r={r} facts={factsOf(r, site)} />
      </Card>
    </Page>
  )
}

function columnsOf(r: Reader): readonly Column<SourceHealth>[] {
  const t = r.text.health
  const count = (of: (row: SourceHealth) => number) => (row: SourceHealth) =>
    r.format.number(of(row))
  return [
    {
      id: 'name',
      label: t.source,
      cell: ({ name, agentName }) => (
        <>
          <a href={paths.agents()}>{name}</a>
          <small class="block">{agentName ?? t.noAgent}</small>
        </>
      ),
    },
    {
      id: 'lag',
      label: t.lag,
      numeric: true,
      cell: ({ watermark }) => (watermark === null ? t.never : t.minutes(minutesTo(r, watermark))),
    },
    { id: 'seen', label: t.lastSeen, cell: ({ lastSeenAt }) => <Instant r={r} at={lastSeenAt} /> },
    {
      id: 'batch',
      label: t.lastBatch,
      from: 'tablet',
      cell: ({ lastBatchAt }) => <Instant r={r} at={lastBatchAt} />,
    },
    {
      id: 'quarantined',
      label: t.quarantined,
      numeric: true,
      from: 'tablet',
      cell: count(({ quarantined }) => quarantined),
    },
    {
      id: 'waiting',
      label: t.waiting,
      numeric: true,
      from: 'desktop',
      cell: count(({ waiting }) => waiting),
    },
    {
      id: 'failed',
      label: t.failed,
      numeric: true,
      from: 'desktop',
      cell: count(({ failed }) => failed),
    },
  ]
}

function factsOf(r: Reader, site: Props['site']) {
  const t = r.text.health
  const { schema, release, trip, migratedAt } = site
  const { version, commit } = release
  return [
    [t.database, t.answered(trip.trips, r.format.number(Math.round(trip.ms * 10) / 10))],
    [t.schema, t.schemaOf(schema.version, schema.needed)],
    [t.migrated, <Instant r={r} at={migratedAt} />],
    [t.version, commit === null ? version : `${version} (${commit})`],
    [t.signInFailures, r.format.number(site.signInFailures)],
    [t.pairingFailures, r.format.number(site.pairingFailures)],
    [t.backup, <Instant r={r} at={site.backupAt} />],
    [t.files, t.filesOf(sayBytes(r, site.files.bytes), sayBytes(r, site.files.quota))],
    [t.storage, <Instant r={r} at={site.files.answeredAt} />],
  ] as const
}

const MINUTE_MS = 60_000
const minutesTo = (r: Reader, at: number) => Math.max(0, Math.floor((r.now - at) / MINUTE_MS))
