import type { Client, ResultSet } from '@libsql/client/web'

/** What both a client and a transaction can do; a backup reads through one transaction. */
export type Reader = Pick<Client, 'execute'>

/** A table as it is written out and read in. */
export type Table = {
  name: string
  /** What people may set: generated columns compute themselves. */
  columns: string[]
  /** What rows are ordered and paged by, as SQL names. */
  key: string[]
}

export type Schema = {
  /** `create` statements: tables in any order, and what needs the rows to be there first. */
  tables: string[]
  afterwards: string[]
}

// libSQL's and SQLite's own; sqlite_sequence is copied although it cannot be created.
const OWN = /^(?:sqlite_|libsql_|_litestream_)/

/** The statements that make the database anew. Throws on a virtual table that cannot be copied by its rows. */
export async function readSchema(reader: Reader): Promise<Schema> {
  const { rows } = await reader.execute(`
    select s.type, s.name, s.sql, coalesce(l.type, '') as kind from sqlite_schema s
    left join pragma_table_list l on l.name = s.name and l.schema = 'main' and s.type = 'table'
    where s.sql is not null order by s.rowid`)
  const schema: Schema = { tables: [], afterwards: [] }
  for (const row of rows) {
    if (OWN.test(String(row.name)) || row.kind === 'shadow') continue
    const sql = String(row.sql)
    if (row.kind === 'virtual') schema.afterwards.push(...virtualTable(String(row.name), sql))
    else if (row.type === 'table') schema.tables.push(sql)
    else schema.afterwards.push(sql)
  }
  return schema
}

/** The tables whose rows are copied, by name. */
export async function readTables(reader: Reader): Promise<Table[]> {
  const { rows } = await reader.execute(`
    select name, wr from pragma_table_list
    where schema = 'main' and type = 'table' order by name`)
  const tables: Table[] = []
  for (const { name, wr } of rows) {
    const table = String(name)
    if (OWN.test(table) && table !== 'sqlite_sequence') continue
    tables.push(describeTable(table, Number(wr) === 1, await readColumns(reader, table)))
  }
  return tables
}

/** `name` quoted for SQL. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function readColumns(reader: Reader, table: string): Promise<ResultSet> {
  return reader.execute({
    sql: 'select name, pk, hidden from pragma_table_xinfo(?) order by cid',
    args: [table],
  })
}

function describeTable(name: string, withoutRowid: boolean, { rows }: ResultSet): Table {
  const columns = rows.filter((row) => Number(row.hidden) === 0).map((row) => String(row.name))
  const key = rows
    .filter((row) => Number(row.pk) > 0)
    .sort((one, other) => Number(one.pk) - Number(other.pk))
    .map((row) => quote(String(row.name)))
  return { name, columns, key: withoutRowid ? key : ['rowid'] }
}

// A full-text index over a table of ours holds nothing of its own and is made anew from that table.
function virtualTable(name: string, sql: string): string[] {
  if (/using\s+fts5\b/i.test(sql) && /content\s*=\s*['"]?\w/i.test(sql)) {
    return [sql, `insert into ${quote(name)} (${quote(name)}) values ('rebuild')`]
  }
  throw new Error(
    `The table ${name} is of a kind a backup cannot copy: make it a full-text index over a table (content='…').`,
  )
}
