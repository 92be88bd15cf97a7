import type { DatabaseSync } from 'node:sqlite'
import type { EntityName } from '../../../protocol/entities.ts'
import { readPreset } from '../../presets.ts'

/** A row of the book. Numbers of 64 bits are bigints: nothing is reckoned with them here. */
type BookRow = Readonly<Record<string, unknown>>

/** What a change of one row touches `touched.sql` says. */
const FOLLOWED = [
  ...['customers', 'vendors', 'jobs', 'invoices', 'entries'],
  ...['transactions', 'splits', 'slots'],
] as const
/** Whatever may rest on any of these: a change of them is not followed. */
const UNFOLLOWED = ['books', 'versions', 'accounts', 'commodities', 'taxtables', 'taxtable_entries']

/** Keys of rows that may have changed, by entity, in ascending order. */
export type Touched = ReadonlyMap<EntityName, readonly string[]>

export type ChangedBook = {
  readonly touched: Touched
  /** Transactions of which a split came, went or changed. */
  readonly transactions: readonly string[]
}

/**
 * What changed between two copies of a book, where rows with these rowids are all that may have. Null when something
 * changed on which more may rest than can be told.
 */
export function findTouched(
  was: DatabaseSync,
  is: DatabaseSync,
  rowids: readonly number[],
): ChangedBook | null {
  const asked = JSON.stringify(rowids)
  if (UNFOLLOWED.some((table) => changedRows(was, is, table, asked).length > 0)) return null
  const changed = Object.fromEntries(
    FOLLOWED.map((table) => [table, changedRows(was, is, table, asked)] as const),
  )
  const lists = Object.entries(changed).map(([table, rows]) => [table, toJson(rows)] as const)
  const touched = new Map<EntityName, string[]>()
  const found = is.prepare(readPreset('gnucash', 'touched')).iterate(Object.fromEntries(lists))
  for (const row of found) {
    if (row.key === null) continue
    const entity = row.entity as EntityName
    const keys = touched.get(entity) ?? []
    touched.set(entity, keys)
    keys.push(String(row.key))
  }
  const transactions = new Set((changed.splits ?? []).map((row) => String(row.tx_guid)))
  return { touched, transactions: [...transactions] }
}

/** Rows that are not the same in both, as they were and as they are. */
function changedRows(
  was: DatabaseSync,
  is: DatabaseSync,
  table: string,
  rowids: string,
): BookRow[] {
  const before = readByRowid(was, table, rowids)
  const changed: BookRow[] = []
  for (const [rowid, row] of readByRowid(is, table, rowids)) {
    const old = before.get(rowid)
    before.delete(rowid)
    if (old && toJson(old) === toJson(row)) continue
    if (old) changed.push(old)
    changed.push(row)
  }
  return [...changed, ...before.values()]
}

function readByRowid(db: DatabaseSync, table: string, rowids: string): Map<unknown, BookRow> {
  const statement = db.prepare(
    `select rowid as "rowid of it", * from ${table} where rowid in (select value from json_each(?))`,
  )
  statement.setReadBigInts(true)
  return new Map(
    statement.all(rowids).map((row) => {
      const { 'rowid of it': rowid, ...cells } = row
      return [rowid, cells] as const
    }),
  )
}

const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, cell) => (typeof cell === 'bigint' ? `${cell}n` : cell))
