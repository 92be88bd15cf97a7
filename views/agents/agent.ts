import type { Freshness } from '../../worker/domain/freshness.ts'

import type { SourceCheck, VerificationRun } from '../verification/source-check.ts'
import type { ShownKey } from './keys.tsx'

/** An agent as the page shows it. Times are milliseconds since 1970. */
export type ShownAgent = {
  id: string
  name: string
  state: 'pending' | 'active' | 'refused' | 'revoked'
  version: string | null
  host: string | null
  sourceId: number | null
  sourceName: string | null
  sourceSystem: string | null
  lastSeenAt: number | null
  confirmedAt: number | null
  revokedAt: number | null
  headSeq: number | null
  /** Why and when its stream began anew; null before it ever began. */
  epochReason: string | null
  epochAt: number | null
  lastBatchAt: number | null
  quarantined: number
  freshness: Freshness
  /** What the administrator compares; null unless it waits for confirmation. */
  words: string | null
  keys: readonly ShownKey[]
  /** Null until the agent was let in for a book. */
  check: SourceCheck | null
  lastRun: VerificationRun | null
}

export type ShownBatch = {
  sourceId: number
  sourceName: string
  seq: number
  trigger: string
  upserts: number
  deletes: number
  quarantined: number
  rawBytes: number
  appliedAt: number
}

const SYSTEMS: Readonly<Record<string, string>> = { gnucash: 'GnuCash' }

/** An accounting system by the name its maker writes. */
export function systemName(system: string): string {
  return SYSTEMS[system] ?? system
}
