import { expect, it } from 'vitest'
import { pairedAgent, upsert } from '../support/agent-client.ts'
import { openSite } from '../support/app.ts'

it('a settlement that stands where none should stops no batch of the agent', async () => {
  const site = await openSite()
  const agent = await pairedAgent(site)
  const { client } = site.database
  await client.execute(
    `insert into project_settlement (source_id, project, day, payment, allocation)
      select id, 'p1', '2026-02-10', '', 'a1' from ledger_source`,
  )
  const own = { side: 'receivable', state: 'posted', currency: 'RUB', totalMinor: 500 }
  const answer = await agent.send([
    upsert('project', 'p1', { name: 'Дом', side: 'customer', active: 1 }),
    upsert('invoice', 'i1', { ...own, project: 'p1' }),
    upsert('allocation', 'a1', {
      ...{ invoice: 'i1', allocatedOn: '2026-02-10', amountMinor: 500, currency: 'RUB' },
    }),
  ])
  expect(answer.status).toBe(200)
  const kept = await client.execute('select project, allocation from project_settlement')
  expect(kept.rows).toEqual([{ project: 'p1', allocation: 'a1' }])
})
