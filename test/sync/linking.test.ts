import { beforeEach, describe, expect, it } from 'vitest'
import type { Cell } from '../../protocol/entities.ts'
import { pairedAgent, remove, type TestAgent, upsert } from '../support/agent-client.ts'
import { openSite, type TestSite } from '../support/app.ts'

const PHONE = '+7 (495) 123-45-67'
const customer = (key: string, cells: Record<string, Cell> = {}) =>
  upsert('counterparty', key, { side: 'customer', name: 'ООО «Бета»', active: 1, ...cells })
const vendor = (key: string, cells: Record<string, Cell> = {}) =>
  customer(key, { side: 'vendor', ...cells })

let site: TestSite
let agent: TestAgent
beforeEach(async () => {
  site = await openSite()
  agent = await pairedAgent(site)
})

describe('a counterparty', () => {
  it('and another of the same tax id become one company, in one batch', async () => {
    await agent.send([customer('c', { taxId: '77' }), vendor('v', { taxId: '77', name: 'Beta' })])
    expect(await companies()).toEqual([['ООО «Бета»', 'c v', 1, 1]])
  })

  it('keeps apart branches of one tax id, and joins the one that names its branch', async () => {
    const branch = (reason: string | null) => ({ taxId: '77', registrationReason: reason })
    await agent.send([customer('c1', branch('1')), customer('c2', branch('2'))])
    await agent.send([vendor('v1', branch('1'))])
    expect((await companies()).map(([, keys]) => keys)).toEqual(['c1 v1', 'c2'])
    await agent.send([vendor('v0', branch(null))])
    expect((await companies()).map(([, keys]) => keys)).toEqual(['c1 v1', 'c2', 'v0'])
  })

  it('of the other side with the same name and phone or e-mail is the same company', async () => {
    await agent.send([
      customer('c1', { phone: PHONE }),
      customer('c2', { email: 'a@b.ru', name: 'Гамма' }),
    ])
    await agent.send([
      vendor('v1', { phone: '8 495 123 45 67', name: 'Бета, ООО' }),
      vendor('v2', { email: 'A@B.RU', name: 'ГАММА' }),
    ])
    expect((await companies()).map(([, keys]) => keys)).toEqual(['c1 v1', 'c2 v2'])
  })

  it('of the same side is another company: the ledger says they are two', async () => {
    await agent.send([customer('c1', { phone: PHONE }), customer('c2', { phone: PHONE })])
    expect((await companies()).length).toBe(2)
    expect(await candidates()).toEqual(['same-name'])
  })

  it('with the same name only is put before a person', async () => {
    await agent.send([customer('c1'), vendor('v1')])
    expect((await companies()).length).toBe(2)
    expect(await candidates()).toEqual(['same-name'])
  })

  it('finds the company that people entered, and names it from then on', async () => {
    await site.database.client.execute(`insert into company
      (id, name, name_key, sort_key, tax_id, address, created_at, updated_at)
      values ('ours', 'Entered', 'entered', 'entered', '77', 'Entered address', 1, 1)`)
    await agent.send([customer('c1', { taxId: '77' })])
    const { rows } = await site.database.client.execute('select * from company')
    expect(rows.length).toBe(1)
    expect(rows[0]).toMatchObject({ id: 'ours', name: 'ООО «Бета»', address: 'Entered address' })
    expect(rows[0]).toMatchObject({ is_customer: 1, rev: 2 })
  })
})

describe('what was deleted here once the ledger had given it up', () => {
  it('comes back with the row of the ledger, and its history says so', async () => {
    const job = upsert('project', 'j', { side: 'customer', name: 'Мост', active: 1 })
    const { client } = site.database
    const gone = () =>
      client.execute(`select
      (select count(*) from company where deleted_at is not null) as companies,
      (select count(*) from project where deleted_at is not null) as projects`)
    await agent.send([customer('c'), job])
    await agent.send([remove('counterparty', 'c'), remove('project', 'j')])
    await client.batch(
      [
        'update company set deleted_at = 1',
        `update project set deleted_at = 1 where kind <> 'overhead'`,
      ],
      'write',
    )
    await agent.send([customer('other', { name: 'ООО «Гамма»' })])
    expect((await gone()).rows[0]).toMatchObject({ companies: 1, projects: 1 })
    await agent.send([customer('c'), job])
    expect((await gone()).rows[0]).toMatchObject({ companies: 0, projects: 0 })
    const { rows } = await client.execute(
      `select entity, actor_kind, diff from change_log where verb = 'restore' order by entity`,
    )
    expect(rows.map((row) => [row.entity, row.actor_kind, row.diff])).toEqual([
      ['company', 'agent', '{"name":[null,"ООО «Бета»"]}'],
      ['project', 'agent', '{"name":[null,"Мост"]}'],
    ])
  })
})

describe('a change in the ledger', () => {
  it('is followed by the company, one revision up, with before and after', async () => {
    await agent.send([customer('c1', { phone: PHONE })])
    await agent.send([customer('c1', { phone: PHONE, name: 'АО "Дельта"' })])
    await agent.send([customer('c1', { phone: PHONE, name: 'АО "Дельта"' })])
    const { rows } = await site.database.client.execute(
      `select company.name_key, rev, verb, actor_kind, diff from company
      join change_log on record_id = company.id order by seq`,
    )
    expect(rows.map(({ verb, diff }) => [verb, JSON.parse(String(diff))])).toEqual([
      ['create', { name: [null, 'ООО «Бета»'] }],
      ['update', { name: ['ООО «Бета»', 'АО "Дельта"'] }],
    ])
    expect(rows[1]).toMatchObject({ name_key: 'дельта', rev: 2, actor_kind: 'agent' })
  })

  it('of a counterparty that does not lead changes no name', async () => {
    await agent.send([customer('c', { taxId: '77' }), vendor('v', { taxId: '77' })])
    await agent.send([vendor('v', { taxId: '77', name: 'Other name' })])
    expect((await companies())[0]?.[0]).toBe('ООО «Бета»')
  })

  it('that deletes a counterparty keeps the company; the next one leads', async () => {
    await agent.send([customer('c', { taxId: '77' }), vendor('v', { taxId: '77', name: 'Vendor' })])
    await agent.send([remove('counterparty', 'c')])
    expect(await companies()).toEqual([['Vendor', 'c v', 0, 1]])
    await agent.send([remove('counterparty', 'v')])
    const { rows } = await site.database.client.execute(`select active, deleted_at from company`)
    expect(rows.map((row) => ({ ...row }))).toEqual([{ active: 0, deleted_at: null }])
  })
})

it('a job becomes a project of its customer, even when the customer comes later', async () => {
  const job = (key: string, side: string) =>
    upsert('project', key, { name: 'Дом', side, counterparty: 'c1', active: 1 })
  await agent.send([job('p1', 'customer'), job('p2', 'vendor')])
  await agent.send([customer('c1')])
  const { rows } = await site.database.client.execute(
    `select kind, customer_id is not null as has_customer from project
    where kind <> 'overhead' order by kind`,
  )
  expect(rows.map(({ kind, has_customer }) => [kind, has_customer])).toEqual([
    ['customer', 1],
    ['vendor', 0],
  ])
})

/** Name, ledger keys, and the two roles of every company. */
async function companies(): Promise<[unknown, unknown, unknown, unknown][]> {
  const { rows } = await site.database.client.execute(
    `select name, is_customer, is_vendor, (select group_concat(key, ' ') from (
      select key from ledger_link where record_id = company.id order by key)) as keys
    from company order by keys`,
  )
  return rows.map((row) => [row.name, row.keys, row.is_customer, row.is_vendor])
}

async function candidates(): Promise<unknown[]> {
  const { rows } = await site.database.client.execute('select rule from company_candidate')
  return rows.map(({ rule }) => rule)
}
