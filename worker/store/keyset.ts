import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { Cursor } from '../domain/keyset.ts'

/** The order of a list, and from where it is read. */
export type Order = {
  /** The sort's columns, the last ones telling equal rows apart; an index holds exactly these. */
  columns: readonly SQLWrapper[]
  descending: boolean
  cursor: Cursor | null
}

/** The rows beyond the cursor in the direction it walks: one comparison of whole tuples, so one index range. */
export function beyond({ columns, descending, cursor }: Order): SQL | undefined {
  if (!cursor) return undefined
  const values = cursor.values.map((value) => sql`${value}`)
  const comparison = isReversed({ descending, cursor }) ? sql`<` : sql`>`
  return sql`(${sql.join([...columns], sql`, `)}) ${comparison} (${sql.join(values, sql`, `)})`
}

/** The order of reading; walking back reads the other way round, and cutPage turns the rows again. */
export function inOrder({ columns, descending, cursor }: Order): SQL[] {
  const direction = isReversed({ descending, cursor }) ? sql`desc` : sql`asc`
  return columns.map((column) => sql`${column} ${direction}`)
}

function isReversed({ descending, cursor }: Pick<Order, 'descending' | 'cursor'>): boolean {
  return descending !== (cursor?.direction === 'before')
}
