import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { COUNT_CAP } from '../domain/keyset.ts'
import type { Search, SearchKind } from '../domain/search.ts'
import { matchOf } from './search-match.ts'
import { eitherOf, type Listing, limitWhen } from './two-ways.ts'

/**
 * Up to so many hits are looked up one by one and sorted; of more, the list is walked in its order. Names that begin
 * with one word stand together, so that such a walk may pass half the list before the first of them.
 */
const FEW = 4_000
/** Hits that such a walk knows: beyond, those indexed first are left out. */
const MOST_MATCHED = 100_000

/** The kinds of which a list is searched, and the column that what is typed is compared with from its beginning. */
const NAMES = { company: 'name_key', contact: 'name_key', project: 'sort_key' } as const
type Listed = keyof typeof NAMES

/** Greater than any letter: the end of the range of all texts with one beginning. */
const LAST = '\u{10ffff}'

/** What is read of the rows that a count went through: how many, and 1 when a list that long does not hold them all. */
export const COUNTED = {
  count: sql<number>`count(*)`,
  partly: sql<number>`coalesce(max(partly), 0)`,
}

/** 1 for a list that leaves out what is beyond COUNT_CAP, to be told should there be so much. */
export function isPartly({ search, whole }: Wanted): SQL<number> {
  return search && !whole ? sql<number>`1` : sql<number>`0`
}

/** One of the two ways to read a list that is searched; see `withinFound`. */
export type Found = {
  /** True for a record that fits, by its id: of a list that is not searched, of all. */
  fits: (id: SQLWrapper) => SQL | undefined
  /** Columns of an order: where few are found, none that an index would be walked by. */
  ordered: (columns: readonly SQLWrapper[]) => SQL[]
  /** A limit of so many rows when this is the way to read, and of none when it is the other. */
  atMost: (rows: number) => number
}

const ALL: Found = {
  fits: () => undefined,
  ordered: (columns) => columns.map((column) => sql`${column}`),
  atMost: (rows) => rows,
}

/** What is asked of a searched list: `whole` when nothing that fits may be left out of it. */
export type Wanted = { search: Search | null; whole: boolean }

/**
 * A list that is searched by the index of words. A page that nothing but the search narrows holds the COUNT_CAP
 * records found latest and as many whose names begin with what is typed, whatever else fits: the page says so.
 */
export function withinFound<S extends Listing>(
  kind: Listed,
  { search, whole }: Wanted,
  build: (found: Found) => S,
): S {
  if (!search) return build(ALL)
  if (whole) return withinAllFound(kind, search, build)
  return build({
    fits: (id) => sql`${id} in (${recordsFound(kind, search, COUNT_CAP)}${named(kind, search)})`,
    ordered: sortedBy,
    atMost: (rows) => rows,
  })
}

/** The ids of records whose names begin as typed, to be added to others. */
function named(kind: Listed, { names }: Search): SQL {
  const [table, name] = [sql.raw(kind), sql.raw(NAMES[kind])]
  const ranges = names.map(
    (text) => sql` union all select * from (select id from ${table} as called
      where called.${name} >= ${text} and called.${name} < ${text + LAST}
        and called.deleted_at is null
      order by called.${name} limit ${COUNT_CAP})`,
  )
  return sql.join(ranges)
}

const sortedBy = (columns: readonly SQLWrapper[]) => columns.map((column) => sql`+${column}`)

/**
 * All that is found, read the way that suits how much it is: few from the hits, many along the order of the list,
 * where the next fifty are rarely far. `build` makes the select twice, and the one that is not the way reads no row.
 */
function withinAllFound<S extends Listing>(
  kind: Listed,
  search: Search,
  build: (found: Found) => S,
): S {
  const counted = sql`(select count(*) from (${rowsFound(kind, search, FEW + 1)}))`
  const few = build({
    fits: (id) => isAmong(id, kind, search, FEW),
    ordered: sortedBy,
    atMost: (rows) => limitWhen(rows, sql`${counted} <= ${FEW}`),
  })
  const many = build({
    ...ALL,
    fits: (id) => sql`(select listed.id from search_document as listed
      where listed.kind = ${kind} and listed.record = ${id})
      in (${rowsFound(kind, search, MOST_MATCHED)})`,
    atMost: (rows) => limitWhen(rows, sql`${counted} > ${FEW}`),
  })
  return eitherOf(few, many)
}

/**
 * Where a count begins: at the records that fit, the latest first, so that it ends with the last one it counts; of a
 * list that is not searched, at its table. Ask for `hit.record` to be the id.
 */
export function startAtFound(kind: Listed, search: Search | null): SQL {
  const table = sql.raw(kind)
  if (!search) return sql`${table}`
  return sql`(${recordsFound(kind, search, MOST_MATCHED)}) as hit
    cross join ${table} on ${table}.id = hit.record`
}

/** True for a record among the latest that fit a search, `most` of them at the most. */
export function isAmong(id: SQLWrapper, kind: SearchKind, search: Search, most: number): SQL {
  return sql`${id} in (${recordsFound(kind, search, most)})`
}

/** The latest records of a kind that fit a search, as a select of `record`. */
export function recordsFound(kind: SearchKind, search: Search, most: number): SQL {
  return sql`select hit.record
    from (${rowsFound(kind, search, most)}) as found_row
    cross join search_document as hit on hit.id = found_row.id`
}

function rowsFound(kind: SearchKind, search: Search, most: number): SQL {
  const range = (column: 'first_id' | 'end_id') =>
    sql`(select ${sql.raw(column)} from search_range where kind = ${kind})`
  return sql`select search_text.rowid as id from search_text
    where search_text match (${matchOf(search, 'hold')})
      and search_text.rowid > ${range('first_id')} and search_text.rowid < ${range('end_id')}
    order by search_text.rowid desc limit ${most}`
}
