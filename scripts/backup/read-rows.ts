import type { ResultSet, Row, Value } from '@libsql/client/web'
import { quote, type Reader, type Table } from './tables.ts'
import { encodeValue, type StoredValue } from './value.ts'

/** Aimed at for one answer: far below the 10 MB at which a server refuses. */
const PAGE_BYTES = 1_000_000
const FIRST_ROWS = 200
const MOST_ROWS = 5_000

/** Every row of a table in the order of its key, in pages; a row is one line of JSON. */
export async function* readRows(reader: Reader, table: Table): AsyncGenerator<string[]> {
  let after: Value[] | null = null
  let limit = FIRST_ROWS
  while (true) {
    const { rows }: ResultSet = await reader.execute(pageOf(table, after, limit))
    const lines = rows.map((row) => toLine(row, table))
    if (lines.length > 0) yield lines
    if (rows.length < limit) return
    after = table.key.map((_, at) => rows.at(-1)?.[at] ?? null)
    limit = nextLimit(lines)
  }
}

// The key comes first in each answer, then the columns.
function toLine(row: Row, { key, columns }: Table): string {
  return JSON.stringify(columns.map((_, at) => encodeValue(row[key.length + at] ?? null)))
}

function pageOf({ name, columns, key }: Table, after: Value[] | null, limit: number) {
  const wanted = [...key, ...columns.map(quote)].join(', ')
  const order = key.join(', ')
  const where = after === null ? '' : `where (${order}) > (${key.map(() => '?').join(', ')})`
  return {
    sql: `select ${wanted} from ${quote(name)} ${where} order by ${order} limit ${limit}`,
    args: after ?? [],
  }
}

function nextLimit(lines: readonly string[]): number {
  const bytes = lines.reduce((sum, line) => sum + line.length, 0) / lines.length
  return Math.max(1, Math.min(MOST_ROWS, Math.floor(PAGE_BYTES / bytes)))
}

export type StoredRow = StoredValue[]
