import { beforeAll, expect, it } from 'vitest'
import type { Cell } from '../../protocol/entities.ts'
import { paths } from '../../views/paths.ts'
import { pairedAgent, remove, type TestAgent, upsert } from '../support/agent-client.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'

let site: TestSite
let agent: TestAgent
let cookie: string
let company: string
let bridge: string

beforeAll(async () => {
  site = await openSite()
  agent = await pairedAgent(site)
  cookie = await signInAs(site.database, 'manager')
  await agent.send([
    upsert('counterparty', 'c1', { side: 'customer', name: 'Granit', active: 1 }),
    upsert('project', 'p1', { name: 'Bridge', side: 'customer', active: 1 }),
    upsert('project', 'p2', { name: 'Tower', side: 'customer', active: 1 }),
    upsert('contract', 'k1', { number: 'K-1', project: 'p1', counterparty: 'c1' }),
    invoice('i1', { number: 'F-1' }),
  ])
  company = await recordOf('counterparty', 'c1')
  bridge = await recordOf('project', 'p1')
})

const invoice = (key: string, cells: Record<string, Cell> = {}) =>
  upsert('invoice', key, {
    ...{ side: 'receivable', state: 'posted', counterparty: 'c1', totalMinor: 100_00 },
    ...{ currency: 'RUB', issuedOn: '2026-10-01', ...cells },
  })
const recordOf = async (entity: string, key: string) => {
  const sql = 'select record_id from ledger_link where entity = ? and key = ?'
  const { rows } = await site.database.client.execute({ sql, args: [entity, key] })
  return String(rows[0]?.record_id)
}
const get = async (path: string) => (await site.fetch(path, { headers: { Cookie: cookie } })).text()
const post = (path: string, fields: Record<string, string>) =>
  site.fetch(path, {
    method: 'POST',
    headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams(fields),
  })
const tied = async () => {
  const [, card = ''] = (await get(paths.project(bridge))).split('<h2>Tied here</h2>')
  return [...card.matchAll(/<tr id="invoice-\d+-([^"]+)"/g)].map(([, key]) => key).sort()
}
const page = (key: string) => get(paths.invoice({ sourceId: 1, key }))

it('an invoice that a batch brings after its company was tied has its project at once', async () => {
  expect((await post(paths.untiedOf(company), { all: '1', projectId: bridge })).status).toBe(303)
  expect(await tied()).toEqual(['i1'])
  await agent.send([invoice('i2', { number: 'F-2' })])
  expect(await tied()).toEqual(['i1', 'i2'])
  await agent.send([invoice('i2', { number: 'F-2', project: 'p2' })])
  expect(await tied()).toEqual(['i1'])
  expect(await page('i2')).toContain('Here it was tied to Bridge')
  await agent.send([invoice('i2', { number: 'F-2' })])
  expect(await tied()).toEqual(['i1', 'i2'])
  await agent.send([remove('invoice', 'i2')])
  expect(await tied()).toEqual(['i1'])
})

it('an invoice that belongs to no project says why, and what can be done', async () => {
  await agent.send([
    upsert('counterparty', 'c2', { side: 'customer', name: 'Mramor', active: 1 }),
    invoice('lone', { counterparty: 'c2' }),
    invoice('nobody', { counterparty: null }),
    invoice('under', { counterparty: 'c2', contract: 'k1' }),
    invoice('gone', { counterparty: 'c2', state: 'cancelled' }),
  ])
  const untied = paths.untiedOf(await recordOf('counterparty', 'c2'))
  expect(await page('lone')).toContain(`href="${untied}"`)
  expect(await page('nobody')).toContain('Nor does it name a company')
  expect(await page('under')).toContain('though it does for its contract')
  for (const key of ['gone', 'i1']) expect(await page(key)).not.toContain('names no project for it')
})
