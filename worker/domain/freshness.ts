/** How true a replicated number is. The worst part decides, so the order of this list is the rule. */
export const FRESHNESS_STATES = [
  'fresh',
  'stale',
  'partial',
  'offline',
  'loading',
  'differs',
  'unknown',
] as const

export type FreshnessState = (typeof FRESHNESS_STATES)[number]

/** An agent reports at least this often. */
export const HEARTBEAT_MS = 60_000
/** Three missed reports and a number is stale. */
export const STALE_AFTER_MS = 3 * HEARTBEAT_MS
export const OFFLINE_AFTER_MS = 15 * 60_000

/** What is stored of one book; instants in milliseconds. */
export type SourceTimes = {
  /** The replica is complete up to here; null while nothing is complete. */
  watermark: number | null
  /** When its agent was last heard; null when there is none. */
  lastSeenAt: number | null
  /** Rows of the first load that are here and that are expected; null when none is under way. */
  loading: { loaded: number; expected: number } | null
  /** Rows refused. */
  quarantined: number
  /** True when the last check found a difference. */
  differs: boolean
}

/** What a stamp shows. The instants are kept with it so that an open page can age it by itself. */
export type Freshness = {
  state: FreshnessState
  /** Complete up to here; null when nothing is. Never later than the truth. */
  asOf: number | null
  /** 0 to 99 while loading. */
  percent: number | null
  /** From these instants on it is at most stale and at most offline; null when it is not fresh anyway. */
  staleAt: number | null
  offlineAt: number | null
}

export const UNKNOWN: Freshness = {
  state: 'unknown',
  asOf: null,
  percent: null,
  staleAt: null,
  offlineAt: null,
}

/** The freshness of one book at `now`. Arrival times never make a number younger than its watermark. */
export function deriveFreshness(times: SourceTimes, now: number): Freshness {
  const { watermark, loading } = times
  if (watermark === null && loading === null) return UNKNOWN
  // A watermark of an agent whose clock runs ahead says no more than "now".
  const asOf = watermark === null ? null : Math.min(watermark, now)
  const heardAt = Math.min(Math.max(times.lastSeenAt ?? 0, asOf ?? 0), now)
  const staleAt = (asOf ?? heardAt) + STALE_AFTER_MS
  const offlineAt = heardAt + OFFLINE_AFTER_MS
  const percent = loading ? percentOf(loading) : null
  return { state: stateOf(times, { now, staleAt, offlineAt }), asOf, percent, staleAt, offlineAt }
}

type Deadlines = { now: number; staleAt: number; offlineAt: number }

function stateOf(times: SourceTimes, { now, staleAt, offlineAt }: Deadlines): FreshnessState {
  if (times.differs) return 'differs'
  // A load whose agent has gone silent goes no further: saying "loading" would promise an end.
  if (times.loading) return now >= offlineAt ? 'offline' : 'loading'
  if (now >= offlineAt) return 'offline'
  if (times.quarantined > 0) return 'partial'
  return now >= staleAt ? 'stale' : 'fresh'
}

function percentOf({ loaded, expected }: { loaded: number; expected: number }): number {
  if (expected <= 0) return 0
  return Math.min(99, Math.max(0, Math.floor((100 * loaded) / expected)))
}

/**
 * The freshness of a number made of several: as old as its oldest part, as doubtful as its worst.
 * Of no parts at all nothing is known.
 */
export function combineFreshness(parts: readonly Freshness[]): Freshness {
  return parts.length === 0 ? UNKNOWN : parts.reduce(combineTwo)
}

function combineTwo(a: Freshness, b: Freshness): Freshness {
  const rank = (part: Freshness) => FRESHNESS_STATES.indexOf(part.state)
  return {
    state: rank(a) >= rank(b) ? a.state : b.state,
    // A part of which nothing is known leaves the whole without a date.
    asOf: a.asOf === null || b.asOf === null ? null : Math.min(a.asOf, b.asOf),
    percent: earlier(a.percent, b.percent),
    staleAt: earlier(a.staleAt, b.staleAt),
    offlineAt: earlier(a.offlineAt, b.offlineAt),
  }
}

function earlier(a: number | null, b: number | null): number | null {
  if (a === null) return b
  return b === null ? a : Math.min(a, b)
}
