/** What guards and completes the change log; see migrations/0016_change_log.sql. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const logSeal = sqliteTable('log_seal', {
  seq: integer('seq').primaryKey(),
  hash: text('hash').notNull(),
})

export const accessTrail = sqliteTable('access_trail', {
  id: integer('id').primaryKey(),
  at: integer('at').notNull(),
  memberId: text('member_id').notNull(),
  kind: text('kind', { enum: ['view', 'print', 'export', 'proof'] }).notNull(),
  entity: text('entity').notNull(),
  recordId: text('record_id').notNull(),
  detail: text('detail'),
})
