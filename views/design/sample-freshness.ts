import type { Freshness, FreshnessState } from '../../worker/domain/freshness.ts'

const HOUR_MS = 3_600_000

/** A freshness of this state that no clock changes while one looks. */
export function sampleFreshness(state: FreshnessState, now: number): Freshness {
  const asOf = state === 'unknown' ? null : now
  const later = state === 'fresh' ? now + HOUR_MS : null
  const percent = state === 'loading' ? 42 : null
  return { state, asOf, percent, staleAt: later, offlineAt: later }
}
