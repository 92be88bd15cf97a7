import { beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import {
  fillBook,
  fillCompanies,
  fillInvoices,
  fillPayment,
  fillProjects,
} from './support/ledger-rows.ts'
import { type PageReader, signIn, tripsOf } from './support/reader.ts'

const HOSTILE = `"><img src=x onerror=alert(1)> '\n\u202Eтекст`

let database: TestDatabase
let english: PageReader
let russian: PageReader

beforeAll(async () => {
  database = await createDatabase()
  const { client } = database
  await fillBook(client)
  await fillCompanies(client, [
    { id: 'baltika', name: 'ООО «Балтика»', taxId: '7801234567', phone: '+7 (922) 557-48-28' },
    { id: 'beton', name: 'Ёлкин Бетон', vendor: true },
    { id: 'hostile', name: HOSTILE },
  ])
  await fillProjects(client, [
    { id: 'house', name: 'Каркасный дом', company: 'baltika', code: 'J-7' },
    { id: 'piles', name: 'Сваи', company: 'beton', kind: 'vendor' },
  ])
  await fillInvoices(client, [
    {
      key: 'paid',
      company: 'baltika',
      project: 'house',
      number: '000123',
      total: 5_000_00,
      paid: 5_000_00,
      issuedOn: '2026-08-01',
      dueOn: '2026-09-01',
    },
    {
      key: 'late',
      company: 'baltika',
      project: 'house',
      number: '000124',
      total: 1_234_567_89,
      paid: 1_000_00,
      issuedOn: '2026-10-01',
      dueOn: '2026-11-22',
    },
    {
      key: 'today',
      company: 'baltika',
      number: '000125',
      total: 10_000_00,
      issuedOn: '2026-11-01',
      dueOn: '2026-11-23',
    },
    { key: 'undated', company: 'baltika', number: null, total: 70_00 },
    { key: 'draft', company: 'baltika', number: '000126', state: 'draft', total: 99_00 },
    {
      key: 'euro',
      company: 'baltika',
      number: 'E-1',
      total: 55_00,
      currency: 'EUR',
      dueOn: '2026-12-31',
    },
    { key: 'gone', company: 'baltika', number: '000127', total: 1_00, deleted: true },
    { key: 'a/b..%', company: 'nobody', number: HOSTILE, total: 3_00 },
    {
      key: 'bill',
      company: 'beton',
      project: 'piles',
      side: 'payable',
      number: '77',
      total: 800_00,
      dueOn: '2026-10-01',
    },
  ])
  await fillPayment(client, {
    key: 'p1',
    company: 'baltika',
    amount: 7_000_00,
    paidOn: '2026-10-02',
    settles: { paid: 5_000_00, late: 1_000_00 },
  })
  await fillPayment(client, { key: 'p2', company: 'baltika', amount: 400_00, paidOn: '2026-10-03' })
  english = await signIn(database, { timeZone: 'Europe/Moscow' })
  russian = await signIn(database, { locale: 'ru' })
})

const PAGES = [
  '/',
  '/companies',
  '/companies/baltika',
  '/companies/hostile',
  '/projects',
  '/projects/house',
  '/projects/piles',
  '/invoices',
  '/invoices/1-late',
  '/invoices/1-a%2Fb..%25',
]

describe.each(PAGES)('%s', (path) => {
  test('takes one trip, in both languages, and shows hostile text as text', async () => {
    for (const reader of [english, russian]) {
      const answer = await reader.get(path)
      expect(answer.status).toBe(200)
      expect(tripsOf(answer)).toBe(1)
      const html = await answer.text()
      expect(html).not.toContain('<img')
      expect(html).not.toContain('undefined')
      expect(html).not.toContain('[object')
      expect(html).not.toContain('NaN')
    }
  })
})

test('nobody sees a page without a session', async () => {
  const stranger = await signIn(database)
  await database.client.execute({
    sql: 'update session set revoked_at = 1 where member_id = (select member_id from session order by rowid desc limit 1)',
    args: [],
  })
  const answer = await stranger.get('/companies/baltika')
  expect(answer.status).toBe(303)
})
