import { beforeAll, describe, expect, it } from 'vitest'
import { emptyIndex, indexWaiting } from '../../scripts/search/index-records.ts'
import { paths } from '../../views/paths.ts'
import { soundKey } from '../../worker/domain/sound-key.ts'
import { mergeIndex } from '../../worker/store/search-merge.ts'
import type { TestDatabase } from '../support/database.ts'
import { fillCompanies } from './support/ledger-rows.ts'
import { linksTo, type PageReader, pageLink, signIn, tripsOf } from './support/reader.ts'
import { openSearchedBook } from './support/searched-book.ts'

const MANY = 60

let database: TestDatabase
let reader: PageReader

beforeAll(async () => {
  database = await openSearchedBook(MANY)
  reader = await signIn(database, { locale: 'ru' })
})

const found = async (q: string) =>
  linksTo(await reader.html(paths.search({ q })), '/').filter((href) =>
    /^\/(companies|projects|invoices)\/(?!new|board)[\w-]/.test(href),
  )

describe('the page of the search', () => {
  it.each([
    ['a beginning', 'север', [paths.company('north')]],
    ['the middle of a word', 'верстр', [paths.company('north')]],
    ['a mistake', 'сиверстрой', [paths.company('north')]],
    ['half a word with a mistake', 'сивер', [paths.company('north')]],
    ['a mistake beside the beginning of a word', 'набережнея очер', [paths.project('quay')]],
    ['two letters that changed places', 'свеерстрой', [paths.company('north')]],
    ['Latin letters', 'severstroy', [paths.company('north')]],
    ['the other layout', 'ctdthcnhjq', [paths.company('north')]],
    ['Cyrillic letters for a Latin name', 'сименс', [paths.company('siemens')]],
    ['a tax id with its zero', '01234', [paths.company('north')]],
    ['a phone number with its country', '+7 (922) 555', [paths.company('north')]],
    ['a later part of a number', '777', [paths.invoice({ sourceId: 1, key: 'i1' })]],
    ['a word of a project', 'очередь', [paths.project('quay')]],
    ['a word and the first letter of the next', 'набережная о', [paths.project('quay')]],
  ])('finds by %s', async (_, q, expected) => {
    expect(await found(q)).toEqual(expected)
  })

  it('finds an activity by any word that was written, and not once it is deleted', async () => {
    const write = (sql: string) => database.open().write([sql])
    await write(`insert into activity (id, kind, at, subject, body, project_id, created_at, updated_at)
      values ('call-1', 'call', 1, 'Срок поставки', 'Обещали к пятнице: «Арматура, 12 т»', 'quay', 0, 0)`)
    const hits = async () =>
      linksTo(await reader.html(paths.search({ q: 'арматур' })), '/activities/')
    expect(await hits()).toContain(paths.activity('call-1'))
    const foreman = await signIn(database, { role: 'member', name: 'Out of reach' })
    await write("update member set role_id = 'foreman' where name = 'Out of reach'")
    expect(await foreman.html(paths.search({ q: 'арматур' }))).not.toContain('Срок поставки')
    await write(`update activity set deleted_at = 1 where id = 'call-1'`)
    expect(await hits()).not.toContain(paths.activity('call-1'))
  })

  it('says what it read in the place of a mistake', async () => {
    const html = await reader.html(paths.search({ q: 'свеерстрой' }))
    expect(html).toContain(
      'По запросу «свеерстрой» ничего нет. Показано, что нашлось по «северстрой».',
    )
  })

  it('asks what was meant only while no word begins as typed', async () => {
    const names = { granite: 'Гранитный двор', garnet: 'Гранат' }
    const companies = Object.entries(names).map(([id, name]) => ({ id, name }))
    await fillCompanies(database.client, companies)
    expect(await reader.html(paths.search({ q: 'гранит' }))).not.toContain('Возможно')
  })

  it('leads from the best of a kind to all of it, page by page', async () => {
    const html = await reader.html(paths.search({ q: 'кирпич' }))
    const all = paths.search({ q: 'кирпич', kind: 'company' })
    expect(linksTo(html, all)).not.toEqual([])
    const first = await reader.html(all)
    const next = await reader.html(pageLink(first, 'next') ?? '')
    const rows = [first, next].flatMap((page) => linksTo(page, '/companies/many-'))
    expect(new Set(rows).size).toBe(MANY)
    expect(rows).toHaveLength(MANY)
    expect(first).toContain(`${MANY} записей`)
  })

  it('costs one trip, and two when it looks for what may have been meant', async () => {
    expect(tripsOf(await reader.get(paths.search({ q: 'север' })))).toBe(1)
    expect(tripsOf(await reader.get(paths.search({ q: 'свеерстрой' })))).toBe(2)
  })

  it('finds nothing that a role may not see', async () => {
    const foreman = await signIn(database, { role: 'member', name: 'Foreman' })
    await database.client.execute("update member set role_id = 'foreman' where name = 'Foreman'")
    const answer = await foreman.get(paths.search({ q: 'север' }))
    expect(await answer.text()).not.toContain('/companies/north')
  })

  it('names of a person only a company that one may see', async () => {
    await database.open().write([
      `insert into contact (id, name, name_key, sort_key, created_at, updated_at)
        values ('petr', 'Пётр', 'петр', 'петр', 0, 0)`,
      // The first one they joined is out of the foreman's reach.
      `insert into contact_company (contact_id, company_id, created_at)
        values ('petr', 'many-1', 0), ('petr', 'north', 1)`,
    ])
    const builder = await signIn(database, { role: 'member', name: 'Builder' })
    await database.client.batch([
      "update member set role_id = 'foreman' where name = 'Builder'",
      `insert into project_member (project_id, member_id, added_at)
        select 'quay', id, 0 from member where name = 'Builder'`,
    ])
    const html = await builder.html(paths.search({ q: 'петр' }))
    expect(html).toContain('/contacts/petr')
    expect(html).toContain('СеверСтрой')
    expect(html).not.toContain('Кирпич 1')
  })

  it('asks what to look for when nothing is typed, and takes any text', async () => {
    expect(await reader.html(paths.search())).toContain('Что найти?')
    for (const q of ['"', '* OR', 'a"b', '\u0000', '😀 кирпич', `${'я'.repeat(400)}`]) {
      expect((await reader.get(paths.search({ q }))).status, q).toBe(200)
    }
  })
})

describe('the index', () => {
  it('follows a record with the write that changes it, and forgets what is deleted', async () => {
    const write = (sql: string) => database.open().write([sql])
    await write(`insert into company (id, name, name_key, sort_key, created_at, updated_at)
      values ('fresh', 'Пилон', 'пилон', 'пилон', 0, 0)`)
    expect(await found('пилон')).toEqual([paths.company('fresh')])
    await write(`update company set name = 'Ригель', name_key = 'ригель' where id = 'fresh'`)
    expect(await found('пилон')).toEqual([])
    expect(await found('ригель')).toEqual([paths.company('fresh')])
    await write(`update company set deleted_at = 1 where id = 'fresh'`)
    expect(await found('ригель')).toEqual([])
  })

  it('takes a record that waits already, however it is written a second time', async () => {
    const upsert = (word: string) => `insert into company
        (id, name, name_key, sort_key, created_at, updated_at)
      values ('waiting', '${word}', '${word}', '${word}', 0, 0)
      on conflict (id) do update set name_key = excluded.name_key`
    // A version before the index works nothing off: what it writes waits.
    await database.client.execute(upsert('швеллер'))
    await database.client.execute(upsert('двутавр'))
    await indexWaiting(database.client)
    expect(await found('швеллер')).toEqual([])
    expect(await found('двутавр')).toEqual([paths.company('waiting')])
  })

  it('knows how a word sounds as the code does', async () => {
    const { rows } = await database.client.execute('select word, sound from search_word')
    expect(rows.length).toBeGreaterThan(MANY)
    for (const { word, sound } of rows) expect(sound).toBe(soundKey(String(word)))
  })

  it('is merged into few parts, whatever many small writes left of it', async () => {
    const parts = async () => {
      const { rows } = await database.client.execute(`select
        (select count(distinct segid) from search_text_idx) as texts,
        (select count(distinct segid) from search_part_idx) as words`)
      return rows[0]
    }
    for (const [id, word] of [
      ['beam', 'балка'],
      ['slab', 'плита'],
      ['pile', 'свая'],
    ])
      await database.open().write([
        `insert into company (id, name, name_key, sort_key, created_at, updated_at)
          values ('${id}', '${word}', '${word}', '${word}', 0, 0)`,
      ])
    expect(Number((await parts())?.texts)).toBeGreaterThan(3)
    await mergeIndex(database.open(), 3)
    expect(await parts()).toEqual({ texts: 1, words: 1 })
    expect(await found('балка')).toEqual([paths.company('beam')])
  })

  it('is the same when it is made anew, and whole in itself', async () => {
    const { client } = database
    const documents = async () =>
      (await client.execute('select kind, record, words from search_document order by 1, 2')).rows
    const before = await documents()
    await emptyIndex(client)
    expect(await documents()).toEqual([])
    expect(await indexWaiting(client)).toBe(before.length)
    expect(await documents()).toEqual(before)
    expect(await found('severstroy')).toEqual([paths.company('north')])
    await client.execute("insert into search_text (search_text) values ('integrity-check')")
    await client.execute("insert into search_part (search_part) values ('integrity-check')")
  })
})
