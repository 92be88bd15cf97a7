import { beforeAll, expect, it } from 'vitest'
import { selectTurnover } from '../../worker/store/balances.ts'
import { pairedAgent, remove, type TestAgent, upsert } from '../support/agent-client.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'
import { recompute } from './recompute.ts'

/** Posted invoices that one part sums, so that each counterparty is a part of its own. */
const PART = 2
const PARTIES = ['c1', 'c2', 'c3'] as const

let site: TestSite
let agent: TestAgent
let idHash: string
beforeAll(async () => {
  site = await openSite(undefined, {}, undefined, { balanceRows: PART })
  agent = await pairedAgent(site)
  await send([
    ...PARTIES.map((key) =>
      upsert('counterparty', key, { side: 'customer', name: key, active: 1 }),
    ),
    upsert('project', 'p1', { name: 'Дом', side: 'customer', active: 1 }),
    ...PARTIES.flatMap((party) => [
      invoice(`${party}-old`, party, { issuedOn: '2024-05-01', totalMinor: 100 }),
      invoice(`${party}-new`, party, { issuedOn: '2026-02-10', totalMinor: 200 }),
      invoice(`${party}-draft`, party, { issuedOn: '2026-02-11', totalMinor: 9, state: 'draft' }),
    ]),
    upsert('allocation', 'a1', { invoice: 'c2-new', amountMinor: 50, currency: 'RUB' }),
  ])
  await signInAs(site.database, 'administrator')
  const { rows } = await site.database.client.execute('select id_hash from session')
  idHash = String(rows[0]!.id_hash)
})

it('a book that is older than what is kept is shown the same, whatever part of it is missing', async () => {
  const shown = await turnoverOf('c2')
  expect(shown).toEqual([
    { month: '2026-02', invoices: 1, totalMinor: 200, paidMinor: 50, openMinor: 150 },
    { month: null, invoices: 1, totalMinor: 100, paidMinor: 0, openMinor: 100 },
  ])
  for (const after of ['c2', 'c1', '']) {
    await leaveMissing(after)
    expect(await turnoverOf('c2'), after).toEqual(shown)
  }
  await beat()
  await expectKept()
  expect(await turnoverOf('c2')).toEqual(shown)
})

it('batches between two parts change what is kept and leave the rest to its part', async () => {
  await leaveMissing('c1')
  await send([
    invoice('c1-new', 'c2', { issuedOn: '2026-03-01', totalMinor: 250 }),
    invoice('c3-new', 'c1', { issuedOn: '2026-02-10', totalMinor: 200, state: 'cancelled' }),
    invoice('c3-more', 'c3', { issuedOn: '2026-02-10', totalMinor: 7 }),
    remove('invoice', 'c2-old'),
    upsert('allocation', 'a1', { invoice: 'c1-new', amountMinor: 60, currency: 'RUB' }),
  ])
  const sums = async () => Promise.all(PARTIES.map((party) => turnoverOf(party)))
  const amid = await sums()
  expect(amid[1]).toEqual([
    { month: '2026-02', invoices: 1, totalMinor: 200, paidMinor: 0, openMinor: 200 },
    { month: '2026-03', invoices: 1, totalMinor: 250, paidMinor: 60, openMinor: 190 },
  ])
  await beat()
  await expectKept()
  expect(await sums()).toEqual(amid)
})

it('an invoice that is lost behind the stream takes its part along, and comes again with it', async () => {
  await site.database.client.execute("delete from ledger_invoice where key = 'c2-new'")
  await expectKept()
  await send([invoice('c2-new', 'c2', { issuedOn: '2026-02-10', totalMinor: 200 })])
  await expectKept()
})

it('a changed invoice writes two rows of turnover, and one that says the same none', async () => {
  const count = async (totalMinor: number) => {
    await site.database.client.execute(`create table if not exists written (n integer)`)
    await site.database.client.execute(`create trigger if not exists noted after update
      on ledger_turnover begin insert into written values (1); end`)
    await site.database.client.execute('delete from written')
    await send([invoice('c2-new', 'c2', { issuedOn: '2026-02-10', totalMinor, reference: 'r' })])
    return (await site.database.client.execute('select n from written')).rows.length
  }
  expect(await count(300)).toBe(2)
  expect(await count(300)).toBe(0)
})

function invoice(key: string, counterparty: string, cells: Record<string, string | number>) {
  const own = { side: 'receivable', state: 'posted', currency: 'RUB', project: 'p1' }
  return upsert('invoice', key, { ...own, counterparty, ...cells })
}

async function send(changes: Parameters<TestAgent['send']>[0]): Promise<void> {
  const answer = await agent.send(changes)
  expect(answer.status, await answer.clone().text()).toBe(200)
}

/** As the migration leaves a book, or the parts up to that key; what was kept beyond it is gone. */
async function leaveMissing(after: string): Promise<void> {
  await site.database.client.batch([
    `delete from ledger_turnover where entity = 'project' or key > '${after}'`,
    `insert or replace into turnover_part (source_id, entity, after_key)
      select id, 'counterparty', '${after}' from ledger_source
      union all select id, 'project', '' from ledger_source`,
  ])
}

async function turnoverOf(party: string) {
  const { client } = site.database
  const link = await client.execute(
    `select record_id as id from ledger_link where key = '${party}'`,
  )
  const owner = { entity: 'counterparty', recordId: String(link.rows[0]!.id) } as const
  const db = site.database.open()
  const [rows] = await db.read([
    selectTurnover(db, { idHash, now: Date.now(), allowDemo: true }, owner, '2026-01'),
  ])
  db.close()
  return rows
    .map(({ side: _, currency: __, ...row }) => row)
    .sort((a, b) => ((a.month ?? '~') < (b.month ?? '~') ? -1 : 1))
}

/** Every invoice is in it once, and nothing is missing. */
async function expectKept(): Promise<void> {
  const [turnover] = await recompute(site.database.client, ['turnover'])
  expect(turnover!.kept).toEqual(turnover!.truth)
  expect(turnover!.kept.length).toBeGreaterThan(3)
  const { rows } = await site.database.client.execute('select 1 from turnover_part')
  expect(rows).toEqual([])
}

async function beat(): Promise<void> {
  const { rows } = await site.database.client.execute('select epoch, head_seq as seq from stream')
  const head = { epoch: Number(rows[0]!.epoch), seq: Number(rows[0]!.seq) }
  const answer = await agent.post('/heartbeat', { ...head, asOf: Date.now() })
  expect(answer.status, await answer.text()).toBe(200)
}
