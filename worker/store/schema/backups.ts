/** See migrations/0006_health.sql. */
import { integer, sqliteTable } from 'drizzle-orm/sqlite-core'

export const backup = sqliteTable('backup', {
  takenAt: integer('taken_at').primaryKey(),
  rows: integer('rows').notNull(),
})
