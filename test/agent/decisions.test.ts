import { statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readKey } from '../../sync-agent/state/key-file.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { signInAs } from '../support/session.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'
import { type AgentHome, makeAgentHome } from './support/agent-process.ts'
import { pairHome } from './support/pair-home.ts'
import { untilSeq } from './support/replica.ts'

const LOOKS = 300
const LOOK_MS = 100

let database: TestDatabase
let worker: TestWorker
let home: AgentHome
beforeAll(async () => {
  database = await createDatabase()
  worker = await startWorker({ database })
  home = await makeAgentHome({ server: worker.url, book: 'a' })
  await pairHome(home, { ...worker, origin: worker.url, database })
})
afterAll(async () => {
  await home?.remove()
  await worker?.stop()
})

it('a running agent takes a new key, and a removal that an administrator confirms in the CRM', async () => {
  const agent = home.start('run')
  await untilSeq(database, 1)
  const state = join(home.folder, 'state')
  const before = readKey(state).kid
  expect(await home.run('rotate')).toMatchObject({
    exit: 0,
    output: expect.stringMatching(/signs with a new key/),
  })
  const after = readKey(state).kid
  expect(await select('select kid, retires_at is null as stays from agent_key order by 2')).toEqual(
    [
      { kid: before, stays: 0 },
      { kid: after, stays: 1 },
    ],
  )
  expect(statSync(join(state, 'agent.key.json')).mode & 0o777).toBe(0o600)

  home.edit('delete from invoices where rowid % 2 = 0')
  const [held] = await until('select agent_id, hold, entity from agent_hold where hold is not null')
  expect(await select(LIVE)).toEqual([{ n: 400 }])
  const answer = await worker.fetch(`/agents/${held?.agent_id}/hold/confirmation`, {
    method: 'POST',
    headers: { Cookie: await signInAs(database, 'administrator'), Origin: worker.url },
    body: new URLSearchParams({ hold: String(held?.hold) }),
  })
  expect(answer.status).toBe(303)
  await until(`select 1 as done where (${LIVE}) = 200`)
  await until('select 1 as done where not exists (select 1 from agent_hold)')
  expect(await select("select state from command where kind = 'allow-deletes'")).toEqual([
    { state: 'captured' },
  ])
  await agent.stop()
}, 60_000)

const LIVE = 'select count(*) as n from ledger_invoice where deleted = 0'

async function select(sql: string): Promise<Record<string, unknown>[]> {
  const { rows } = await database.client.execute(sql)
  return rows.map((row) => ({ ...row }))
}

async function until(sql: string): Promise<Record<string, unknown>[]> {
  for (let look = 0; look < LOOKS; look++) {
    const rows = await select(sql)
    if (rows.length > 0) return rows
    await sleep(LOOK_MS)
  }
  throw new Error(`Never came: ${sql}`)
}
