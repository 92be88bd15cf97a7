import { expect, it } from 'vitest'
import { backoffMs } from '../../sync-agent/transport/backoff.ts'

const LONGEST_MS = 60_000
const CASES = 2_000
const of = (byte: number) => (length: number) => new Uint8Array(length).fill(byte)
const [LEAST, MOST] = [of(0), of(255)]

/** The same cases on every machine: a linear congruential generator. */
function* cases() {
  let state = 20_261_128
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state % below
  }
  for (let index = 0; index < CASES; index += 1) {
    const random = (length: number) => Uint8Array.from({ length }, () => next(256))
    yield { failures: 1 + next(40), leastMs: next(4) === 0 ? next(900_000) : 0, random }
  }
}

it('waits between half of a doubling second and all of it, a minute at most, and never under what was asked', () => {
  for (const { failures, leastMs, random } of cases()) {
    const ceiling = Math.min(LONGEST_MS, 1_000 * 2 ** (failures - 1))
    const ms = backoffMs(failures, leastMs, random)
    expect(Number.isSafeInteger(ms)).toBe(true)
    expect(ms).toBeGreaterThanOrEqual(Math.max(leastMs, ceiling / 2))
    expect(ms).toBeLessThanOrEqual(Math.max(leastMs, ceiling))
  }
})

it('waits longer with each failure, by any luck, until the longest wait', () => {
  for (let failures = 1; failures < 40; failures += 1) {
    const [next, before] = [backoffMs(failures + 1, 0, LEAST), backoffMs(failures, 0, MOST)]
    const isLongest = 1_000 * 2 ** failures > LONGEST_MS
    expect(next).toBeGreaterThanOrEqual(isLongest ? LONGEST_MS / 2 : before)
  }
})

it('spreads those that failed together: hardly two of a hundred come back in the same hundredth', () => {
  const waits = new Map<number, number>()
  for (const { random } of [...cases()].slice(0, 100)) {
    const slot = Math.floor(backoffMs(7, 0, random) / 300)
    waits.set(slot, (waits.get(slot) ?? 0) + 1)
  }
  expect(waits.size).toBeGreaterThan(40)
})
