/** Real processes, killed with kill -9 at any moment: the agent, the worker on workerd, or both at once. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Child } from '../../scripts/local/child.ts'
import { type AgentHome, type AgentRun, makeAgentHome } from '../agent/support/agent-process.ts'
import { pairHome } from '../agent/support/pair-home.ts'
import { REPLICATED, readBookRows, readReplica } from '../agent/support/replica.ts'
import { createChance } from '../simulation/random.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { recompute } from '../sync/recompute.ts'
import { openKillableWorker } from './worker-process.ts'

/** `npm run fuzz -- --kills N` goes on for longer. */
const ROUNDS = Number(process.env.KILL_ROUNDS ?? 8)
/** Long enough for a run to be anywhere when it dies. */
const LONGEST_LIFE_MS = 1_500
const LOOKS = 300
const LOOK_MS = 200

let database: TestDatabase
let home: AgentHome
let worker: Child
let agent: AgentRun
let startWorker: () => Promise<Child>

beforeAll(async () => {
  database = await createDatabase()
  const killable = await openKillableWorker(database)
  startWorker = killable.start
  worker = await startWorker()
  home = await makeAgentHome({ server: killable.origin, book: 'a' })
  await home.configure((text) => text.replace('every = "1h"', 'every = "2s"'))
  const fetchPath = (path: string, init?: RequestInit) => fetch(killable.origin + path, init)
  await pairHome(home, { fetch: fetchPath, origin: killable.origin, database })
})
afterAll(async () => {
  agent?.kill()
  worker?.kill()
  await home?.remove()
})

it(`ends equal row by row after ${ROUNDS} rounds`, {
  timeout: 60_000 + ROUNDS * 15_000,
}, async () => {
  const chance = createChance(Date.now(), 'kills')
  agent = home.start('run')
  for (let round = 1; round <= ROUNDS; round++) {
    editBook(round, chance.between(1, 40))
    await sleep(chance.between(0, LONGEST_LIFE_MS))
    const victim = chance.pick(['agent', 'worker', 'both'])
    if (victim !== 'worker') agent.kill()
    if (victim !== 'agent') worker.kill()
    await Promise.all([victim !== 'worker' && agent.ended, victim !== 'agent' && worker.ended])
    if (victim !== 'agent') worker = await startWorker()
    if (victim !== 'worker') agent = home.start('run')
  }
  expect(await untilEqual()).toEqual([])
  await expectOneChain()
  for (const { name, kept, truth } of await recompute(database.client)) {
    expect(kept, name).toEqual(truth)
  }
})

/** An accountant renames customers and moves due dates. */
function editBook(round: number, rows: number): void {
  home.edit(`
    update customers set name = 'Customer ${round} ' || rowid where rowid <= ${rows};
    update invoices set notes = 'Round ${round}' where rowid % 7 = ${round % 7};
  `)
}

/** The entities that still differ when time is up; none once all are equal. */
async function untilEqual(): Promise<string[]> {
  let different: string[] = []
  for (let look = 0; look < LOOKS; look++) {
    different = []
    for (const entity of REPLICATED) {
      const replica = JSON.stringify(sorted(await readReplica(database, entity)))
      if (replica !== JSON.stringify(sorted(readBookRows(home.book, entity))))
        different.push(entity)
    }
    if (different.length === 0) break
    await sleep(LOOK_MS)
  }
  return different
}

const sorted = (rows: Record<string, unknown>) => Object.entries(rows).sort()

async function expectOneChain(): Promise<void> {
  const { rows } = await database.client.execute(
    `select b.seq, b.prev, p.bsh from batch_log as b
     left join batch_log as p on p.source_id = b.source_id and p.seq = b.seq - 1 order by b.seq`,
  )
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1))
  expect(rows.slice(1).every(({ prev, bsh }) => prev === bsh)).toBe(true)
}
