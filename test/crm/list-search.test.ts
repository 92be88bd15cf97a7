import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { COUNT_CAP } from '../../worker/domain/keyset.ts'
import type { TestDatabase } from '../support/database.ts'
import { fillCompanies, fillInvoices } from './support/ledger-rows.ts'
import { type PageReader, rowLinks, signIn, tripsOf, walkList } from './support/reader.ts'
import { openSearchedBook } from './support/searched-book.ts'

/** More than are looked up one by one, and more than the page of a search holds. */
const MANY = 4_050

let database: TestDatabase
let reader: PageReader

beforeAll(async () => {
  database = await openSearchedBook(MANY)
  await fillInvoices(database.client, [
    { key: 'i2', company: 'siemens', number: 'INV-9', total: 100_00 },
  ])
  await fillCompanies(database.client, [
    { id: 'granite', name: 'Гранитный двор' },
    { id: 'garnet', name: 'Гранат' },
  ])
  await database.open().write([
    `insert into contact (id, name, name_key, sort_key, reach_keys, created_at, updated_at)
      values ('petr', 'Пётр Верёвкин', 'петр веревкин', 'петр веревкин', '9225556677', 0, 0)`,
  ])
  reader = await signIn(database, { locale: 'ru' })
})

const company = paths.company('north')
const project = paths.project('quay')
const contact = paths.contact('petr')
const invoice = paths.invoice({ sourceId: 1, key: 'i1' })

describe('the search of a list', () => {
  it.each([
    ['companies by a middle and a mistake', paths.companies({ q: 'сиверстр' }), company],
    ['companies in Latin letters', paths.companies({ q: 'severstroy' }), company],
    ['companies in the other layout', paths.companies({ q: 'ctdthcnhjq' }), company],
    ['projects in the other layout', paths.projects({ q: 'yf,tht;yfz' }), project],
    ['contacts in the other layout', paths.contacts({ q: 'dthtdrby' }), contact],
    ['invoices in the other layout', paths.invoices({ q: 'cx-777' }), invoice],
    [
      'invoices by their company, in the other layout',
      paths.invoices({ q: 'ctdthcnhjq' }),
      invoice,
    ],
    [
      'one kind of all, in the other layout',
      paths.search({ q: 'dthtdrby', kind: 'contact' }),
      contact,
    ],
    [
      'projects by two words, one with a mistake',
      paths.projects({ q: 'набережнея очер' }),
      project,
    ],
    ['the second of two words with a mistake', paths.projects({ q: 'набережная очиред' }), project],
    ['contacts by two words, one with a mistake', paths.contacts({ q: 'пётр вирёвкин' }), contact],
    ['companies by digits of a tax id', paths.companies({ q: '3456' }), company],
    ['companies by a phone', paths.companies({ q: '+7 (922) 555' }), company],
    ['projects by a word in Latin letters', paths.projects({ q: 'naberezhn' }), project],
    ['contacts with a letter changed', paths.contacts({ q: 'вирёвкин' }), contact],
    ['contacts by a phone', paths.contacts({ q: '8 922 5556677' }), contact],
    ['invoices by a later part of the number', paths.invoices({ q: '777' }), invoice],
    ['invoices by their company, in Latin letters', paths.invoices({ q: 'severstroy' }), invoice],
  ])('finds %s', async (_, list, expected) => {
    const answer = await reader.get(list)
    expect(rowLinks(await answer.text(), expected)).toEqual([expected])
    expect(tripsOf(answer)).toBeLessThanOrEqual(2)
  })

  it('shows what fits the nearest words and says so, keeps what was typed, and leads on from what it shows', async () => {
    const html = await reader.html(paths.companies({ q: 'свеерстрой' }))
    expect(html).toContain(
      'По запросу «свеерстрой» ничего нет. Показано, что нашлось по «северстрой».',
    )
    expect(html).toContain('value="свеерстрой"')
    expect(html).toContain(paths.companies({ q: 'северстрой', filter: 'customer' }).slice(0, 40))
    expect(tripsOf(await reader.get(paths.companies({ q: 'северстрой' })))).toBe(1)
  })

  it('takes a word for another when both are known and no record has them together', async () => {
    const html = await reader.html(paths.companies({ q: 'гранат двор' }))
    expect(rowLinks(html, '/companies/')).toEqual([paths.company('granite')])
    expect(html).toContain('Показано, что нашлось по «гранитный двор»')
  })

  it('finds nothing beyond the grants of the viewer', async () => {
    const foreman = await signIn(database, { role: 'member', name: 'Foreman' })
    await database.client.execute("update member set role_id = 'foreman' where name = 'Foreman'")
    for (const q of ['север', 'свеерстрой', 'кирпич']) {
      const answer = await foreman.get(paths.companies({ q }))
      expect(rowLinks(await answer.text(), '/companies/'), q).toEqual([])
    }
  })

  it('tells that too many fit to show them all, and shows all once something narrows them', async () => {
    const partly = 'Подходит слишком много'
    const { forwards } = await walkList(reader, paths.companies({ q: 'кирпич' }), '/companies/')
    // Those that begin so in the order of the list, and as many of the latest.
    expect(forwards).toHaveLength(2 * COUNT_CAP)
    expect(forwards[0]).toBe(paths.company('many-0'))
    expect(forwards.at(-1)).toBe(paths.company(`many-${MANY - 1}`))
    expect(await reader.html(paths.companies({ q: 'кирпич' }))).toContain(partly)
    for (const query of [{}, { q: 'кирпич 19' }, { q: 'кирпич', filter: 'customer' } as const])
      expect(await reader.html(paths.companies(query))).not.toContain(partly)
  })

  it('walks all of what many fit, in the order of the list and back', async () => {
    const { forwards, backwards, trips } = await walkList(
      reader,
      paths.companies({ q: 'кирпич 19' }),
      '/companies/',
    )
    const fitting = Array.from({ length: MANY }, (_, at) => at).filter((at) =>
      String(at + 1000).startsWith('19'),
    )
    expect(forwards).toEqual(fitting.map((at) => paths.company(`many-${at}`)))
    expect([...backwards].sort()).toEqual([...forwards].sort())
    const first = rowLinks(await reader.html(paths.companies({ q: 'кирпич' })), '/companies/')
    expect(first).toEqual(Array.from({ length: 50 }, (_, at) => paths.company(`many-${at}`)))
    expect([...trips]).toEqual([1])
  })
})
