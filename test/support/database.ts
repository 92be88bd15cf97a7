/**
 * A database of one's own: migrated, empty, on the one real sqld of the run.
 *
 *     const database = await createDatabase()      // about 50 ms
 *     await database.client.execute('select 1')    // raw SQL
 *     await database.open().read([…])              // drizzle statements, as the worker sends them
 *
 * It disappears with the run.
 */
import { randomUUID } from 'node:crypto'
import { type Client, createClient } from '@libsql/client/web'
import { inject } from 'vitest'
import { openSqld } from '../../scripts/local/sqld.ts'
import { type Database, openDatabase } from '../../worker/store/database.ts'
import { fetchPlain } from '../../worker/store/fetch-plain.ts'

export type TestDatabase = {
  url: string
  token: string
  /** For raw SQL. */
  client: Client
  /** A connection as a request of the worker has it. */
  open: () => Database
}

/** A fork of the migrated template; `empty` gives one without any table. */
export async function createDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const sqld = openSqld(inject('sqld'))
  const name = `t-${randomUUID()}`
  if (empty) await sqld.create(name)
  else await sqld.fork('template', name)
  const address = sqld.address(name)
  return {
    ...address,
    client: createClient({ url: address.url, authToken: address.token, fetch: fetchPlain }),
    open: () => openDatabase(address),
  }
}
