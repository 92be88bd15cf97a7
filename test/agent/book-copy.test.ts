import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgentProblemCode } from '../../sync-agent/problem.ts'
import type { Look } from '../../sync-agent/sources/gnucash/book-files.ts'
import { HEADER_BYTES } from '../../sync-agent/sources/gnucash/header.ts'
import { readStill } from '../../sync-agent/sources/gnucash/read-still.ts'
import { type BookFolder, hurriedClock, makeBook } from './support/books.ts'

let book: BookFolder
beforeEach(async () => {
  book = await makeBook()
})
afterEach(() => book.remove())

async function problemOf(): Promise<{ code: AgentProblemCode; facts: object }> {
  try {
    const captured = await book.source().capture()
    captured.close()
  } catch (error) {
    return error as { code: AgentProblemCode; facts: object }
  }
  throw new Error('The book was accepted.')
}

describe('a book that cannot be read', () => {
  it('is missing', async () => {
    await book.remove()
    expect((await problemOf()).code).toBe('book-missing')
  })

  it('is a folder', async () => {
    const capture = book.source(book.folder).capture()
    await expect(capture).rejects.toMatchObject({ code: 'book-unreadable' })
  })

  it('is not SQLite', async () => {
    await book.write('Счёт;Сумма\n1;100,00\n')
    expect((await problemOf()).code).toBe('book-not-sqlite')
  })

  it('is empty', async () => {
    await book.write('')
    expect((await problemOf()).code).toBe('book-not-sqlite')
  })

  it('is a GnuCash book in XML form, gzipped or not', async () => {
    const xml = '<?xml version="1.0" encoding="utf-8" ?>\n<gnc-v2></gnc-v2>\n'
    await book.write(gzipSync(xml))
    expect((await problemOf()).code).toBe('book-xml')
    await book.write(xml)
    expect((await problemOf()).code).toBe('book-xml')
  })

  it('is cut short', async () => {
    const bytes = readFileSync(book.path)
    await book.write(bytes.subarray(0, bytes.length / 2))
    expect((await problemOf()).code).toBe('book-damaged')
  })

  it('has a page overwritten', async () => {
    const bytes = readFileSync(book.path)
    bytes.fill(0xff, 4096, 4096 * 3)
    await book.write(bytes)
    expect((await problemOf()).code).toBe('book-damaged')
  })

  it('is SQLite of something else', async () => {
    book.edit('drop table books')
    expect((await problemOf()).code).toBe('book-not-gnucash')
  })

  it('comes from another version of GnuCash, and the table is named', async () => {
    book.edit("update versions set table_version = 9 where table_name = 'invoices'")
    const { code, facts } = await problemOf()
    expect(code).toBe('book-version')
    expect(facts).toMatchObject({ table: 'invoices', found: '9' })
  })

  it('has a transaction that does not balance, and it is named by date and number', async () => {
    book.edit(`update splits set value_num = value_num + 1 where guid =
      (select s.guid from splits s join transactions t on t.guid = s.tx_guid where t.num = '000002')`)
    const { code, facts } = await problemOf()
    expect(code).toBe('book-unbalanced')
    expect(facts).toMatchObject({ on: '2026-07-03', number: '000002' })
  })

  it('balances in fractions of different denominators', async () => {
    book.edit(`update splits set value_num = value_num * 10, value_denom = value_denom * 10
      where guid in (select min(guid) from splits group by tx_guid)`)
    const captured = await book.source().capture()
    captured.close()
  })

  it('has a journal beside it: it is being written, or GnuCash crashed', async () => {
    await writeFile(`${book.path}-journal`, 'x')
    expect((await problemOf()).code).toBe('book-journal')
  })
})

describe('a book in WAL mode', () => {
  it('is read with the commits that its main file does not hold yet', async () => {
    const writer = new DatabaseSync(book.path)
    writer.exec(
      "pragma journal_mode = wal; update customers set name = 'В журнале' where id = '000001'",
    )
    try {
      const captured = await book.source().capture()
      const names = [...captured.rows('counterparty')].map(
        (item) => 'row' in item && item.row.cells[1],
      )
      captured.close()
      expect(names).toContain('В журнале')
    } finally {
      writer.close()
    }
  })
})

describe('the copy method', () => {
  /** A book whose change counter is told by the test at each look. */
  function scriptedFiles(counterAt: (look: number) => number, journalAt = (_: number) => false) {
    let looks = 0
    const copies: number[] = []
    const lookAt = (): Look => {
      const header = new Uint8Array(HEADER_BYTES)
      header.set(new TextEncoder().encode('SQLite format 3\0'))
      header[18] = header[19] = 1
      new DataView(header.buffer).setUint32(24, counterAt(looks))
      return { inode: 1, size: 4096, modifiedMs: 1, header }
    }
    return {
      copies,
      looks: () => looks,
      files: {
        look: async (path: string) => {
          if (path.endsWith('-wal')) return null
          if (path.endsWith('-journal')) return journalAt(looks) ? lookAt() : null
          looks += 1
          return lookAt()
        },
        copy: () => expect.unreachable(),
        open: () => expect.unreachable(),
      },
    }
  }

  const copy = (script: ReturnType<typeof scriptedFiles>) =>
    readStill(
      { book: '/b', quietMs: 1, clock: hurriedClock, files: script.files },
      { order: 'after-quiet' },
      async () => script.copies.push(script.looks()),
    )

  it('waits until the counter stands still before it copies', async () => {
    const script = scriptedFiles((look) => Math.min(look, 7))
    await copy(script)
    expect(script.copies).toEqual([8])
  })

  it('throws a copy away when the counter moved while it was made', async () => {
    const script = scriptedFiles((look) => (look <= 2 ? 1 : 2))
    const { bell } = await copy(script)
    expect(script.copies).toEqual([2, 5])
    expect(bell).toContain(':2')
  })

  it('throws a copy away when a journal appeared while it was made', async () => {
    const script = scriptedFiles(
      () => 1,
      (look) => look === 3,
    )
    await copy(script)
    expect(script.copies).toEqual([2, 5])
  })

  it('gives up on a book that is never quiet, without a copy', async () => {
    const script = scriptedFiles((look) => look)
    await expect(copy(script)).rejects.toMatchObject({ code: 'book-busy' })
    expect(script.copies).toEqual([])
  })
})
