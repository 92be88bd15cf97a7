import { OFFLINE_AFTER_MS, STALE_AFTER_MS } from './freshness.ts'

/** What is stored of one book and of whoever brings it; instants in milliseconds. */
export type SourceHealth = {
  sourceId: number
  name: string
  system: string
  /** Null when no agent is active. */
  agentName: string | null
  lastSeenAt: number | null
  watermark: number | null
  lastBatchAt: number | null
  quarantined: number
  /** Commands that wait, and since when the oldest does. */
  waiting: number
  waitingSince: number | null
  /** Commands that failed in the last day. */
  failed: number
  /** Rows, parts and control sums that are known to differ from the ledger. */
  differing: number
  /** When everything was last compared row by row; null when it never was. */
  verifiedAt: number | null
  /** Why the agent stopped until a person decides; null while it works. */
  held: string | null
  heldSince: number | null
}

/** What is stored of everything else. */
export type SiteHealth = {
  schema: { version: number; needed: number; unfinished: number }
  pendingAgents: number
  /** In the last hour. */
  signInFailures: number
  pairingFailures: number
  backupAt: number | null
  files: FilesHealth
}

/** The storage of files as it was last, and what is in it. */
export type FilesHealth = {
  /** Whether one is set up. */
  isSet: boolean
  /** What files take and may take, bytes. */
  bytes: number
  quota: number
  /** Files whose bytes were not found. */
  missing: number
  answeredAt: number | null
  failedAt: number | null
}

/** From the worst to the least. */
export const SEVERITIES = ['critical', 'warning', 'notice'] as const
export type Severity = (typeof SEVERITIES)[number]

/** What may be wrong, with how bad it is; the words and the remedies are in text.health. */
export const ALERTS = {
  'schema-unfinished': 'critical',
  'schema-behind': 'critical',
  'agent-missing': 'critical',
  'agent-held': 'critical',
  'agent-silent': 'critical',
  'verification-differs': 'critical',
  'storage-down': 'critical',
  'files-missing': 'critical',
  'agent-late': 'warning',
  'source-stale': 'warning',
  quarantine: 'warning',
  'verification-old': 'warning',
  'commands-waiting': 'warning',
  'commands-failed': 'warning',
  'sign-in-failures': 'warning',
  'pairing-failures': 'warning',
  'files-full': 'warning',
  'agent-pending': 'notice',
  'no-source': 'notice',
  'files-unset': 'notice',
  'backup-old': 'notice',
  'backup-unknown': 'notice',
} as const satisfies Record<string, Severity>

export type AlertCode = keyof typeof ALERTS

export type Alert = {
  code: AlertCode
  severity: Severity
  /** The book it is about; absent when it is about the whole. */
  source?: string
  /** Since when, or when last. */
  at?: number
  count?: number
}

/** A command is taken within seconds by an agent that runs. */
const COMMAND_WAITS_MS = 5 * 60_000
/** So many failures an hour are no forgotten password any more. */
const MANY_FAILURES = 20
/** Each night; one that was missed may pass. */
const VERIFIED_OLD_MS = 50 * 3_600_000
const NEARLY_FULL = 0.9
const BACKUP_OLD_MS = 7 * 24 * 3_600_000

/** What is wrong at `now`, the worst first, by what is stored alone. */
export function findAlerts(
  site: SiteHealth,
  sources: readonly SourceHealth[],
  now: number,
): Alert[] {
  const found = [
    ...siteAlerts(site, sources, now),
    ...sources.flatMap((of) => sourceAlerts(of, now)),
  ]
  const alerts = found.map((alert) => ({ ...alert, severity: ALERTS[alert.code] }))
  const rank = (alert: Alert) => SEVERITIES.indexOf(alert.severity)
  return alerts.sort((one, other) => rank(one) - rank(other))
}

type Found = Omit<Alert, 'severity'>

function siteAlerts(site: SiteHealth, sources: readonly SourceHealth[], now: number): Found[] {
  const { schema, backupAt, pendingAgents, signInFailures, pairingFailures } = site
  const missing = schema.needed - schema.version
  return [
    when(schema.unfinished > 0, { code: 'schema-unfinished', count: schema.unfinished }),
    when(missing > 0, { code: 'schema-behind', count: missing }),
    when(signInFailures >= MANY_FAILURES, { code: 'sign-in-failures', count: signInFailures }),
    when(pairingFailures >= MANY_FAILURES, { code: 'pairing-failures', count: pairingFailures }),
    when(pendingAgents > 0, { code: 'agent-pending', count: pendingAgents }),
    when(sources.length === 0, { code: 'no-source' }),
    when(backupAt === null, { code: 'backup-unknown' }),
    when(backupAt !== null && now - backupAt > BACKUP_OLD_MS, { code: 'backup-old', at: backupAt }),
    ...fileAlerts(site.files),
  ].flat()
}

function fileAlerts({ isSet, bytes, quota, missing, answeredAt, failedAt }: FilesHealth) {
  const down = failedAt !== null && failedAt > (answeredAt ?? 0)
  return [
    when(!isSet, { code: 'files-unset' }),
    when(isSet && down, { code: 'storage-down', at: failedAt }),
    when(missing > 0, { code: 'files-missing', count: missing }),
    when(isSet && bytes > quota * NEARLY_FULL, { code: 'files-full' }),
  ]
}

function sourceAlerts(of: SourceHealth, now: number): Found[] {
  const source = of.name
  const heardMs = of.lastSeenAt === null ? Number.POSITIVE_INFINITY : now - of.lastSeenAt
  const working = of.agentName !== null && of.held === null
  const heard = working && heardMs < STALE_AFTER_MS
  const behind = of.watermark === null || now - of.watermark >= STALE_AFTER_MS
  const waits = of.waitingSince !== null && now - of.waitingSince >= COMMAND_WAITS_MS
  return [
    when(of.agentName === null, { code: 'agent-missing', source, at: of.lastSeenAt }),
    when(of.agentName !== null && of.held !== null, {
      ...{ code: 'agent-held', source, at: of.heldSince },
    }),
    when(working && heardMs >= OFFLINE_AFTER_MS, {
      ...{ code: 'agent-silent', source, at: of.lastSeenAt },
    }),
    when(working && !heard && heardMs < OFFLINE_AFTER_MS, {
      ...{ code: 'agent-late', source, at: of.lastSeenAt },
    }),
    when(heard && behind, { code: 'source-stale', source, at: of.watermark }),
    when(of.differing > 0, { code: 'verification-differs', source, count: of.differing }),
    when(of.verifiedAt !== null && now - of.verifiedAt > VERIFIED_OLD_MS, {
      ...{ code: 'verification-old', source, at: of.verifiedAt },
    }),
    when(of.quarantined > 0, { code: 'quarantine', source, count: of.quarantined }),
    when(waits, { code: 'commands-waiting', source, count: of.waiting, at: of.waitingSince }),
    when(of.failed > 0, { code: 'commands-failed', source, count: of.failed }),
  ].flat()
}

type Seen = Omit<Found, 'at'> & { at?: number | null }

function when(wrong: boolean, { at, ...alert }: Seen): Found[] {
  if (!wrong) return []
  return [at == null ? alert : { ...alert, at }]
}
