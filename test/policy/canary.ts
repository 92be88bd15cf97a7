/** Words that stand nowhere else, put into every text of a GnuCash book. */
import { DatabaseSync } from 'node:sqlite'
import type { TestDatabase } from '../support/database.ts'

/** What keeps the book readable: ids, kinds, names of slots, dates, and what the product says the name of. */
const STRUCTURE = /guid|type|_date|^name$|date_|mnemonic|namespace|timespec|quote|fullname|version/i
const KEPT_TABLES = /^(versions|gnclock|recurrences|schedxactions|commodities|prices|books)$/

/** Puts a canary at the end of every text column of every table, `CANARY` and the place; gives the columns. */
export function plantCanaries(path: string): string[] {
  const db = new DatabaseSync(path)
  const planted: string[] = []
  const tables = db
    .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite%'")
    .all()
  for (const { name: table } of tables) {
    if (KEPT_TABLES.test(String(table))) continue
    const columns = db.prepare(`pragma table_info(${table})`).all()
    for (const { name, type } of columns) {
      if (!/text/i.test(String(type)) || isStructure(String(table), String(name))) continue
      const isId = `(length(${name}) = 32 and ${name} not glob '*[^0-9a-f]*')`
      const where = table === 'slots' ? "and name like '%notes%'" : ''
      db.exec(
        `update ${table} set ${name} = coalesce(${name}, '') || ' CANARY${table}${name}'
        where (${name} is null or not ${isId}) ${where} and ${idColumn(String(name))}`,
      )
      planted.push(`${table}.${name}`)
    }
  }
  db.close()
  return planted
}

/** A column that may hold an id stays as it is where it is empty. */
const idColumn = (name: string): string =>
  /^(currency|post_|billto|terms|tax|employee|owner|code$|parent)/.test(name) ? 'false' : 'true'

/** A customer's name is a value of the book; the name of an account or a slot is how the agent finds its way. */
function isStructure(table: string, column: string): boolean {
  if (column === 'name' && ['customers', 'vendors', 'jobs', 'employees'].includes(table))
    return false
  return STRUCTURE.test(column)
}

/** The places of all canaries in some bytes. */
export function findCanaries(chunks: readonly Uint8Array[]): string[] {
  const found = new Set<string>()
  for (const chunk of chunks) {
    const text = Buffer.from(chunk).toString('utf8')
    for (const [, place] of text.matchAll(/CANARY(\w+)/gi)) found.add(place!.toLowerCase())
  }
  return [...found].sort()
}

/** Every value of every table of the CRM. */
export async function dumpDatabase({ client }: TestDatabase): Promise<Uint8Array[]> {
  const { rows } = await client.execute(
    "select name from sqlite_master where type = 'table' and name not like 'sqlite%'",
  )
  const tables = await client.batch(
    rows.map(({ name }) => `select * from "${name}"`),
    'read',
  )
  return tables.map((table) =>
    Buffer.from(JSON.stringify(table.rows.map((row) => Object.values(row)))),
  )
}
