import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'
import {
  BOOK,
  fillBook,
  fillCompanies,
  fillInvoices,
  fillPayment,
  fillProjects,
} from './support/ledger-rows.ts'

const OVERHEAD = '00000000-0000-7000-8000-000000000000'

let site: TestSite
let cookie: string
beforeAll(async () => {
  site = await openSite()
  const { client } = site.database
  await fillBook(client)
  await fillCompanies(client, [
    { id: 'granit', name: 'Granit' },
    { id: 'granit-2', name: 'Granit again' },
    { id: 'mramor', name: 'Mramor' },
  ])
  await fillProjects(client, [
    { id: 'bridge', name: 'Bridge', company: 'granit', code: 'B-1' },
    { id: 'tower', name: 'Tower', company: 'mramor', code: 'T-1' },
  ])
  await fillInvoices(client, [
    { key: 'free-1', number: 'F-1', company: 'granit', total: 100_00, issuedOn: '2026-10-01' },
    { key: 'free-2', number: 'F-2', company: 'granit', total: 20_00, side: 'payable' },
    { key: 'tied', number: 'L-1', company: 'granit', project: 'bridge', total: 7_00 },
    { key: 'void', number: 'V-1', company: 'granit', total: 9_00, state: 'cancelled' },
    { key: 'other', number: 'O-1', company: 'mramor', total: 5_00 },
  ])
  await client.batch(
    [
      `insert into ledger_contract (source_id, key, number, counterparty, value_minor, currency,
          seq, hash, bucket, hash_a, hash_b, seen_at)
        values (${BOOK}, 'c-1', 'K-17', 'granit', 900000, 'RUB', 1, 'x', 1, 1, 1, 1)`,
      `update ledger_invoice set contract = 'c-1' where key = 'free-2'`,
    ],
    'write',
  )
  await fillPayment(client, {
    key: 'p-free',
    company: 'granit',
    amount: 3_00,
    paidOn: '2026-10-02',
  })
  await fillPayment(client, {
    ...{ key: 'p-settles', company: 'granit', amount: 4_00, paidOn: '2026-10-03' },
    settles: { tied: 4_00 },
  })
  cookie = await signInAs(site.database, 'manager')
})

const get = async (path: string, as = cookie) =>
  (await site.fetch(path, { headers: { Cookie: as } })).text()
const post = (path: string, fields: Record<string, string>, as = cookie) =>
  site.fetch(path, {
    method: 'POST',
    headers: { Cookie: as, 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams(fields),
  })
const row = (entity: string, key: string) => `${entity}:${BOOK}-${key}`
const page = paths.untiedOf('granit')
const tie = (fields: Record<string, string>, as = cookie) => post(page, fields, as)
const changeOf = (answer: Response) =>
  Number(/undo=(\d+)/.exec(answer.headers.get('Location') ?? '')?.[1])
const undo = (answer: Response) => post(paths.undo(page, changeOf(answer)), {})
/** The rows that the page of the company offers to tie. */
const untied = async () =>
  [...(await get(page)).matchAll(/name="id" value="(\w+):\d+-([^"]+)"/g)]
    .map(([, , key]) => key)
    .sort()
const tiedTo = async (project: string) => {
  const html = await get(paths.project(project))
  const [, card = ''] = html.split('<h2>Tied here</h2>')
  return [...card.matchAll(/<tr id="\w+-\d+-([^"]+)"/g)].map(([, key]) => key).sort()
}
const EVERYTHING = ['c-1', 'free-1', 'free-2', 'p-free']

describe('money without a project', () => {
  it('is listed by company with its sums; what is cancelled or settles something is not', async () => {
    const html = await get(paths.untiedMoney())
    expect(html).toContain(`href="${page}"`)
    expect(html).toMatch(/100\.00[\s\S]*20\.00/)
    expect(html).toContain(paths.untiedOf('mramor'))
    expect(await get(paths.untiedMoney({ of: 'contract' }))).toMatch(/Granit[\s\S]*9,000\.00/)
    expect(await untied()).toEqual(EVERYTHING)
  })

  it('that settles nothing yet has a list of its own, by company, and is tied from it in one go', async () => {
    const { client } = site.database
    await fillPayment(client, {
      ...{ key: 'p-out', company: 'mramor', amount: 6_00, paidOn: '2026-10-04' },
    })
    await client.execute(`update ledger_payment set direction = 'out' where key = 'p-out'`)
    const list = () => get(paths.untiedMoney({ of: 'payment' }))
    const narrowed = paths.untiedOf('granit', { of: 'payment' })
    expect(await list()).toMatch(/Granit[\s\S]*3\.00[\s\S]*Mramor[\s\S]*Paid out[\s\S]*6\.00/)
    expect(await list()).toContain(`href="${narrowed}"`)
    const rows = async () => (await get(narrowed)).match(/name="id" value="[^"]+"/g)
    expect(await rows()).toEqual([`name="id" value="${row('payment', 'p-free')}"`])
    const tied = await post(narrowed, { id: row('payment', 'p-free'), projectId: 'bridge' })
    expect(tied.headers.get('Location')).toMatch(/untied-money\?of=payment&undo=\d+&done=saved$/)
    expect(await list()).not.toContain('Granit')
    await undo(tied)
    expect(await list()).toContain('Granit')
    // Once it settles an invoice it goes where that goes.
    const settle = (deleted: 0 | 1) =>
      client.execute(`insert into ledger_allocation
          (source_id, key, payment, invoice, amount_minor, currency, deleted, seq, hash, bucket, hash_a,
            hash_b, seen_at)
        values (${BOOK}, 'later', 'p-free', 'tied', 300, 'RUB', ${deleted}, 1, 'x', 1, 1, 1, 1)
        on conflict do update set deleted = excluded.deleted`)
    await settle(0)
    expect(await list()).not.toContain('Granit')
    await settle(1)
    expect(await list()).toContain('Granit')
    await client.execute(`update ledger_payment set deleted = 1 where key = 'p-out'`)
    expect(await list()).not.toContain('Mramor')
    const builder = await signInAs(site.database, 'project_manager')
    expect(await get(paths.untiedMoney({ of: 'payment' }), builder)).not.toContain('Granit')
  })

  it('is tied row by row, shown with its project as not of the ledger, logged and undone', async () => {
    const answer = await tie({ id: row('invoice', 'free-1'), projectId: 'bridge' })
    expect(await untied()).toEqual(['c-1', 'free-2', 'p-free'])
    expect(await tiedTo('bridge')).toEqual(['free-1'])
    const invoice = await get(paths.invoice({ sourceId: BOOK, key: 'free-1' }))
    expect(invoice).toMatch(/Bridge<\/a>[\s\S]{0,80}Not in the ledger/)
    expect(await get(paths.project('bridge'))).toContain('tied money to the project')
    await undo(answer)
    expect(await untied()).toEqual(EVERYTHING)
    expect(await tiedTo('bridge')).toEqual([])
    expect((await undo(answer)).headers.get('Location')).toContain('undo-late')
  })

  it('follows its contract, and the nearest tie counts', async () => {
    const contract = await tie({ id: row('contract', 'c-1'), project: 'T-1' })
    expect(await untied()).toEqual(['free-1', 'p-free'])
    expect(await tiedTo('tower')).toEqual(['c-1', 'free-2'])
    const whole = await tie({ all: '1', projectId: OVERHEAD })
    expect(await untied()).toEqual([])
    expect(await tiedTo(OVERHEAD)).toEqual(['free-1', 'p-free'])
    expect(await tiedTo('tower')).toEqual(['c-1', 'free-2'])
    await undo(contract)
    expect(await tiedTo(OVERHEAD)).toEqual(EVERYTHING)
    await undo(whole)
    expect(await untied()).toEqual(EVERYTHING)
  })

  it('that comes later is tied by itself, and the ledger overrules a tie once it names a project', async () => {
    await tie({ all: '1', projectId: 'bridge' })
    await fillInvoices(site.database.client, [
      { key: 'later', number: 'N-1', company: 'granit', total: 1_00 },
    ])
    expect(await tiedTo('bridge')).toContain('later')
    const own = await tie({ id: row('invoice', 'later'), projectId: 'bridge' })
    const names = (project: string | null) =>
      site.database.client.execute({
        sql: `update ledger_invoice set project = ? where key = 'later'`,
        args: [project],
      })
    await names('tower')
    expect(await tiedTo('bridge')).not.toContain('later')
    expect(await get(page)).toContain('The ledger names a project now')
    expect(await get(paths.invoice({ sourceId: BOOK, key: 'later' }))).toContain(
      'Here it was tied to Bridge',
    )
    await names(null)
    expect(await tiedTo('bridge')).toContain('later')
    await undo(own)
    await post(paths.untieOf('granit'), { tie: row('counterparty', 'granit') })
    expect(await untied()).toEqual([...EVERYTHING, 'later'].sort())
  })

  it('is tied as it was when a tie is taken away by mistake, once and by who did it', async () => {
    const made = await tie({ id: row('contract', 'c-1'), projectId: 'bridge' })
    const stood = () => site.database.client.execute('select * from money_tie')
    const before = (await stood()).rows
    const away = { tie: row('contract', 'c-1') }
    const taken = await post(paths.untieOf('granit'), away)
    expect(await tiedTo('bridge')).toEqual([])
    const other = await signInAs(site.database, 'administrator')
    const late = await post(paths.undo(page, changeOf(taken)), {}, other)
    expect(late.headers.get('Location')).toContain('undo-late')
    expect((await undo(taken)).headers.get('Location')).not.toContain('undo-late')
    expect((await stood()).rows).toEqual(before)
    expect(await tiedTo('bridge')).toEqual(['c-1', 'free-2'])
    expect((await undo(taken)).headers.get('Location')).toContain('undo-late')
    const again = await post(paths.untieOf('granit'), away)
    const anew = await tie({ id: row('contract', 'c-1'), projectId: 'tower' })
    expect((await undo(again)).headers.get('Location')).toContain('undo-late')
    expect(await tiedTo('tower')).toEqual(['c-1', 'free-2'])
    await undo(anew)
    expect((await undo(made)).headers.get('Location')).toContain('undo-late')
    expect(await untied()).toEqual([...EVERYTHING, 'later'].sort())
  })

  it('keeps its ties when its company becomes part of another', async () => {
    await tie({ all: '1', projectId: 'bridge' })
    await site.database.client.execute(
      `update ledger_link set record_id = 'granit-2' where key = 'granit' and entity = 'counterparty'`,
    )
    expect(await get(paths.untiedOf('granit-2'))).toContain('Everything of this company')
    expect(await tiedTo('bridge')).toContain('free-1')
    await site.database.client.execute(
      `update ledger_link set record_id = 'granit' where key = 'granit' and entity = 'counterparty'`,
    )
    await post(paths.untieOf('granit'), { tie: row('counterparty', 'granit') })
  })

  it('is refused in words without a row or with a project nobody knows, and keeps what was typed', async () => {
    const none = await tie({ projectId: 'bridge' })
    expect(none.status).toBe(422)
    expect(await none.text()).toContain('Choose at least one row')
    const unknown = await tie({ all: '1', project: 'No such' })
    expect(unknown.status).toBe(422)
    expect(await unknown.text()).toMatch(/value="No such"[\s\S]*is not one project/)
    const foreign = await tie({ id: row('invoice', 'other'), projectId: 'bridge' })
    expect(await foreign.text()).toContain('Nothing was tied')
    expect(await (await tie({ all: '1', projectId: 'nothing' })).text()).toContain(
      'Nothing was tied',
    )
  })

  it('is tied to one project at a time, and says so when it is tied a second time', async () => {
    await tie({ all: '1', projectId: 'bridge' })
    const again = await tie({ all: '1', projectId: OVERHEAD })
    expect(again.status).toBe(422)
    expect(await again.text()).toContain('which you would untie first')
    await post(paths.untieOf('granit'), { tie: row('counterparty', 'granit') })
  })

  it('is nothing to see or to tie for who sees no money, and not to tie for who only reads', async () => {
    const foreman = await signInAs(site.database, 'foreman')
    const builder = await signInAs(site.database, 'project_manager')
    const reader = await signInAs(site.database, 'accountant')
    expect((await tie({ all: '1', projectId: 'bridge' }, foreman)).status).toBe(403)
    expect((await tie({ all: '1', projectId: 'bridge' }, reader)).status).toBe(403)
    expect((await tie({ all: '1', projectId: 'bridge' }, builder)).status).toBe(403)
    expect(await get(page, reader)).not.toContain('name="projectId"')
    expect(await get(paths.untiedMoney(), builder)).not.toContain('Granit')
    for (const as of [foreman, builder]) expect(await get(page, as)).not.toContain('F-1')
    const { rows } = await site.database.client.execute('select count(*) from money_tie')
    expect(rows[0]?.[0]).toBe(0)
  })
})
