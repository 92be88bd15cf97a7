import { brotliCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { fillBook, fillCompanies, fillInvoices, fillProjects } from './support/ledger-rows.ts'
import { type PageReader, rowLinks, signIn } from './support/reader.ts'

/** Bytes that the HTML of a list of 50 rows may have on the wire, brotli. */
const TARGET = 8_192

const FORMS = ['ООО', 'АО', 'ИП', 'ПАО']
const WORDS = ['Монолит', 'Северный Берег', 'Кровля Сервис', 'ТеплоСтрой', 'Инжсети', 'Бетон & Ко']
const STREETS = ['Набережная реки Фонтанки', 'Лесная ул.', 'ул. Садовая', 'пр-т Мира']

let reader: PageReader

beforeAll(async () => {
  const database = await createDatabase()
  await fillBook(database.client)
  const digits = fc.sample(fc.integer({ min: 1e9, max: 9_999_999_999 }), { numRuns: 120, seed: 1 })
  const ids = digits.map((number, index) => `0192f3c4-${index}-7000-8000-${number}`)
  await fillCompanies(
    database.client,
    ids.map((id, index) => ({
      id,
      name: `${FORMS[index % 4]} «${WORDS[index % 6]}-${index}»`,
      taxId: String(digits[index]),
    })),
  )
  await fillProjects(
    database.client,
    ids.map((company, index) => ({
      id: `${company}-p`,
      name: `Каркасный дом, ${STREETS[index % 4]} ${index}`,
      code: `J${index}`,
      company,
    })),
  )
  await fillInvoices(
    database.client,
    ids.map((company, index) => ({
      key: `${company}${digits[index]}`.replaceAll('-', '').slice(0, 32),
      number: String(index).padStart(6, '0'),
      company,
      project: index % 2 ? `${company}-p` : null,
      total: digits[index]!,
      paid: index % 3 ? 0 : 12_345,
      issuedOn: `2026-0${1 + (index % 9)}-1${index % 10}`,
      dueOn: `2026-${10 + (index % 3)}-2${index % 9}`,
    })),
  )
  reader = await signIn(database, { locale: 'ru' })
})

test.each([
  ['/companies?sort=receivable', '/companies/'],
  ['/projects', '/projects/'],
  ['/invoices', '/invoices/'],
])('%s sends fifty rows within its budget of bytes', async (path, rows) => {
  const html = await reader.html(path)
  expect(rowLinks(html, rows)).toHaveLength(50)
  expect(brotliCompressSync(html).byteLength).toBeLessThan(TARGET)
})
