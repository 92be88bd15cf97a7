import { beforeAll, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { pairedAgent, type TestAgent, upsert } from '../support/agent-client.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'

/** The largest amount of a row, but one; twelve of them are more than a double holds exactly. */
const AMOUNT = 999_999_999_999_999
const INVOICES = 12
const EXACT = '119,999,999,999,999.88'

let site: TestSite
let agent: TestAgent
let cookie: string
beforeAll(async () => {
  site = await openSite()
  agent = await pairedAgent(site)
  const own = { counterparty: 'c1', project: 'p1', side: 'receivable', state: 'posted' }
  const invoices = Array.from({ length: INVOICES }, (_, index) =>
    upsert('invoice', `i${index}`, {
      ...{ ...own, number: `N-${index}`, currency: 'RUB' },
      ...{ issuedOn: '2026-03-02', dueOn: '2026-04-01', totalMinor: AMOUNT },
    }),
  )
  const answer = await agent.send([
    upsert('counterparty', 'c1', { side: 'customer', name: 'Giant', active: 1 }),
    upsert('project', 'p1', { name: 'Pyramid', side: 'customer', counterparty: 'c1', active: 1 }),
    ...invoices,
  ])
  expect(answer.status).toBe(200)
  cookie = await signInAs(site.database, 'administrator')
})

async function look(path: string): Promise<string> {
  const page = await site.fetch(path, { headers: { Cookie: cookie } })
  expect(page.status, path).toBe(200)
  return page.text()
}

async function idOf(table: string): Promise<string> {
  const { rows } = await site.database.client.execute(`select id from ${table} where name <> ''`)
  return String(rows.find(({ id }) => !String(id).startsWith('00000000-0000-7000'))?.id)
}

it('sums beyond 2^53 are shown to the last kopeck on the first page and in lists', async () => {
  expect(await look('/')).toContain(EXACT)
  expect(await look(paths.companies())).toContain(EXACT)
  expect(await look(`${paths.companies()}?sort=receivable`)).toContain(EXACT)
  expect(await look(paths.projects())).toContain(EXACT)
})

it('and on the pages of a company and a project', async () => {
  expect(await look(paths.company(await idOf('company')))).toContain(EXACT)
  expect(await look(paths.project(await idOf('project')))).toContain(EXACT)
})

it('the agent tells such a control sum as digits, and it is equal or differs by the kopeck', async () => {
  const { epoch, seq } = agent.head()
  const tell = (amount: string) =>
    agent.post('/control-sums', {
      ...{ epoch, seq, asOf: site.now(), scope: 'month', reset: true, last: true },
      sums: [['invoice', '2026-03', 'RUB', INVOICES, amount]],
    })
  const differing = async (amount: string) =>
    ((await (await tell(amount)).json()) as { differing: number }).differing
  const exact = String(BigInt(AMOUNT) * BigInt(INVOICES))
  expect(await differing(exact)).toBe(0)
  expect(await differing(String(BigInt(exact) + 1n))).toBe(1)
  expect(await look(paths.controlSums(1, { scope: 'month', entity: 'invoice' }))).toContain(EXACT)
  expect((await tell('9223372036854775808')).status).toBe(400)
})
