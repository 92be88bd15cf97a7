import { afterAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../scripts/build.ts'
import { createDatabase } from '../support/database.ts'
import { openStorages } from './memory-storage.ts'
import { type Outcome, simulate } from './simulate.ts'

/** Seeds of one test, and how many such tests; `npm run fuzz` goes on after them. */
const SEEDS = 40
const PARTS = 15
/** Seeds that are also played on the real libSQL server. */
const SERVED = [9, 12, 71, 1_001, 1_002, 1_003]

const nextStorage = await openStorages(ROOT)

/** What a person needs to go on with a seed that failed. */
const tell = ({ seed, failure, trace }: Outcome): string =>
  `seed ${seed}: ${failure}\n${trace.slice(-30).join('\n')}\nreplay: npm run fuzz -- --seed ${seed}`

describe('agent and edge under every fault', () => {
  const parts = Array.from({ length: PARTS }, (_, part) => part * SEEDS + 1)
  const totals = { requests: 0, batches: 0, faults: 0 }

  it.each(parts)(
    `come to rest equal: ${SEEDS} seeds from %i`,
    { timeout: 180_000 },
    async (from) => {
      for (let seed = from; seed < from + SEEDS; seed++) {
        const outcome = await simulate(seed, await nextStorage())
        expect(outcome.failure, tell(outcome)).toBe(null)
        totals.requests += outcome.requests
        totals.batches += outcome.batches
        totals.faults += outcome.faults
      }
    },
  )

  afterAll(() => {
    // A world in which nothing happens would pass too.
    expect(totals.batches).toBeGreaterThan(PARTS * SEEDS)
    expect(totals.faults).toBeGreaterThan(PARTS * SEEDS)
  })
})

it('plays a seed the same way each time', async () => {
  for (const seed of [5, 33, 71]) {
    const [one, other] = [
      await simulate(seed, await nextStorage()),
      await simulate(seed, await nextStorage()),
    ]
    expect(other.trace).toEqual(one.trace)
    expect(other.requests).toBe(one.requests)
  }
})

it.each(SERVED)(
  'comes to rest equal on the real server: seed %i',
  { timeout: 180_000 },
  async (seed) => {
    const { client, open } = await createDatabase()
    const outcome = await simulate(seed, { client, open })
    expect(outcome.failure, tell(outcome)).toBe(null)
  },
)
