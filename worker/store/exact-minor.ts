import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { type Minor, toMinor } from '../domain/money.ts'

/**
 * Money that may have left the whole numbers of a double, such as a sum: it travels as text, for a client of libSQL
 * throws a RangeError at such an integer, and with it goes the page. SQL keeps 64 bits.
 */
export const exactMinor = (value: SQLWrapper): SQL<Minor> =>
  sql<Minor>`cast(${value} as text)`.mapWith(toMinor)

/** Money that only orders a list, as far as a double holds it: a cursor has no digits more. */
export const orderingMinor = (value: SQLWrapper): SQL<number> => {
  const most = sql.raw(String(Number.MAX_SAFE_INTEGER))
  return sql<number>`max(min(${value}, ${most}), -${most})`
}

export const exactSum = (value: SQLWrapper): SQL<Minor> => exactMinor(sql`sum(${value})`)
