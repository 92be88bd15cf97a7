import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ENTITIES, type EntityName } from '../../protocol/entities.ts'
import { checkRow, type Row } from '../../protocol/row.ts'
import type { CapturedRow } from '../../sync-agent/capture/source.ts'
import { readPreset } from '../../sync-agent/presets.ts'
import { readRows } from '../../sync-agent/sources/gnucash/read-rows.ts'
import { type BookFolder, makeBook } from './support/books.ts'

let book: BookFolder
beforeEach(async () => {
  book = await makeBook()
})
afterEach(() => book.remove())

const CUSTOMER = '063009df90874c6bb90101d0e109ce0b'
const DRAFT = '348846b6bf65473da045ef00f927fd80'
/** A posted invoice of a customer, number 000002. */
const POSTED = '2991d06615fd474393fdc6e3106e189a'

function read(entity: EntityName): CapturedRow[] {
  const db = new DatabaseSync(book.path, { readOnly: true })
  try {
    return [...readRows(db, entity)]
  } finally {
    db.close()
  }
}

function find(entity: EntityName, key: string): Record<string, unknown> {
  const item = read(entity).find((found) => ('row' in found ? found.row.key : found.key) === key)
  if (!item || !('row' in item)) throw new Error(`${entity} ${key} is not a row`)
  return named(entity, item.row)
}

const named = (entity: EntityName, { cells }: Row): Record<string, unknown> =>
  Object.fromEntries(ENTITIES[entity].columns.map(({ name }, index) => [name, cells[index]]))

describe('counterparties', () => {
  it('keep quotes, newlines, emoji and Cyrillic of a name, normalised', () => {
    book.edit(`update customers set name = 'ООО "Бай' || char(774) || 'кал"' || char(10) || '''🏗️''; --'
      where guid = '${CUSTOMER}'`)
    const { name } = find('counterparty', CUSTOMER)
    expect(name).toBe('ООО "Бай\u0306кал"\n\'🏗️\'; --'.normalize('NFC'))
    const item = read('counterparty').find((found) => 'row' in found && found.row.key === CUSTOMER)
    expect(item && 'row' in item && checkRow('counterparty', item.row)).toBe(null)
  })

  it('let the tax numbers out of the notes, and nothing else of them', () => {
    book.edit(`update customers set notes = 'Должник! ИНН/КПП: 7701234567/770101001, звонить Иванову'
      where guid = '${CUSTOMER}'`)
    const row = find('counterparty', CUSTOMER)
    expect(row).toMatchObject({ taxId: '7701234567', registrationReason: '770101001' })
    expect(JSON.stringify(row)).not.toMatch(/Должник|Иванов/)
  })

  it('are one row each when two customers share a name, or a customer and a vendor do', () => {
    book.edit(`update customers set name = 'Тёзка' where id in ('000001', '000002');
      update vendors set name = 'Тёзка' where id = '000001'`)
    const same = read('counterparty').filter(
      (item) => 'row' in item && item.row.cells[1] === 'Тёзка',
    )
    expect(same.map((item) => 'row' in item && item.row.cells[0]).toSorted()).toEqual([
      'customer',
      'customer',
      'vendor',
    ])
  })
})

describe('projects and contracts', () => {
  it('take the side and the owner of a job, a vendor’s included', () => {
    const sides = read('project').map((item) => 'row' in item && item.row.cells[2])
    expect(sides.filter((side) => side === 'vendor')).toHaveLength(6)
    expect(sides.filter((side) => side === 'customer')).toHaveLength(60)
  })

  it('have no contract without a reference', () => {
    book.edit("update jobs set reference = ' ' where id = 'J00001'")
    expect(read('contract')).toHaveLength(65)
  })

  it('give the invoice of a vendor’s job to the vendor', () => {
    book.edit(`update invoices set owner_type = 3,
        owner_guid = (select guid from jobs where owner_type = 4 limit 1)
      where guid = (select guid from invoices where owner_type = 4 and post_txn is not null limit 1)`)
    const db = new DatabaseSync(book.path, { readOnly: true })
    const job = db.prepare('select guid, owner_guid from jobs where owner_type = 4 limit 1').get()
    db.close()
    const bills = read('invoice').flatMap((item) =>
      'row' in item ? [named('invoice', item.row)] : [],
    )
    const bill = bills.find((found) => found.side === 'payable' && found.project !== null)
    expect(bill).toMatchObject({
      ...{ project: job?.guid, contract: job?.guid, counterparty: job?.owner_guid },
    })
    expect(Number(bill?.totalMinor)).toBeGreaterThan(0)
  })
})

describe('invoices', () => {
  it('have no due date when the book has none', () => {
    book.edit(`delete from slots where name = 'trans-date-due' and obj_guid =
      (select post_txn from invoices where guid = '${POSTED}')`)
    expect(find('invoice', POSTED)).toMatchObject({ dueOn: null, state: 'posted' })
  })

  it('are drafts with a total reckoned from their lines', () => {
    expect(find('invoice', DRAFT)).toMatchObject({
      ...{ state: 'draft', issuedOn: '2025-02-08', dueOn: null, totalMinor: 5_569_140 },
    })
  })

  it('get the very total GnuCash posted when their lines are reckoned, for every document', () => {
    const total = (row: CapturedRow) => ('row' in row ? [row.row.key, row.row.cells[8]] : null)
    const posted = read('invoice').map(total)
    book.edit('update invoices set post_txn = null')
    expect(read('invoice').map(total)).toEqual(posted)
    expect(posted).toHaveLength(400)
  })

  it('are negative when they are credit notes', () => {
    book.edit(`update entries set quantity_num = -quantity_num where invoice = '${DRAFT}'`)
    expect(find('invoice', DRAFT).totalMinor).toBe(-5_569_140)
  })

  it('are reported when an amount does not fit the currency, not rounded', () => {
    book.edit(`update splits set quantity_num = quantity_num * 10 + 1, quantity_denom = 1000
      where tx_guid = (select post_txn from invoices where guid = '${POSTED}')`)
    const bad = read('invoice').filter((item) => 'fault' in item)
    expect(bad).toEqual([
      { key: POSTED, fault: { column: 'totalMinor', rule: 'not-whole-number' } },
    ])
  })

  it('are reported when their job is gone, not dropped', () => {
    book.edit("delete from jobs where id = 'J00001'")
    const faults = read('invoice').flatMap((item) =>
      'row' in item && checkRow('invoice', item.row) !== null
        ? [checkRow('invoice', item.row)]
        : [],
    )
    expect(faults.length).toBeGreaterThan(0)
    expect(new Set(faults.map((fault) => `${fault?.column} ${fault?.rule}`))).toEqual(
      new Set(['side required']),
    )
  })
})

describe('payments and allocations', () => {
  it('need no invoice: the owner noted on the lot is the counterparty', () => {
    book.edit(`create temp table p as select s.guid, s.tx_guid, s.lot_guid from splits s
        join slots k on k.obj_guid = s.tx_guid and k.name = 'trans-txn-type' and k.string_val = 'P'
        join invoices i on i.post_lot = s.lot_guid limit 1;
      update splits set lot_guid = (select obj_guid from slots where name = 'gncOwner' limit 1)
        where guid = (select guid from p);`)
    const payments = read('payment')
    const allocations = read('allocation')
    expect(payments).toHaveLength(260)
    expect(allocations).toHaveLength(259)
    expect(payments.every((item) => 'row' in item && item.row.cells[2] !== null)).toBe(true)
  })

  it('say the direction by where the money went', () => {
    const rows = read('payment').flatMap((item) =>
      'row' in item ? [named('payment', item.row)] : [],
    )
    const sum = (direction: string) => rows.filter((row) => row.direction === direction).length
    expect([sum('in'), sum('out')]).toEqual([203, 57])
    expect(rows.every((row) => Number(row.amountMinor) > 0)).toBe(true)
  })

  it('have no payment when a link of two lots pays the invoice', () => {
    book.edit(
      `update slots set string_val = 'L' where name = 'trans-txn-type' and string_val = 'P'`,
    )
    expect(read('payment')).toHaveLength(0)
    const rows = read('allocation')
    expect(rows).toHaveLength(260)
    expect(rows.every((item) => 'row' in item && item.row.cells[0] === null)).toBe(true)
  })
})

it('no query of a book reads, for each document, all that was ever posted to an account', () => {
  const db = new DatabaseSync(book.path, { readOnly: true })
  for (const name of ['counterparty', 'project', 'contract', 'invoice', 'payment', 'allocation']) {
    const plan = db.prepare(`explain query plan ${readPreset('gnucash', name)}`).all()
    const steps = plan.map(({ detail }) => String(detail))
    expect(steps.filter((step) => step.includes('splits_account_guid_index'))).toEqual([])
  }
  db.close()
})
