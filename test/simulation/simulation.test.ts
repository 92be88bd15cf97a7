import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../scripts/build.ts'
import { startChild } from '../../scripts/local/child.ts'
import { createDatabase } from '../support/database.ts'
import { bundleSimulation } from './bundle.ts'
import { openStorages } from './memory-storage.ts'
import { type Outcome, simulate } from './simulate.ts'

/** Seeds of one process, and how many processes there are, one for each core; `npm run fuzz` goes on after them. */
const SEEDS = 1_000
const PROCESSES = 2
/** Fewer and larger sweeps of what is young; each seed leaves much behind. */
const NODE_FLAGS = ['--max-semi-space-size=32', '--disable-warning=ExperimentalWarning']
/** Seeds that are also played on the real libSQL server. */
const SERVED = [9, 12, 71, 1_001, 1_002, 1_003]

const nextStorage = await openStorages(ROOT)

/** What a person needs to go on with a seed that failed. */
const tell = ({ seed, failure, trace }: Outcome): string =>
  `seed ${seed}: ${failure}\n${trace.slice(-30).join('\n')}\nreplay: npm run fuzz -- --seed ${seed}`

describe('agent and edge under every fault', () => {
  const folder = join(ROOT, '.lintel/simulation')
  const program = join(folder, 'fuzz.mjs')
  beforeAll(async () => {
    await mkdir(folder, { recursive: true })
    await bundleSimulation('fuzz.ts', program)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  async function play(from: number): Promise<string> {
    const seeds = ['--seeds', String(SEEDS), '--from', String(from)]
    const child = startChild(process.execPath, [...NODE_FLAGS, program, ...seeds], { cwd: ROOT })
    expect(await child.ended, child.tail()).toBe(0)
    return child.tail()
  }

  it(`come to rest equal: ${SEEDS * PROCESSES} seeds`, { timeout: 1_200_000 }, async () => {
    const starts = Array.from({ length: PROCESSES }, (_, part) => part * SEEDS + 1)
    for (const told of await Promise.all(starts.map(play))) {
      const [, faults, batches] = /(\d+) faults, (\d+) batches, 0 failed/.exec(told) ?? []
      // A world in which nothing happens would pass too.
      expect(Number(faults), told).toBeGreaterThan(SEEDS)
      expect(Number(batches), told).toBeGreaterThan(SEEDS)
    }
  })
})

it('plays a seed the same way each time', async () => {
  for (const seed of [5, 30, 71]) {
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
