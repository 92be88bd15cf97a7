import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EgressPolicy } from '../../protocol/policy.ts'
import { readReplica } from '../agent/support/replica.ts'
import { startSite } from '../sync/world.ts'
import { readWire, startAgentAtBook } from './agent-at-book.ts'
import { dumpDatabase, findCanaries, plantCanaries } from './canary.ts'

/** Every text is masked or withheld, and every amount withheld. */
const NOTHING_TOLD: EgressPolicy = {
  rules: {
    counterparty: {
      ...{ name: 'mask', code: 'withhold', taxId: 'mask', registrationReason: 'withhold' },
      ...{ contactName: 'withhold', phone: 'withhold', email: 'mask', address: 'withhold' },
    },
    project: { name: 'mask', code: 'withhold' },
    contract: { number: 'mask' },
    invoice: { number: 'mask', reference: 'withhold', totalMinor: 'withhold' },
    payment: { number: 'withhold', purpose: 'withhold', amountMinor: 'withhold' },
    allocation: { amountMinor: 'withhold' },
  },
  only: {},
}

let site: Awaited<ReturnType<typeof startSite>>
let agent: Awaited<ReturnType<typeof startAgentAtBook>>

beforeAll(async () => {
  site = await startSite('workerd')
  agent = await startAgentAtBook(site)
  plantCanaries(agent.book.path)
})
afterAll(async () => {
  await agent?.stop()
  await site?.stop()
})

describe('a book with a canary in every text', () => {
  it('sends of them what is listed and nothing else', async () => {
    expect(await agent.run()).toMatchObject({ result: { faults: 0 } })
    const listed = [
      ...['customersaddr_addr4', 'customersaddr_email', 'customersaddr_name'],
      ...['customersaddr_phone', 'customersid', 'customersname'],
      ...['invoicesbilling_id', 'invoicesid', 'jobsid', 'jobsname', 'jobsreference'],
      ...['splitsmemo', 'transactionsnum'],
      ...['vendorsaddr_addr4', 'vendorsaddr_email', 'vendorsaddr_name'],
      ...['vendorsaddr_phone', 'vendorsid', 'vendorsname'],
    ]
    const isListed = (place: string) =>
      listed.some((name) => name.startsWith(place)) || /addr_addr[123]$/.test(place)
    const sent = findCanaries(readWire(agent.wire.sent))
    expect(sent).toEqual(expect.arrayContaining(listed))
    expect(sent.filter((place) => !isListed(place))).toEqual([])
    // The index of words holds the parts of what is written with hyphens and underscores.
    const stored = findCanaries(await dumpDatabase(site.database))
    expect(stored.filter((place) => !isListed(place))).toEqual([])
  })

  it('narrowed with batches spooled, leaves none in spool, wire, database or answers', async () => {
    agent.book.edit(`update customers set addr_phone = '+7 CANARYspooled' where rowid % 2 = 0`)
    agent.wire.cutBatches = true
    expect(await agent.run()).toMatchObject({ problem: { code: 'server-unreachable' } })
    expect(findCanaries(agent.disk())).toContain('spooled')
    agent.wire.cutBatches = false
    agent.wire.sent.length = 0
    agent.restart(NOTHING_TOLD)
    const end = await agent.run()
    expect(end).toMatchObject({ result: { faults: 0 } })
    expect(findCanaries(agent.disk())).toEqual([])
    expect(findCanaries(readWire(agent.wire.sent))).toEqual([])
    expect(findCanaries(await dumpDatabase(site.database))).toEqual([])
    expect(findCanaries([Buffer.from(JSON.stringify(end))])).toEqual([])
  })

  it('masks a name alike wherever it stands, and holds no amount', async () => {
    const invoices = Object.values(await readReplica(site.database, 'invoice'))
    expect(invoices.length).toBeGreaterThan(10)
    expect(new Set(invoices.map((cells) => cells[8]))).toEqual(new Set([0]))
    const { rows } = await site.database.client.execute(
      `select (select count(*) from company where name not like 'masked:_%') as bare,
        (select count(distinct name) from company) as names,
        (select count(*) from company_balance) as balances,
        (select sum(rows) from ledger_control_sum) as summed,
        (select count(*) from ledger_counterparty where hash = '') as unsent`,
    )
    expect(rows[0]).toMatchObject({ bare: 0, balances: 0, unsent: 0 })
    expect(Number(rows[0]?.names)).toBeGreaterThan(5)
    expect(Number(rows[0]?.summed)).toBeGreaterThan(10)
  })

  it('sends nothing anew while neither book nor policy change', async () => {
    agent.restart()
    expect(await agent.run()).toMatchObject({ result: { upserts: 0, deletes: 0, batches: 0 } })
  })

  it('widened again, brings back what may leave, once', async () => {
    agent.restart({ rules: {}, only: { invoice: ['side = receivable'] } })
    expect(await agent.run()).toMatchObject({ result: { faults: 0 } })
    const { rows } = await site.database.client.execute(
      `select (select count(*) from ledger_invoice where deleted = 0 and side = 'payable') as bills,
        (select count(*) from ledger_invoice where deleted = 0) as invoices,
        (select count(*) from ledger_invoice where deleted = 1 and number is not null) as told,
        (select count(*) from ledger_allocation as a where a.deleted = 0 and not exists (
          select 1 from ledger_invoice as i where i.key = a.invoice and i.deleted = 0)) as stray,
        (select count(*) from company where name like 'masked:%') as masked,
        (select policy from stream) as policy`,
    )
    expect(rows[0]).toMatchObject({ bills: 0, told: 0, stray: 0, masked: 0, policy: 2 })
    expect(Number(rows[0]?.invoices)).toBeGreaterThan(5)
  })
})
