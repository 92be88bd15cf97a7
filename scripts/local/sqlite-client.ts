/** A libSQL client over SQLite in this process: the product's SQL runs for real, without a server between. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import {
  type Client,
  type InArgs,
  type InStatement,
  LibsqlError,
  type ResultSet,
  type Row,
  type TransactionMode,
} from '@libsql/client/web'

type Prepared = { readonly statement: StatementSync; readonly columns: string[] }

/**
 * Executes statements and batches on `db`; a refusal is a LibsqlError, as a server's is. What else a client can do is for
 * connections that last.
 */
export function createSqliteClient(db: DatabaseSync): Client {
  const statements = new Map<string, Prepared>()

  function prepare(sql: string): Prepared {
    const known = statements.get(sql)
    if (known) return known
    const statement = db.prepare(sql)
    statement.setReturnArrays(true)
    const made = { statement, columns: statement.columns().map(({ name }) => name) }
    statements.set(sql, made)
    return made
  }

  function run(statement: InStatement): ResultSet {
    const { sql, args = [] } = typeof statement === 'string' ? { sql: statement } : statement
    try {
      const { statement: prepared, columns } = prepare(sql)
      if (columns.length > 0) return toResult(columns, all(prepared, args))
      const { changes } = bind(args, (...bound) => prepared.run(...bound))
      return { ...toResult([], []), rowsAffected: Number(changes) }
    } catch (error) {
      throw new LibsqlError((error as Error).message, 'SQLITE_ERROR', undefined, undefined)
    }
  }

  const client = {
    execute: async (statement: InStatement) => run(statement),
    batch: async (batch: InStatement[], mode?: TransactionMode) => {
      db.exec(mode === 'write' ? 'begin immediate' : 'begin')
      try {
        const results = batch.map(run)
        db.exec('commit')
        return results
      } catch (error) {
        if (db.isTransaction) db.exec('rollback')
        throw error
      }
    },
    close: () => {},
  }
  return client as unknown as Client
}

type Values = Parameters<StatementSync['run']>

function bind<T>(args: InArgs, use: (...values: Values) => T): T {
  return Array.isArray(args) ? use(...(args as Values)) : use(args as unknown as Values[0])
}

const all = (prepared: StatementSync, args: InArgs) =>
  bind(args, (...values) => prepared.all(...values)) as unknown as unknown[][]

/** Rows answer to positions and to names, as libSQL's do. */
function toResult(columns: string[], values: unknown[][]): ResultSet {
  for (const row of values) {
    const named = row as unknown as Record<string, unknown>
    for (const [index, name] of columns.entries()) named[name] = row[index]
  }
  const rows = values as unknown as Row[]
  const result = { columns, columnTypes: [], rows, rowsAffected: 0, lastInsertRowid: undefined }
  return { ...result, toJSON: () => result }
}
