import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EntityName } from '../../protocol/entities.ts'
import type { Captured, CapturedRow, Source } from '../../sync-agent/capture/source.ts'
import { type Chance, createChance } from '../simulation/random.ts'
import { type BookFolder, makeBook } from './support/books.ts'
import { REPLICATED } from './support/replica.ts'

let book: BookFolder
let source: Source
beforeEach(async () => {
  book = await makeBook()
  source = book.source()
})
afterEach(() => book.remove())

type Rows = Map<string, readonly string[]>
type Book = ReadonlyMap<EntityName, Rows>

/** By key; a key that comes twice, which neither reading lets pass, in no order. */
function toRows(items: Iterable<CapturedRow>): Rows {
  const rows: Rows = new Map()
  for (const item of items) {
    const key = 'row' in item ? item.row.key : item.key
    const same = [rows.get(key) ?? [], JSON.stringify(item)].flat().toSorted()
    rows.set(key, same)
  }
  return rows
}

const readWhole = (captured: Captured): Book =>
  new Map(REPLICATED.map((entity) => [entity, toRows(captured.rows(entity))]))

const of = (rows: Rows, keys: readonly string[]) =>
  new Map(keys.flatMap((key) => (rows.has(key) ? [[key, rows.get(key)!] as const] : [])))

/** What is not the same in both, of one entity. */
const changedKeys = (one: Rows, other: Rows): string[] =>
  [...new Set([...one.keys(), ...other.keys()])].filter(
    (key) => String(one.get(key)) !== String(other.get(key)),
  )

/** Reads the book after an edit by what was touched and whole, and holds one against the other. */
async function compare(since: string, before: Book) {
  const captured = await source.capture(since)
  const { part, version } = captured
  const now = readWhole(captured)
  for (const entity of part ? REPLICATED : []) {
    const keys = part?.touched.get(entity) ?? []
    const [then, is] = [before.get(entity)!, now.get(entity)!]
    expect(keys).toEqual(keys.toSorted())
    expect(keys).toEqual(expect.arrayContaining(changedKeys(then, is)))
    expect(toRows(part!.rows(entity))).toEqual(of(is, keys))
    expect(toRows(part!.before(entity, keys))).toEqual(of(then, keys))
  }
  captured.close()
  return { part, version: version!, now }
}

async function readFirst(): Promise<{ version: string; now: Book }> {
  const captured = await source.capture()
  const now = readWhole(captured)
  captured.close()
  return { version: captured.version!, now }
}

const pick = (table: string, chance: Chance, where = 'true', column = 'guid') =>
  `(select ${column} from (select *, row_number() over (order by rowid) as n,
    count(*) over () as total from ${table} where ${where})
    where n = 1 + ${chance.between(0, 1_000_000)} % total)`

/** What accountants, and GnuCash itself, do to a book. */
const EDITS: readonly ((chance: Chance) => string)[] = [
  (chance) => `update customers set name = name || '${chance.between(1, 9)}', active = 1 - active
    where guid = ${pick('customers', chance)}`,
  (chance) => `update vendors set notes = 'ИНН 770${chance.between(1_000_000, 9_999_999)}'
    where guid = ${pick('vendors', chance)}`,
  (chance) => `update jobs set name = name || '!' where guid = ${pick('jobs', chance)}`,
  (chance) => `update jobs set reference = '${chance.pick(['', '7/26'])}'
    where guid = ${pick('jobs', chance)}`,
  (chance) => `update jobs set owner_type = 4, owner_guid = ${pick('vendors', chance)}
    where guid = ${pick('jobs', chance)}`,
  (chance) => `delete from jobs where guid = ${pick('jobs', chance)}`,
  (chance) => `update invoices set billing_id = '${chance.between(1, 99)}', currency =
    ${pick('commodities', chance)} where guid = ${pick('invoices', chance)}`,
  (chance) => `update invoices set owner_type = 4, owner_guid = ${pick('vendors', chance)}
    where guid = ${pick('invoices', chance)}`,
  (chance) => `update invoices set post_lot = ${pick('invoices', chance, 'true', 'post_lot')}
    where guid = ${pick('invoices', chance)}`,
  (chance) => `update invoices set post_txn = null, post_lot = null
    where guid = ${pick('invoices', chance)}`,
  (chance) => `update invoices set post_txn = ${pick('transactions', chance)}
    where guid = ${pick('invoices', chance)}`,
  (chance) => `delete from invoices where guid = ${pick('invoices', chance)}`,
  (chance) => `update entries set i_price_num = ${chance.between(1, 9_999)}
    where guid = ${pick('entries', chance)}`,
  (chance) => `update entries set invoice = ${pick('invoices', chance)}
    where guid = ${pick('entries', chance)}`,
  (chance) => `update transactions set post_date = '2026-0${chance.between(1, 9)}-11 10:59:00',
    num = '${chance.between(1, 99)}' where guid = ${pick('transactions', chance)}`,
  (chance) => `update splits set value_num = value_num * 3, quantity_num = quantity_num * 3,
    memo = 'thrice' where tx_guid = ${pick('transactions', chance)}`,
  (chance) => `update splits set tx_guid = ${pick('transactions', chance)}
    where tx_guid = ${pick('transactions', chance)}`,
  (chance) => `update splits set lot_guid = ${pick('splits', chance, 'true', 'lot_guid')}
    where guid = ${pick('splits', chance)}`,
  (chance) => `update splits set account_guid = ${pick('splits', chance, 'true', 'account_guid')}
    where guid = ${pick('splits', chance)}`,
  (chance) => `delete from slots where id =
    ${pick('slots', chance, "name in ('trans-txn-type', 'trans-date-due')", 'id')}`,
  (chance) => `update slots set timespec_val = '2027-01-0${chance.between(1, 9)} 10:59:00'
    where id = ${pick('slots', chance, "name = 'trans-date-due'", 'id')}`,
  (chance) => `insert into slots (obj_guid, name, slot_type, string_val)
    values (${pick('transactions', chance)}, 'trans-txn-type', 4, 'P')`,
  (chance) => `insert into slots (obj_guid, name, slot_type, guid_val) values
    (${pick('splits', chance, 'lot_guid is not null', 'lot_guid')}, 'gncOwner', 9, 'frame');
    insert into slots (obj_guid, name, slot_type, guid_val)
    values ('frame', 'gncOwner/owner-guid', 5, ${pick('jobs', chance)})`,
  () => `update slots set guid_val = guid_val || 'x' where name = 'gncOwner/owner-guid'`,
  // Rows that come and go by the hundred take pages from the free list and give them back.
  (chance) => `insert into customers select hex(randomblob(16)), name, id, notes, active,
    discount_num, discount_denom, credit_num, credit_denom, currency, tax_override, addr_name,
    addr_addr1, addr_addr2, addr_addr3, addr_addr4, addr_phone, addr_fax, 'new', shipaddr_name,
    shipaddr_addr1, shipaddr_addr2, shipaddr_addr3, shipaddr_addr4, shipaddr_phone, shipaddr_fax,
    shipaddr_email, terms, tax_included, taxtable from customers
    limit ${chance.between(1, 60)}`,
  () => `delete from customers where addr_email = 'new'`,
  (
    chance,
  ) => `update customers set notes = '${'long '.repeat(2_000)}ИНН ${chance.pick(['770123456', '780123456'])}7'
    where guid = ${pick('customers', chance)}`,
  () => `update accounts set account_type = 'RECEIVABLE' where account_type = 'BANK'`,
  (chance) => `update taxtable_entries set amount_num = ${chance.between(1, 20)}`,
]

const ROUNDS = 40

async function partAfter(edit: () => void | Promise<void>) {
  const { version } = await readFirst()
  await edit()
  const captured = await source.capture(version)
  const touched = captured.part && Object.fromEntries(captured.part.touched)
  captured.close()
  return { touched, isSame: captured.version === version }
}

describe('what a change of the book has touched', () => {
  it.each([1, 2])('is all that a whole reading finds changed: book %i', async (seed) => {
    const chance = createChance(seed, 'edits')
    let { version, now } = await readFirst()
    let parts = 0
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let count = chance.between(1, 3); count > 0; count -= 1)
        book.edit(chance.pick(EDITS)(chance))
      const read = await compare(version, now)
      ;({ version, now } = read)
      parts += read.part ? 1 : 0
    }
    // Otherwise it would hold of nothing.
    expect(parts).toBeGreaterThan(ROUNDS / 2)
  })

  it('is nothing, by the same version, where no byte changed', async () => {
    expect(await partAfter(() => book.edit('select 1'))).toMatchObject({ isSame: true })
  })

  it('is one company, when it gets another name', async () => {
    const { touched } = await partAfter(() =>
      book.edit("update customers set name = 'Другое' where id = '000001'"),
    )
    expect(touched).toEqual({ counterparty: [expect.any(String)] })
  })

  it('is not told of another version, of one another process read, or when the schema changed', async () => {
    const { version } = await readFirst()
    book.edit("update customers set name = 'Другое' where id = '000001'")
    const captured = await source.capture(`${version}0`)
    captured.close()
    expect(captured.part).toBe(undefined)
    const elsewhere = await book.source().capture(version)
    elsewhere.close()
    expect(elsewhere.part).toBe(undefined)
    const { touched } = await partAfter(() => book.edit('create table extra (a)'))
    expect(touched).toBe(undefined)
  })

  it('is told of a book in WAL mode whose commits are all in its file', async () => {
    book.edit('pragma journal_mode = wal')
    const { touched } = await partAfter(() =>
      book.edit("update jobs set name = 'Другой' where id = (select min(id) from jobs)"),
    )
    expect(touched).toMatchObject({ project: [expect.any(String)] })
  })

  it('is told of one whose commits stand in its log alone', async () => {
    book.edit('pragma journal_mode = wal')
    const writer = new DatabaseSync(book.path)
    writer.exec('pragma wal_autocheckpoint = 0')
    try {
      const { touched } = await partAfter(() =>
        writer.exec("update jobs set name = 'Другой' where id = (select min(id) from jobs)"),
      )
      expect(touched).toMatchObject({ project: [expect.any(String)] })
    } finally {
      writer.close()
    }
  })

  it('is refused when a transaction does not balance', async () => {
    const edit = () =>
      book.edit(`update splits set value_num = value_num + 1
        where guid = (select min(guid) from splits)`)
    await expect(partAfter(edit)).rejects.toMatchObject({ code: 'book-unbalanced' })
  })
})

it('a copy has no name any more once it is open', async () => {
  await readFirst()
  const captured = await source.capture()
  expect(readdirSync(join(book.folder, 'copies'))).toEqual([])
  captured.close()
})
