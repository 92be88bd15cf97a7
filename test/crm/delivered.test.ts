import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pairedAgent, remove, type TestAgent, upsert } from '../support/agent-client.ts'
import { createDatabase } from '../support/database.ts'
import { RUNTIMES, startWorker, type TestWorker } from '../support/worker.ts'
import { type PageReader, rowLinks, signIn, tripsOf } from './support/reader.ts'

const BOOK = [
  upsert('counterparty', 'c', { side: 'customer', name: 'ООО «Бета»', taxId: '7701', active: 1 }),
  upsert('counterparty', 'v', { side: 'vendor', name: 'ООО «Бета»', taxId: '7701', active: 1 }),
  upsert('project', 'p', {
    name: 'Дом',
    code: 'J1',
    side: 'customer',
    counterparty: 'c',
    active: 1,
  }),
  upsert('project', 's', { name: 'Сваи', side: 'vendor', counterparty: 'v', active: 1 }),
  upsert('contract', 'k', { number: 'Договор №5', counterparty: 'c', project: 'p' }),
  ...['i1', 'i2'].map((key) =>
    upsert('invoice', key, {
      ...{ side: 'receivable', state: 'posted', number: key, counterparty: 'c', project: 'p' },
      ...{ contract: 'k', dueOn: '2020-01-01', totalMinor: 100_00, currency: 'RUB' },
    }),
  ),
  upsert('invoice', 'b', {
    ...{ side: 'payable', state: 'posted', number: 'b', counterparty: 'v', project: 's' },
    ...{ totalMinor: 70_00, currency: 'RUB' },
  }),
  upsert('payment', 'm', {
    ...{ direction: 'in', counterparty: 'c', paidOn: '2020-02-01', amountMinor: 130_00 },
    currency: 'RUB',
  }),
  upsert('allocation', 'a', { payment: 'm', invoice: 'i1', amountMinor: 100_00, currency: 'RUB' }),
]

describe.each(RUNTIMES)('what an agent delivers, on %s', (runtime) => {
  let worker: TestWorker
  let agent: TestAgent
  let reader: PageReader

  beforeAll(async () => {
    const database = await createDatabase()
    worker = await startWorker({ database, runtime })
    agent = await pairedAgent({ fetch: worker.fetch, origin: worker.url, database })
    expect((await agent.send(BOOK)).status).toBe(200)
    reader = await signIn(database, {}, worker.fetch)
  })
  afterAll(() => worker.stop())

  test('is one company with both sides of its money', async () => {
    const rows = rowLinks(await reader.html('/companies'), '/companies/')
    expect(rows).toHaveLength(1)
    const html = await reader.html(rows[0]!)
    for (const words of [
      'Customer',
      'Vendor',
      'Договор №5',
      'Prepayment',
      'recognised by its tax id',
    ])
      expect(html).toContain(words)
    expect(html).toContain('₽100.00')
    expect(html).toContain('₽70.00')
    expect(html).toContain('₽30.00')
  })

  test('is shown on every page in one trip', async () => {
    const pages = ['/', '/companies', '/projects', '/invoices', '/invoices/1-i1']
    const [company] = rowLinks(await reader.html('/companies'), '/companies/')
    const projects = rowLinks(await reader.html('/projects'), '/projects/')
    for (const path of [...pages, company!, ...projects]) {
      const answer = await reader.get(path)
      expect([path, answer.status, tripsOf(answer)]).toEqual([path, 200, 1])
    }
  })

  test('stays visible as deleted once the ledger has deleted it', async () => {
    await agent.send([remove('invoice', 'i2'), remove('counterparty', 'v')])
    expect(rowLinks(await reader.html('/invoices'), '/invoices/')).not.toContain('/invoices/1-i2')
    expect(await reader.html('/invoices/1-i2')).toContain('Deleted in the ledger')
    const [company] = rowLinks(await reader.html('/companies'), '/companies/')
    expect(await reader.html(company!)).toContain('deleted in the ledger')
    expect(await reader.html('/invoices/1-b')).toContain('₽70.00')
  })
})
