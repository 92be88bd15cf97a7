import { beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import {
  fillBook,
  fillCompanies,
  fillInvoices,
  fillPayment,
  fillProjects,
  NOW,
} from './support/ledger-rows.ts'
import { type PageReader, rowLinks, signIn, tripsOf } from './support/reader.ts'

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

test.each(['/companies/nobody', '/projects/none', '/invoices/1-none'])(
  '%s answers that there is no such page',
  async (path) => {
    const answer = await english.get(path)
    expect(answer.status).toBe(404)
    expect(await answer.text()).toContain('There is no such page')
  },
)

test('a revoked session reads nothing', async () => {
  const stranger = await signIn(database, { name: 'Revoked' })
  const { client } = database
  await client.execute(`update session set revoked_at = 1
    where member_id in (select id from member where name = 'Revoked')`)
  for (const path of PAGES) {
    const answer = await stranger.get(path)
    expect(answer.status).toBe(303)
    expect(answer.headers.get('Location')).toMatch(/^\/sign-in/)
  }
})

describe('a company', () => {
  test('shows each currency apart, and its money to the kopeck in both languages', async () => {
    const [en, ru] = [
      await english.html('/companies/baltika'),
      await russian.html('/companies/baltika'),
    ]
    // 1,233,567.89 late, 10,000.00 due today, 70.00 without a date.
    expect(en).toContain('₽1,243,637.89')
    expect(en).toContain('€55.00')
    for (const currency of ['RUB', 'EUR']) {
      expect(en.split(`<h2>Receivable by due date, ${currency}</h2>`)).toHaveLength(2)
    }
    expect(ru).toContain('1\u00a0243\u00a0637,89\u00a0₽')
  })

  test('leaves drafts and deleted documents out of every total', async () => {
    const html = await english.html('/companies/baltika')
    expect(html).toContain('Draft')
    expect(html).not.toContain('000127')
    // Five posted in roubles, less the deleted one: paid, late, today, undated.
    expect(html).toContain('4 invoices')
  })

  test('shows what of a payment settles which invoice, and the rest as a prepayment', async () => {
    const html = await english.html('/companies/baltika')
    expect(html).toMatch(
      /000123<\/a>.*₽5,000\.00.*000124<\/a>.*₽1,000\.00.*Prepayment.*₽1,000\.00/s,
    )
    expect(await russian.html('/companies/baltika')).toContain('Аванс')
  })

  test('hints at another that may be the same', async () => {
    const { client } = database
    await client.execute(`insert into company_candidate (company_id, other_id, rule, found_at)
      values ('hostile', 'beton', 'same-name', 1)`)
    for (const [id, other] of [
      ['hostile', 'beton'],
      ['beton', 'hostile'],
    ]) {
      const html = await english.html(`/companies/${id}`)
      expect(html).toContain('May be the same as')
      expect(html).toContain(`href="/companies/${other}"`)
    }
  })

  test('tells its history in sentences', async () => {
    const diff = JSON.stringify({ name: ['Старое', 'Новое'], isVendor: ['0', '1'] })
    await database.client.execute({
      sql: `insert into change_log (at, actor_kind, actor_id, verb, entity, record_id, diff)
        values (?, 'agent', 'agent-1', 'update', 'company', 'beton', ?)`,
      args: [NOW, diff],
    })
    const [en, ru] = [
      await english.html('/companies/beton'),
      await russian.html('/companies/beton'),
    ]
    expect(en).toContain(
      'The agent office: changed — name from Старое to Новое; vendor from no to yes.',
    )
    expect(ru).toContain('Агент «office»: изменено — название: Старое → Новое')
  })
})

test('a job of a vendor is shown as a subcontract of that vendor', async () => {
  const html = await english.html('/projects/piles')
  expect(html).toContain('Subcontract')
  expect(html).toContain('href="/companies/beton"')
  expect(html).toContain('₽800.00')
})

describe('an invoice', () => {
  test.each([
    ['late', 'Overdue', '1 day late'],
    ['undated', 'Open', 'No due date'],
    ['draft', 'Draft', 'A draft is not posted'],
    ['gone', 'Deleted in the ledger', 'no longer has this document'],
    ['paid', 'Paid', '000123'],
  ])('%s says %s', async (key, state, words) => {
    const html = await english.html(`/invoices/1-${key}`)
    expect(html).toContain(`${state}</span>`)
    expect(html).toContain(words)
  })

  test('names a counterparty it does not know by its key, as unknown', async () => {
    expect(await english.html('/invoices/1-a%2Fb..%25')).toContain('unknown (nobody)')
    expect(await russian.html('/invoices/1-a%2Fb..%25')).toContain('неизвестно (nobody)')
  })

  test('proves where its number comes from', async () => {
    const html = await english.html('/invoices/1-late')
    for (const part of ['Book A', 'ab'.repeat(32), 'receipt.of.test', 'kid-1']) {
      expect(html).toContain(part)
    }
  })

  test('is overdue from the day after its due date, by the clock of the reader', async () => {
    const { client } = database
    await client.execute(`update ledger_invoice set due_on = '2026-11-22' where key = 'today'`)
    const [west, east] = [
      await signIn(database, { timeZone: 'Pacific/Pago_Pago' }),
      await signIn(database, { timeZone: 'Pacific/Kiritimati' }),
    ]
    // 09:00 UTC on the 23rd is still the 22nd in Pago Pago.
    expect(await west.html('/invoices/1-today')).not.toContain('1 day late')
    expect(await east.html('/invoices/1-today')).toContain('1 day late')
    const list = '/invoices?state=overdue&side=receivable'
    // The first page in a far zone reads twice, the next knows the day.
    expect(tripsOf(await west.get(list))).toBe(2)
    const again = await west.get(list)
    expect(tripsOf(again)).toBe(1)
    expect(rowLinks(await again.text(), '/invoices/')).toEqual([])
    expect(rowLinks(await east.html(list), '/invoices/')).toHaveLength(2)
    await client.execute(`update ledger_invoice set due_on = '2026-11-23' where key = 'today'`)
  })
})

test('the dashboard keeps currencies apart and stamps what it shows', async () => {
  const html = await english.html('/')
  expect(html).toContain('₽1,243,640.89')
  expect(html).toContain('€55.00')
  expect(html).toContain('₽1,233,567.89')
  expect(html.match(/class="stamp" data-state="fresh"/g)?.length).toBeGreaterThan(8)
})

test('numbers of a silent agent are called offline, and unknown ones never fresh', async () => {
  const { client } = database
  await client.execute('update stream set watermark = 1000')
  await client.execute('update agent set last_seen_at = 1000')
  const offline = await english.html('/companies')
  expect(offline).toContain('data-state="offline"')
  await client.execute('update stream set watermark = null')
  const unknown = await english.html('/companies/baltika')
  expect(unknown).toContain('data-state="unknown"')
  expect(unknown).not.toContain('data-state="fresh"')
  await client.execute(`update stream set watermark = ${NOW}`)
  await client.execute(`update agent set last_seen_at = ${NOW}`)
})

test('an empty installation says what to do first', async () => {
  const fresh = await signIn(await createDatabase())
  const html = await fresh.html('/')
  expect(html).toContain('1 of 5 done')
  expect(html).toContain('No book is connected yet')
  for (const path of ['/companies', '/projects', '/invoices']) {
    expect(await fresh.html(path)).toContain('href="/agents"')
  }
})
