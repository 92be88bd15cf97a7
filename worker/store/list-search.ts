import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { SelectedFields, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { COUNT_CAP, PAGE_ROWS } from '../domain/keyset.ts'
import type { Search, SearchKind } from '../domain/search.ts'
import type { Database } from './database.ts'
import { beyond, inOrder, type Order } from './keyset.ts'
import { matchOf } from './search-match.ts'
import { eitherOf, type Listing, limitWhen } from './two-ways.ts'

/**
 * Up to so many hits are looked up one by one and sorted; of more, the list is walked in its order. Names that begin
 * with one word stand together, so that such a walk may pass half the list before the first of them.
 */
const FEW = 4_000
/** Hits that such a walk knows: beyond, those indexed first are left out. */
const MOST_MATCHED = 100_000

/** The kinds of which a list is searched. */
type Listed = 'company' | 'contact' | 'project'

/** Greater than any letter: the end of the range of all texts with one beginning. */
const LAST = '\u{10ffff}'

/** One of the ways to read a list that is searched; see `withinFound`. */
export type Found = {
  /** What leads to the rows of the list; null is its table alone. */
  hits: SQL | null
  /** True for a record that fits, by its id: of a list that is not searched, of all. */
  fits: (id: SQLWrapper) => SQL | undefined
  /** Columns of an order: where few are found, none that an index would be walked by. */
  ordered: (columns: readonly SQLWrapper[]) => SQL[]
  /** A limit of so many rows when this is the way to read, and of none when it is the other. */
  atMost: (rows: number) => number
  /** How many fit, no further than COUNT_CAP + 1; null where they are counted by a statement of their own. */
  fitting: SQL<number | null>
}

const ALL: Found = {
  hits: null,
  fits: () => undefined,
  ordered: (columns) => columns.map((column) => sql`${column}`),
  atMost: (rows) => rows,
  fitting: sql`null`,
}

/** What is asked of a searched list: `whole` when nothing that fits may be left out of it. */
export type Wanted = Pick<Order, 'descending' | 'cursor'> & {
  search: Search | null
  whole: boolean
}

/** Whether a page is made of hits, which it counts itself: its rows say how many fit. */
export function isOfHits({ search, whole }: Wanted): boolean {
  return search !== null && !whole
}

/** What stands for the statement of a count where the page counts itself. */
export function countNothing(db: Database) {
  return db.build
    .select({ one: sql`1`.as('one') })
    .from(sql`(select 1) as found`)
    .limit(0)
}

/** What a page says of how many fit, by its first row and by the statement that counts. */
export function readCount(
  row: { fitting: number | null } | undefined,
  counted: { count: number } | undefined,
): { count: number; partly: boolean } {
  const fitting = row?.fitting ?? null
  return { count: fitting ?? counted?.count ?? 0, partly: (fitting ?? 0) > COUNT_CAP }
}

/**
 * A list that is searched by the index of words. A page that nothing but the search narrows, which is by name, holds
 * the COUNT_CAP records found latest and as many whose names begin with what is typed, whatever else fits.
 */
export function withinFound<S extends Listing>(
  kind: Listed,
  wanted: Wanted,
  build: (found: Found) => S,
): S {
  const { search } = wanted
  if (!search) return build(ALL)
  if (wanted.whole) return withinAllFound(kind, search, build)
  return build({
    hits: pageOfHits(kind, search, wanted),
    fits: (id) => sql`${id} = hit.record`,
    ordered: sortedBy,
    atMost: (rows) => rows,
    fitting: sql`hit.fitting`,
  })
}

/** A select of a table, led to its rows by what was found. */
export function startAt<F extends SelectedFields, T extends SQLiteTable>(
  db: Database,
  { fields, table }: { fields: F; table: T },
  { hits }: Found,
) {
  const select = db.build.select(fields)
  const all = () => select.from(table)
  // What leads to the rows adds no columns, so the types are those of the table alone.
  return hits ? (select.from(hits).crossJoin(table) as unknown as ReturnType<typeof all>) : all()
}

// The rows of a page and one more, from the hits themselves: all else of a list is read for these alone.
function pageOfHits(kind: Listed, search: Search, page: Pick<Order, 'descending' | 'cursor'>): SQL {
  const order = { ...page, columns: [sql`sort_key`, sql`record`] }
  const further = beyond(order)
  const isFirst = !page.cursor && !page.descending
  return sql`(with found as materialized (
      select listed.record, listed.sort_key
      from (${rowsFound(kind, search, COUNT_CAP + 1)}) as found_row
      cross join search_listed as listed on listed.id = found_row.id
    )
    select record, (select count(*) from found) as fitting
    from (select * from (select record, sort_key from found limit ${COUNT_CAP})
      union all ${named(kind, search, isFirst ? PAGE_ROWS + 1 : COUNT_CAP)})
    ${further ? sql`where ${further}` : sql``} group by sort_key, record
    order by ${sql.join(inOrder(order), sql`, `)} limit ${PAGE_ROWS + 1}) as hit`
}

// Those whose names begin as typed; lists are sorted by the names.
function named(kind: Listed, { names }: Search, most: number): SQL {
  const ranges = names.map(
    (text) => sql`select * from (select called.id, called.sort_key
      from ${sql.raw(kind)} as called indexed by ${sql.raw(`${kind}_sort`)}
      where called.sort_key >= ${text} and called.sort_key < ${text + LAST}
        and called.deleted_at is null ${kind === 'project' ? sql`and called.kind <> 'overhead'` : sql``}
      order by called.sort_key limit ${most})`,
  )
  return sql.join(ranges, sql` union all `)
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
    ...ALL,
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
