import { beforeAll, expect, it } from 'vitest'
import { checkProof } from '../../sync-agent/proof/check-proof.ts'
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
  const invoices = (of: string, project: string | null, currency: string) =>
    Array.from({ length: INVOICES }, (_, index) =>
      upsert('invoice', `${of}-${index}`, {
        ...{ counterparty: of, project, side: 'receivable', state: 'posted', currency },
        ...{
          number: `N-${index}`,
          issuedOn: '2026-03-02',
          dueOn: '2026-04-01',
          totalMinor: AMOUNT,
        },
      }),
    )
  const customer = (key: string, name: string) =>
    upsert('counterparty', key, { side: 'customer', name, active: 1 })
  const job = (key: string, name: string, counterparty: string) =>
    upsert('project', key, { name, side: 'customer', counterparty, active: 1 })
  const paid = { paidOn: '2026-05-01', direction: 'in', amountMinor: AMOUNT, currency: 'USD' }
  const answer = await agent.send([
    ...[customer('c1', 'Giant'), customer('c2', 'Loose'), customer('c3', 'Paid')],
    ...[job('p1', 'Pyramid', 'c1'), job('p3', 'Sphinx', 'c3')],
    ...[...invoices('c1', 'p1', 'RUB'), ...invoices('c2', null, 'EUR')],
    ...invoices('c3', 'p3', 'USD'),
    upsert('payment', 'paid', { ...paid, counterparty: 'c3' }),
    ...Array.from({ length: INVOICES }, (_, index) =>
      upsert('allocation', `a${index}`, {
        ...{ payment: 'paid', invoice: `c3-${index}`, allocatedOn: '2026-05-01' },
        ...{ amountMinor: AMOUNT, currency: 'USD' },
      }),
    ),
  ])
  expect(answer.status).toBe(200)
  cookie = await signInAs(site.database, 'administrator')
})

async function look(path: string): Promise<string> {
  const page = await site.fetch(path, { headers: { Cookie: cookie } })
  expect(page.status, path).toBe(200)
  return page.text()
}

async function idOf(table: 'company' | 'project', name: string): Promise<string> {
  const sql = `select id from ${table} where name = ?`
  const { rows } = await site.database.client.execute({ sql, args: [name] })
  return String(rows[0]?.id)
}

it('sums beyond 2^53 are shown to the last kopeck on the first page and in lists', async () => {
  expect(await look('/')).toContain(EXACT)
  expect(await look(paths.companies())).toContain(EXACT)
  expect(await look(`${paths.companies()}?sort=receivable`)).toContain(EXACT)
  expect(await look(paths.projects())).toContain(EXACT)
})

it('and on the pages of a company and a project', async () => {
  expect(await look(paths.company(await idOf('company', 'Giant')))).toContain(EXACT)
  expect(await look(paths.project(await idOf('project', 'Pyramid')))).toContain(EXACT)
})

it('and in a proof, whose file says the digits and holds', async () => {
  const id = await idOf('company', 'Giant')
  const of = { of: 'company', id, figure: 'open', side: 'receivable', currency: 'RUB' }
  expect(await look(paths.sumProof(of))).toContain(EXACT)
  expect(await look(paths.sumProof({ ...of, of: 'all', id: undefined }))).toContain(EXACT)
  const file = await site.fetch(paths.sumProofFile({ ...of, source: 1 }), {
    method: 'POST',
    headers: { Cookie: cookie, Origin: site.origin },
  })
  const verdict = await checkProof(await file.text(), { agent: null, server: null })
  const minor = String(BigInt(AMOUNT) * BigInt(INVOICES))
  expect(verdict).toMatchObject({ ok: true, proof: { number: { minor } } })
})

it('and of money without a project, of what a payment settled, and on the board', async () => {
  expect(await look(paths.untiedMoney())).toContain(EXACT)
  expect(await look(paths.untiedOf(await idOf('company', 'Loose')))).toContain(EXACT)
  expect(await look(paths.project(await idOf('project', 'Sphinx')))).toContain(EXACT)
  expect(await look(paths.company(await idOf('company', 'Paid')))).toContain('Paid')
  expect(await look(paths.board())).toContain('Pyramid')
})

it('the agent tells such a control sum as digits, and it is equal or differs by the kopeck', async () => {
  const { epoch, seq } = agent.head()
  const exact = String(BigInt(AMOUNT) * BigInt(INVOICES))
  const tell = (amount: string) =>
    agent.post('/control-sums', {
      ...{ epoch, seq, asOf: site.now(), scope: 'month', reset: true, last: true },
      sums: [
        ['invoice', '2026-03', 'RUB', INVOICES, amount],
        ...['EUR', 'USD'].map((currency) => ['invoice', '2026-03', currency, INVOICES, exact]),
        ['payment', '2026-05', 'USD', 1, AMOUNT],
        ['allocation', '2026-05', 'USD', INVOICES, exact],
      ],
    })
  const differing = async (amount: string) =>
    ((await (await tell(amount)).json()) as { differing: number }).differing
  expect(await differing(exact)).toBe(0)
  expect(await differing(String(BigInt(exact) + 1n))).toBe(1)
  expect(await look(paths.controlSums(1, { scope: 'month', entity: 'invoice' }))).toContain(EXACT)
  expect((await tell('9223372036854775808')).status).toBe(400)
})
