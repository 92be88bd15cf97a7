import { beforeAll, expect, test } from 'vitest'
import { overdueOf, totalOf } from '../../worker/domain/ageing.ts'
import { totalsByCurrency } from '../../worker/domain/currency-money.ts'
import { groupMixed } from '../../worker/domain/side-ageing.ts'
import { selectAgeingOf } from '../../worker/store/balances.ts'
import { selectAgeing } from '../../worker/store/dashboard.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { fillBook, fillCompanies, fillInvoices, fillProjects, NOW } from './support/ledger-rows.ts'
import { type PageReader, rowLinks, signIn } from './support/reader.ts'

const TODAY = '2026-11-23'
const late = { dueOn: '2026-10-01', project: 'house' } as const

let database: TestDatabase
let reader: PageReader
let idHash: string
beforeAll(async () => {
  database = await createDatabase()
  const { client } = database
  await fillBook(client)
  await fillCompanies(client, [
    { id: 'debtor', name: 'Должник' },
    { id: 'credited', name: 'Кредит' },
    { id: 'overpayer', name: 'Переплата' },
  ])
  await fillProjects(client, [{ id: 'house', name: 'Дом', company: 'debtor', code: 'ПР-7' }])
  await fillInvoices(client, [
    { key: 'late', company: 'debtor', total: 100_00, ...late },
    { key: 'credit', company: 'credited', total: -70_00, ...late },
    { key: 'overpaid', company: 'overpayer', total: 50_00, paid: 60_00, ...late },
  ])
  reader = await signIn(database)
  const { rows } = await client.execute('select id_hash from session')
  idHash = String(rows[0]?.id_hash)
})

// A late invoice, a late credit and an overpaid invoice: one thing is overdue, wherever one looks.
test('overdue is what is still owed past its due date, on every page', async () => {
  const html = await reader.html('/invoices?state=overdue')
  expect(rowLinks(html, '/invoices/')).toEqual(['/invoices/1-late'])
  const { rows } = await database.client.execute(
    `select company_id from company_balance where receivable_due_on < '${TODAY}'`,
  )
  expect(rows.map(({ company_id: id }) => id)).toEqual(['debtor'])
  expect(await reader.html('/invoices/1-credit')).not.toContain('days late')
})

test('the sums of the dashboard and of a project say so too, and credits keep the total right', async () => {
  const db = database.open()
  const proof = { idHash, now: NOW, allowDemo: true }
  const owner = { entity: 'project', recordId: 'house' } as const
  const [ageing, due] = await db.read([
    selectAgeing(db, proof, TODAY),
    selectAgeingOf(db, proof, owner, TODAY),
  ])
  db.close()
  const [side] = totalsByCurrency(ageing)[0]!.sides
  expect(side).toMatchObject({ overdueMinor: 100_00, overdueInvoices: 1, openMinor: 20_00 })
  expect(side?.ageing.credits).toEqual({ openMinor: -80_00, invoices: 2 })
  const [ofProject] = groupMixed(due)
  expect(overdueOf(ofProject!.ageing)).toEqual({ openMinor: 100_00, invoices: 1 })
  expect(totalOf(ofProject!.ageing).openMinor).toBe(20_00)
})

// What a session was seen to be granted makes for shorter ways to count and to read, which have to say the same.
test.each([
  ...['/', '/companies?filter=overdue', '/companies?sort=receivable', '/companies?sort=payable'],
  ...['/invoices', '/invoices?state=open', '/invoices?state=overdue', '/invoices?sort=due'],
  ...[
    '/invoices?state=overdue&side=payable',
    '/projects?whose=stalled',
    '/projects?sort=receivable',
    '/projects/house',
  ],
  ...['/companies/debtor', '/companies/overpayer'],
])('%s says the same by what the session is believed to see', async (path) => {
  const stranger = await signIn(database)
  const first = await stranger.html(path)
  expect(await stranger.html(path)).toBe(first)
})

test('a project is found by its Cyrillic code, in small letters too', async () => {
  for (const code of ['ПР-7', 'пр-7']) {
    const html = await reader.html(`/projects?q=${encodeURIComponent(code)}`)
    expect(rowLinks(html, '/projects/')).toEqual(['/projects/house'])
  }
})
