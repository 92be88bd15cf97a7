import { expect, inject, it } from 'vitest'
import { pairedAgent, upsert } from '../support/agent-client.ts'
import { openSite } from '../support/app.ts'
import { expectProblem } from './world.ts'

const PADDING = 'ж'.repeat(1_000)
const COUNT = 'select count(*) as n from ledger_counterparty'

it('a database without room is told to the agent as such, keeps what it has, and goes on once there is room', async () => {
  const site = await openSite()
  const { url, client } = site.database
  const name = new URL(url).pathname.split('/')[2]!
  const agent = await pairedAgent(site)
  const customer = (key: string, address: string | null = null) =>
    upsert('counterparty', key, { side: 'customer', name: 'Бета', active: 1, address })
  expect((await agent.send([customer('c0')])).status).toBe(200)

  const { rows } = await client.execute(
    'select page_count * page_size as bytes from pragma_page_count, pragma_page_size',
  )
  await limit(name, `${rows[0]?.bytes}`)
  const much = Array.from({ length: 400 }, (_, index) => customer(`d${index}`, PADDING))
  const frozen = agent.freeze(much)
  const answer = await agent.deliver(frozen)
  expect(answer.headers.get('Retry-After')).toBe('300')
  await expectProblem(answer, 'storage-full')
  expect((await client.execute(COUNT)).rows).toMatchObject([{ n: 1 }])

  await limit(name, '1GB')
  expect((await agent.deliver(frozen)).status).toBe(200)
  expect((await client.execute(COUNT)).rows).toMatchObject([{ n: 401 }])
})

/** What the operator of a libSQL server allows a database to grow to. */
async function limit(name: string, size: string): Promise<void> {
  const { adminPort, adminKey } = inject('sqld')
  const address = `http://127.0.0.1:${adminPort}/v1/namespaces/${name}/config`
  const headers = { Authorization: `Basic ${adminKey}`, 'Content-Type': 'application/json' }
  const config = await (await fetch(address, { headers })).json()
  const body = JSON.stringify({ ...(config as object), max_db_size: size })
  const answer = await fetch(address, { method: 'POST', headers, body })
  if (!answer.ok) throw new Error(`The limit was not set: ${answer.status} ${await answer.text()}`)
}
