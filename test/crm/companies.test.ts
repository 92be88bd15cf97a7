import { beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { type CompanyFill, fillBook, fillCompanies, fillInvoices } from './support/ledger-rows.ts'
import { linksTo, type PageReader, pageLink, rowLinks, signIn, walkList } from './support/reader.ts'

const COUNT = 173
const PAYABLE = 55
const VENDORS = 35
const LATE = 58

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
      side: index < PAYABLE ? 'payable' : 'receivable',
      // Equal debts too.
      total: 100 * (1 + (index % 60)),
      dueOn: index % 3 === 0 ? '2026-11-22' : '2026-11-23',
      issuedOn: '2026-10-01',
    })),
  )
  await fillCompanies(database.client, [
    {
      id: 'c-yolkin',
      name: 'ИП Ёлкин Бетон',
      taxId: '780123456789',
      phone: '8 922 557-48-28',
      side: 'vendor',
    },
  ])
  reader = await signIn(database)
})

describe('the list of companies', () => {
  test.each([
    ['/companies', COUNT + 1],
    ['/companies?dir=desc', COUNT + 1],
    ['/companies?sort=receivable', COUNT - PAYABLE],
    ['/companies?sort=payable', PAYABLE],
    ['/companies?sort=receivable&dir=asc&currency=RUB', COUNT - PAYABLE],
    ['/companies?filter=customer', COUNT - VENDORS],
    ['/companies?filter=overdue', LATE],
    [`/companies?q=${encodeURIComponent('ООО строй')}`, COUNT],
  ])(
    '%s shows each company once, walking on and walking back, in one trip',
    async (first, count) => {
      const walked = await walkList(reader, first, '/companies/')
      expect(walked.forwards).toHaveLength(count)
      expect(new Set(walked.forwards).size).toBe(count)
      expect(walked.backwards).toEqual(walked.forwards)
      expect(walked.trips).toEqual(new Set([1]))
    },
  )

  test('by debt, the largest stands first', async () => {
    const html = await reader.html('/companies?sort=receivable')
    expect(rowLinks(html, '/companies/')[0]).toBe('/companies/c-59')
  })

  test.each(['receivable', 'payable'])('sorted by %s, a phone shows that sum', async (sort) => {
    const html = await reader.html(`/companies?sort=${sort}`)
    expect(html).toMatch(new RegExp(`<th scope="col" class="num" [^>]*><a href="[^"]*sort=${sort}`))
  })

  test.each([
    ['ё as е', 'ЕЛКИН', 'c-yolkin'],
    ['a tax id by its middle', '012345', 'c-yolkin'],
    ['a phone as people write it', '+7 (922) 557', 'c-yolkin'],
    ['words in any order', 'бетон ёлк', 'c-yolkin'],
  ])('finds %s', async (_, q, id) => {
    const html = await reader.html(`/companies?q=${encodeURIComponent(q)}`)
    expect(rowLinks(html, '/companies/')).toEqual([`/companies/${id}`])
  })

  test('says so when nothing matches, and leads back to all', async () => {
    const html = await reader.html('/companies?q=nobody&filter=vendor')
    expect(html).toContain('Nothing matches')
    expect(linksTo(html, '/companies')).toContain('/companies')
  })

  test.each([
    ['/companies?page=broken', '/companies'],
    ['/companies?sort=receivable&page=eyJ9', '/companies?sort=receivable'],
    ['/companies?filter=all%27--&q=a', '/companies?q=a'],
    ['/companies?sort=name%3B+drop&dir=up&currency=roubles', '/companies'],
  ])('%s goes to the list without what it does not understand', async (path, location) => {
    const answer = await reader.get(path)
    expect(answer.status).toBe(303)
    expect(answer.headers.get('Location')).toBe(location)
  })

  test('a cursor of one order is no cursor of another', async () => {
    const next = pageLink(await reader.html('/companies'), 'next')
    const answer = await reader.get(`${next}&sort=receivable`)
    expect(answer.status).toBe(303)
  })

  test('answers htmx with the list alone', async () => {
    const answer = await reader.get('/companies?q=1', {
      'HX-Request': 'true',
      'HX-Request-Type': 'partial',
    })
    const html = await answer.text()
    expect(html.startsWith('<div id="list"')).toBe(true)
    expect(html).not.toContain('<html')
  })
})
