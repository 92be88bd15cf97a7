import type { InStatement, InValue } from '@libsql/client/web'

/** Values for the named parameters of a statement; one object serves many statements. */
export type Args = Readonly<Record<string, InValue>>

/** A statement with the parameters its text names, and no others: what is not used does not travel. */
export function statement(sql: string, args: Args): InStatement {
  const used: Record<string, InValue> = {}
  for (const [, name] of sql.matchAll(/:([a-z]\w*)/gi)) used[name!] = args[name!] ?? null
  return { sql, args: used }
}

/** What every statement of one batch may name. */
export type BatchArgs = {
  readonly source: number
  readonly capture: number
  readonly seq: number
  readonly now: number
  readonly agent: string
}

/** The keys a batch touches, of one kind; a set small enough to be looked up key by key. */
export const touched = (kind: string): string =>
  `(select key from apply_touched where kind = '${kind}')`

/** Adds to the touched keys whatever the query gives. */
export const touch = (kind: string, query: string, args: Args): InStatement =>
  statement(`insert or ignore into apply_touched (kind, key) select '${kind}', ${query}`, args)

/** Empties the touched keys again, in the write that filled them. */
export const clearTouched: InStatement = 'delete from apply_touched'
