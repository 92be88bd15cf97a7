import {
  type Client,
  createClient,
  type InStatement,
  type InValue,
  type ResultSet,
  type Row,
} from '@libsql/client/web'
import type { BatchItem, BatchResponse } from 'drizzle-orm/batch'
import type { LibSQLDatabase } from 'drizzle-orm/libsql'
import { drizzle } from 'drizzle-orm/libsql/web'
import { fetchPlain } from './fetch-plain.ts'
import { FLUSH_SEARCH } from './search-index.ts'

/** The database did not answer, as opposed to refusing a statement. */
export class DatabaseUnreachable extends Error {
  override readonly name = 'DatabaseUnreachable'
  constructor(cause: unknown) {
    super('The database does not answer.', { cause })
  }
}

/** A query builder as drizzle makes it, ready to travel in a batch. */
export type Statement = BatchItem<'sqlite'>

/** SQL with its arguments, for what the builder cannot say. */
export type RawStatement = InStatement

/** What a statement of a write did. */
export type WriteResult = ResultSet

/** One request's connection; counts what it costs. */
export type Database = {
  /** Builds statements; run them through `read` and `write` only. */
  build: LibSQLDatabase
  /** One round trip, one consistent view. */
  read: <U extends Statement, T extends Readonly<[U, ...U[]]>>(
    statements: T,
  ) => Promise<BatchResponse<T>>
  /** One round trip for one query whose text is kept, since it is asked so often: rows by position. */
  readText: (statement: InStatement) => Promise<readonly Row[]>
  /** One round trip, all or nothing, a write transaction from its first statement. */
  write: (statements: readonly (Statement | InStatement)[]) => Promise<ResultSet[]>
  /** Round trips and milliseconds so far. */
  cost: () => { trips: number; ms: number }
  close: () => void
}

export type DatabaseAddress = { url: string; token: string; clock?: () => number }

/** Opens a libSQL database over HTTP. Throws nothing until used. */
export function openDatabase({ url, token, clock }: DatabaseAddress): Database {
  return databaseOf(createClient({ url, authToken: token, fetch: fetchPlain }), clock)
}

/** The same over a client that is there already. */
export function databaseOf(client: Client, clock = () => performance.now()): Database {
  const build = drizzle(client)
  let trips = 0
  let ms = 0

  async function counted<T>(work: () => Promise<T>): Promise<T> {
    trips += 1
    const startedAt = clock()
    try {
      return await work()
    } catch (error) {
      throw hasAnswered(error) ? error : new DatabaseUnreachable(error)
    } finally {
      ms += clock() - startedAt
    }
  }

  return {
    build,
    read: (statements) => counted(() => build.batch(statements)),
    readText: (statement) => counted(async () => (await client.execute(statement)).rows),
    // drizzle's own batch begins deferred and can fail to take the lock halfway: writes go to the client.
    write: (statements) =>
      counted(async () => {
        const batch = [...statements.map(toStatement), FLUSH_SEARCH]
        return (await client.batch(batch, 'write')).slice(0, -1)
      }),
    cost: () => ({ trips, ms }),
    close: () => client.close(),
  }
}

function toStatement(statement: Statement | InStatement): InStatement {
  if (typeof statement === 'string' || !('toSQL' in statement)) return statement as InStatement
  const { sql, params } = (statement as unknown as SqlSource).toSQL()
  return { sql, args: params as InValue[] }
}

type SqlSource = { toSQL(): { sql: string; params: unknown[] } }

// The server's refusals carry SQLite's code, and a value the client cannot hold is a RangeError of its own:
// both are faults here that asking again does not mend. Whatever else fails never reached the server.
function hasAnswered(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof RangeError) return true
  const code = 'code' in error ? error.code : undefined
  return (typeof code === 'string' && code.startsWith('SQL')) || hasAnswered(error.cause)
}
