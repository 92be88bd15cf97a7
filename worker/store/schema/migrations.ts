/** Which migrations were applied; made by scripts/migrate.ts before the first of them. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const schemaMigration = sqliteTable('schema_migration', {
  version: integer('version').primaryKey(),
  name: text('name').notNull(),
  // SHA-256 of the file, hex: an applied migration is never edited.
  checksum: text('checksum').notNull(),
  startedAt: integer('started_at').notNull(),
  finishedAt: integer('finished_at'),
})
