import { DatabaseSync } from 'node:sqlite'
import type { Client } from '@libsql/client/web'
import { createSqliteClient } from '../../scripts/local/sqlite-client.ts'

export type MemoryClient = Client & {
  /** Everything in the database, to come back to with `load`. */
  save: () => Uint8Array
  load: (image: Uint8Array) => void
}

/** A client of a database in memory. */
export function createMemoryClient(): MemoryClient {
  let db = new DatabaseSync(':memory:')
  let client = createSqliteClient(db)
  return {
    execute: (statement) => client.execute(statement as string),
    batch: (statements, mode) => client.batch(statements, mode),
    close: () => {},
    save: () => db.serialize(),
    load: (image) => {
      db.close()
      db = new DatabaseSync(':memory:')
      db.deserialize(image)
      client = createSqliteClient(db)
    },
  } as Partial<MemoryClient> as MemoryClient
}
