import { sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { schemaMigration } from './schema/migrations.ts'

/** The number of the newest migration this code needs; a test holds it against the folder migrations/. */
export const SCHEMA_VERSION = 39

/** One row: the newest migration of the database, and how many were begun but not finished. */
export function selectSchemaState(db: Database) {
  return db.build
    .select({
      version: sql<number>`coalesce(max(${schemaMigration.version}), 0)`,
      unfinished: sql<number>`count(*) filter (where ${schemaMigration.finishedAt} is null)`,
    })
    .from(schemaMigration)
}
