import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from '../support/database.ts'
import {
  fillBook,
  fillCompanies,
  fillInvoices,
  fillProjects,
  type InvoiceFill,
} from './support/ledger-rows.ts'
import { type PageReader, rowLinks, signIn, walkList } from './support/reader.ts'

const TODAY = '2026-11-23'
const COUNT = 240

const day = fc.constantFrom(null, '2026-10-01', '2026-11-22', TODAY, '2026-11-24')
const anyInvoice = fc.record({
  company: fc.constantFrom('one', 'two', null),
  project: fc.constantFrom('house', null),
  side: fc.constantFrom('receivable' as const, 'payable' as const),
  state: fc.constantFrom('posted' as const, 'posted' as const, 'draft' as const),
  issuedOn: day,
  dueOn: day,
  paid: fc.constantFrom(0, 40, 100, 120),
})

// Seeded: every run holds the pages against the same book, with plenty of equal dates and none at all.
const invoices: InvoiceFill[] = fc
  .sample(anyInvoice, { numRuns: COUNT, seed: 7 })
  .map((invoice, index) => ({
    ...invoice,
    key: `i-${index}`,
    number: index === 0 ? 'СЧ-0012' : String(index + 1).padStart(6, '0'),
    total: 100,
  }))

const isOpen = ({ state, paid }: InvoiceFill) => state === 'posted' && paid !== 100
const isLate = (invoice: InvoiceFill) =>
  isOpen(invoice) && (invoice.paid ?? 0) < 100 && (invoice.dueOn ?? TODAY) < TODAY

let reader: PageReader

beforeAll(async () => {
  const database = await createDatabase()
  await fillBook(database.client)
  await fillCompanies(database.client, [
    { id: 'one', name: 'ООО «Первый Камень»' },
    { id: 'two', name: 'Второй' },
  ])
  await fillProjects(database.client, [{ id: 'house', name: 'Дом', company: 'one' }])
  await fillInvoices(database.client, invoices)
  reader = await signIn(database)
})

type Case = [path: string, holds: (invoice: InvoiceFill) => boolean]

const CASES: Case[] = [
  ['/invoices', () => true],
  ['/invoices?dir=asc', () => true],
  ['/invoices?side=payable', ({ side }) => side === 'payable'],
  ['/invoices?state=open', isOpen],
  ['/invoices?state=open&sort=issued&dir=desc', isOpen],
  ['/invoices?state=overdue', isLate],
  ['/invoices?state=overdue&dir=desc', isLate],
  ['/invoices?state=draft', ({ state }) => state === 'draft'],
  ['/invoices?state=paid', (invoice) => invoice.state === 'posted' && !isOpen(invoice)],
  ['/invoices?company=one', ({ company }) => company === 'one'],
  [
    '/invoices?project=house&state=open',
    (invoice) => invoice.project === 'house' && isOpen(invoice),
  ],
  [`/invoices?q=${encodeURIComponent('камень')}`, ({ company }) => company === 'one'],
  [`/invoices?q=${encodeURIComponent('сЧ-0012')}`, ({ number }) => number === 'СЧ-0012'],
  ['/invoices?q=12', ({ number }) => /(^|\D)0*12/.test(number ?? '')],
]

describe('the list of invoices', () => {
  test.each(CASES)(
    '%s shows each row once, in both directions, in one trip',
    async (path, holds) => {
      const walked = await walkList(reader, path, '/invoices/')
      const wanted = invoices.filter(holds).map(({ key }) => `/invoices/1-${key}`)
      expect([...walked.forwards].sort()).toEqual([...wanted].sort())
      expect(walked.backwards).toEqual(walked.forwards)
      expect(walked.trips).toEqual(new Set([1]))
    },
  )

  test('by due date, the soonest stands first and those without a date last', async () => {
    const { forwards } = await walkList(reader, '/invoices?state=open', '/invoices/')
    const dates = forwards.map((href) => byHref(href).dueOn ?? '9999')
    expect(dates).toEqual([...dates].sort())
    expect(dates.at(-1)).toBe('9999')
  })

  test('a number is found without its leading zeros', async () => {
    const html = await reader.html('/invoices?q=239')
    expect(rowLinks(html, '/invoices/')).toEqual(['/invoices/1-i-238'])
  })

  test.each(['1-nothing', '9-i-1', '1', 'x-i-1', '1-', '%00'])(
    '/invoices/%s is not there',
    async (id) => {
      expect((await reader.get(`/invoices/${id}`)).status).toBe(404)
    },
  )
})

function byHref(href: string): InvoiceFill {
  return invoices.find(({ key }) => href === `/invoices/1-${key}`)!
}
