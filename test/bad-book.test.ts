import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AgentHome, makeAgentHome } from './agent/support/agent-process.ts'
import { pairHome } from './agent/support/pair-home.ts'
import { createDatabase, type TestDatabase } from './support/database.ts'
import { signInAs } from './support/session.ts'
import { RUNTIMES, startWorker, type TestWorker } from './support/worker.ts'

const POSTED = `(select post_txn from invoices where post_txn is not null order by guid limit 1)`

let database: TestDatabase
let worker: TestWorker
let home: AgentHome
let cookie: string

beforeAll(async () => {
  database = await createDatabase()
  worker = await startWorker({ database, runtime: RUNTIMES[0] })
  home = await makeAgentHome({ server: worker.url, book: 'a' })
  cookie = await signInAs(database, 'manager')
  await pairHome(home, { ...worker, origin: worker.url, database })
})
afterAll(async () => {
  await home?.remove()
  await worker?.stop()
})

it('an invoice that turns bad in the book makes the figures incomplete, until it is well', async () => {
  expect((await home.run('sync')).exit).toBe(0)
  expect(await statesOf('/invoices')).toEqual(['fresh'])

  // A tenth of a kopeck: the agent leaves the row out, so nothing changes here and nothing is sent.
  home.edit(`update splits set quantity_num = quantity_num * 10 + 1,
    quantity_denom = quantity_denom * 10 where tx_guid = ${POSTED}`)
  await home.run('sync')
  expect(await statesOf('/invoices')).toEqual(['partial'])
  expect(await statesOf('/')).toContain('partial')
  const { rows } = await database.client.execute(
    'select entity, column_name, rule, refused_by from quarantine',
  )
  expect(rows).toEqual([
    {
      entity: 'invoice',
      column_name: 'totalMinor',
      rule: 'not-whole-number',
      refused_by: 'agent',
    },
  ])

  home.edit(`update splits set quantity_num = (quantity_num - 1) / 10,
    quantity_denom = quantity_denom / 10 where tx_guid = ${POSTED}`)
  expect((await home.run('sync')).exit).toBe(0)
  expect(await statesOf('/invoices')).toEqual(['fresh'])
})

/** What the stamps of a page say. */
async function statesOf(path: string): Promise<string[]> {
  const answer = await worker.fetch(path, { headers: { Cookie: cookie } })
  expect(answer.status).toBe(200)
  const html = await answer.text()
  // Whatever it says, it must not say so for ever on a page that stays open.
  expect(html.match(/class="stamp"/g)).toHaveLength(html.match(/ data-offline-at=/g)?.length ?? 0)
  const stamps = html.matchAll(/class="stamp" data-state="(\w+)"/g)
  return [...new Set([...stamps].map(([, state]) => state ?? ''))]
}
