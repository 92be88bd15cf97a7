import { type SQL, sql } from 'drizzle-orm'

/** What is read in one of two ways: drizzle's selects are such. */
export type Listing = { getSQL(): SQL }

/** A limit of so many rows when the way is this one, and of none when it is the other. */
export function limitWhen(rows: number, when: SQL): number {
  // Computed once, before the first row: the way that is not taken costs nothing.
  return sql`coalesce((select ${rows} where ${when}), 0)` as unknown as number
}

/** Two selects of the same columns, of which one is limited to no row: what the other finds. */
export function eitherOf<S extends Listing>(one: S, other: S): S {
  const both = sql`select * from (${one.getSQL()}) union all select * from (${other.getSQL()})`
  // The columns are the same, so rows are read as the first select would read its own.
  return Object.assign(Object.create(one) as S, { getSQL: () => both })
}
