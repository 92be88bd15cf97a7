import { expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { pairedAgent, upsert } from '../support/agent-client.ts'
import { openSite } from '../support/app.ts'
import { createDatabase } from '../support/database.ts'
import { addressOf, fillEveryPage, listRoutes } from '../support/every-page.ts'
import { signInAs } from '../support/session.ts'
import { fillBook, fillCompanies, fillInvoices } from './support/ledger-rows.ts'

/** The largest amount that the protocol lets a row have. */
const MOST = 10 ** 15
const RUB = { currency: 'RUB' }

it('what is paid of one invoice is exact beyond what a double holds, on every page that tells it', async () => {
  const site = await openSite()
  const agent = await pairedAgent(site)
  const pay = (from: number, amountMinor: number) =>
    Array.from({ length: 5 }, (_, index) =>
      upsert('allocation', `a${from + index}`, { invoice: 'i1', amountMinor, ...RUB }),
    )
  const party = { counterparty: 'c1', project: 'p1' }
  const first = await agent.send([
    upsert('counterparty', 'c1', { side: 'customer', name: 'Giant', active: 1 }),
    upsert('project', 'p1', { side: 'customer', name: 'Tower', active: 1, counterparty: 'c1' }),
    upsert('invoice', 'i1', {
      ...{ ...party, side: 'receivable', state: 'posted', number: '7', totalMinor: 100, ...RUB },
    }),
    ...pay(0, MOST),
  ])
  expect(first.status).toBe(200)
  const more = upsert('allocation', 'odd', { invoice: 'i1', amountMinor: 7, ...RUB })
  expect((await agent.send([...pay(5, MOST), more])).status).toBe(200)
  const cookie = await signInAs(site.database, 'administrator', site.now())
  const textOf = async (path: string, method = 'GET') => {
    const headers = { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin', Origin: site.origin }
    const answer = await site.fetch(path, { method, headers })
    expect(answer.status, path).toBe(200)
    return answer.text()
  }
  const invoice = { sourceId: 1, key: 'i1' }
  const [paid, open] = ['100,000,000,000,000.07', '99,999,999,999,999.07']
  expect(await textOf(paths.invoices())).toContain(open)
  const page = await textOf(paths.invoice(invoice))
  expect(page).toContain(paid)
  expect(page).toContain(open)
  // Also what it was before and became.
  const row = await textOf(paths.ledgerRow('invoice', invoice))
  expect(row.split(paid).length).toBeGreaterThan(2)
  expect(row).toContain('50,000,000,000,000.00')
  expect(await textOf(paths.exports('invoices'), 'POST')).toContain('99999999999999.07')
})

it.each([-MOST * 10 - 7, MOST * 10 + 7])(
  'no page fails for a figure of one row that no double holds: %d',
  async (paid) => {
    const database = await createDatabase()
    const site = await openSite(database)
    const cookie = await signInAs(database, 'administrator', site.now())
    const { rows } = await database.client.execute('select id from member limit 1')
    await fillEveryPage(database, String(rows[0]?.id))
    await database.client.execute({
      sql: 'update ledger_invoice set paid_minor = ?',
      args: [BigInt(paid)],
    })
    await fillInvoices(database.client, [])
    const lists = ['/companies', '/projects'].flatMap((list) =>
      ['receivable', 'payable'].map((sort) => `${list}?sort=${sort}`),
    )
    for (const address of [...listRoutes('GET').map(addressOf), ...lists]) {
      const answer = await site.fetch(address, { headers: { Cookie: cookie } })
      expect(answer.status, address).toBeLessThan(500)
      await answer.body?.cancel()
    }
  },
)

it('an amount that was damaged in storage beyond that is a fault of ours, not a database that is silent', async () => {
  const database = await createDatabase()
  const site = await openSite(database)
  await fillBook(database.client)
  await fillCompanies(database.client, [{ id: 'giant', name: 'Giant' }])
  await fillInvoices(database.client, [{ key: 'i1', company: 'giant', total: 100 }])
  await database.client.execute('update ledger_invoice set total_minor = 9007199254740993')
  const headers = { Cookie: await signInAs(database, 'administrator', site.now()) }
  expect((await site.fetch('/invoices', { headers })).status).toBe(500)
  expect((await site.fetch('/companies', { headers })).status).toBe(200)
})
