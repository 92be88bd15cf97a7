import { beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { type CompanyFill, fillBook, fillCompanies, fillInvoices } from './support/ledger-rows.ts'
import { linksTo, type PageReader, pageLink, signIn, tripsOf } from './support/reader.ts'

const COUNT = 173

let database: TestDatabase
let reader: PageReader

const companies: CompanyFill[] = Array.from({ length: COUNT }, (_, index) => ({
  id: `c-${index}`,
  // Many share a name, so that the id has to tell them apart at the edges of pages.
  name: `ООО «Стройка ${index % 40}»`,
  vendor: index % 5 === 0,
}))

beforeAll(async () => {
  database = await createDatabase()
  await fillBook(database.client)
  await fillCompanies(database.client, companies)
  await fillInvoices(
    database.client,
    companies.map(({ id }, index) => ({
      key: `i-${index}`,
      company: id,
      // Equal debts too.
      total: 100 * (1 + (index % 60)),
      dueOn: index % 3 === 0 ? '2026-11-22' : '2026-11-23',
      issuedOn: '2026-10-01',
    })),
  )
  reader = await signIn(database)
})

describe('the list of companies', () => {
  test.each([
    '/companies',
    '/companies?dir=desc',
    '/companies?sort=receivable',
    '/companies?sort=receivable&dir=asc&currency=RUB',
    '/companies?filter=customer',
    '/companies?filter=overdue',
    '/companies?q=%D1%81%D1%82%D1%80%D0%BE%D0%B9',
  ])('%s shows each company once, walking on and walking back, in one trip', async (first) => {
    const forwards: string[][] = []
    let address: string | null = first
    let last = first
    while (address) {
      const answer = await reader.get(address)
      expect(tripsOf(answer)).toBe(1)
      const html = await answer.text()
      forwards.push(linksTo(html, '/companies/'))
      last = address
      address = pageLink(html, 'next')
    }
    const all = forwards.flat()
    expect(new Set(all).size).toBe(all.length)
    expect(all.length).toBe(expected(first))
    const backwards: string[][] = []
    address = last
    while (address) {
      const html = await reader.html(address)
      backwards.unshift(linksTo(html, '/companies/'))
      address = pageLink(html, 'prev')
    }
    expect(backwards.flat()).toEqual(all)
  })
})

function expected(address: string): number {
  if (address.includes('overdue')) return companies.filter((_, index) => index % 3 === 0).length
  if (address.includes('customer')) return companies.filter(({ vendor }) => !vendor).length
  return COUNT
}
