import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  combineFreshness,
  deriveFreshness,
  FRESHNESS_STATES,
  OFFLINE_AFTER_MS,
  type SourceTimes,
  STALE_AFTER_MS,
} from '../../worker/domain/freshness.ts'

const NOW = 1_800_000_000_000
const heard: SourceTimes = {
  watermark: NOW,
  lastSeenAt: NOW,
  loading: null,
  quarantined: 0,
  differs: false,
}

const instant = fc.integer({ min: NOW - 4 * OFFLINE_AFTER_MS, max: NOW + OFFLINE_AFTER_MS })
const anyTimes: fc.Arbitrary<SourceTimes> = fc.record({
  watermark: fc.option(instant),
  lastSeenAt: fc.option(instant),
  loading: fc.option(fc.record({ loaded: fc.nat(), expected: fc.nat() })),
  quarantined: fc.nat(2),
  differs: fc.boolean(),
})

const rank = (state: (typeof FRESHNESS_STATES)[number]) => FRESHNESS_STATES.indexOf(state)

test('three missed reports make a number stale, fifteen silent minutes offline', () => {
  const stateAfter = (ms: number) => deriveFreshness(heard, NOW + ms).state
  expect(stateAfter(0)).toBe('fresh')
  expect(stateAfter(STALE_AFTER_MS - 1)).toBe('fresh')
  expect(stateAfter(STALE_AFTER_MS)).toBe('stale')
  expect(stateAfter(OFFLINE_AFTER_MS - 1)).toBe('stale')
  expect(stateAfter(OFFLINE_AFTER_MS)).toBe('offline')
})

test('an agent that is heard but delivers nothing leaves its numbers stale, not offline', () => {
  const talking = { ...heard, watermark: NOW - 2 * OFFLINE_AFTER_MS }
  expect(deriveFreshness(talking, NOW)).toMatchObject({
    state: 'stale',
    asOf: NOW - 2 * OFFLINE_AFTER_MS,
  })
})

test('a first load shows its share and never a date it has not reached', () => {
  const loading = { ...heard, watermark: null, loading: { loaded: 999, expected: 1_000 } }
  expect(deriveFreshness(loading, NOW)).toMatchObject({ state: 'loading', percent: 99, asOf: null })
  expect(deriveFreshness(loading, NOW + OFFLINE_AFTER_MS).state).toBe('offline')
})

test('refused rows and differences are said although everything has arrived', () => {
  expect(deriveFreshness({ ...heard, quarantined: 1 }, NOW).state).toBe('partial')
  expect(deriveFreshness({ ...heard, differs: true }, NOW).state).toBe('differs')
})

test('unknown never looks fresh: without a watermark no number is fresh or dated', () => {
  fc.assert(
    fc.property(anyTimes, (times) => {
      const found = deriveFreshness({ ...times, watermark: null }, NOW)
      expect(found.state).not.toBe('fresh')
      expect(found.asOf).toBeNull()
    }),
  )
})

test('what is shown is never younger than the watermark, nor than the clock', () => {
  fc.assert(
    fc.property(anyTimes, (times) => {
      const { asOf } = deriveFreshness(times, NOW)
      if (asOf === null) return
      expect(asOf).toBeLessThanOrEqual(Math.min(times.watermark!, NOW))
    }),
  )
})

test('time alone never makes a number fresher', () => {
  fc.assert(
    fc.property(anyTimes, fc.nat(3 * OFFLINE_AFTER_MS), (times, wait) => {
      // A watermark ahead of the clock is held back to it, so only the past is compared.
      const past = { ...times, watermark: times.watermark && Math.min(times.watermark, NOW) }
      const before = deriveFreshness(past, NOW)
      const after = deriveFreshness(past, NOW + wait)
      if (before.state !== 'fresh') expect(after.state).not.toBe('fresh')
    }),
  )
})

test('a number made of several is as old as the oldest and as doubtful as the worst, in any order', () => {
  fc.assert(
    fc.property(fc.array(anyTimes, { minLength: 1, maxLength: 5 }), (list) => {
      const parts = list.map((times) => deriveFreshness(times, NOW))
      const whole = combineFreshness(parts)
      expect(rank(whole.state)).toBe(Math.max(...parts.map((part) => rank(part.state))))
      for (const part of parts) {
        if (part.asOf === null) expect(whole.asOf).toBeNull()
        else expect(whole.asOf ?? 0).toBeLessThanOrEqual(part.asOf)
      }
      expect(combineFreshness([...parts].reverse())).toEqual(whole)
    }),
  )
  expect(combineFreshness([]).state).toBe('unknown')
})
