import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** See migrations/0017_attachments.sql. */
export const attachment = sqliteTable('attachment', {
  id: text().primaryKey(),
  entity: text({ enum: ['company', 'contact', 'project', 'activity'] }).notNull(),
  recordId: text('record_id').notNull(),
  projectId: text('project_id'),
  name: text().notNull(),
  mediaType: text('media_type').notNull(),
  size: integer().notNull(),
  sha256: text().notNull(),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by'),
  deletedAt: integer('deleted_at'),
  missingAt: integer('missing_at'),
})

export const attachmentUsage = sqliteTable('attachment_usage', {
  id: integer().primaryKey(),
  files: integer().notNull(),
  bytes: integer().notNull(),
})

export const storageCheck = sqliteTable('storage_check', {
  id: integer().primaryKey(),
  answeredAt: integer('answered_at'),
  failedAt: integer('failed_at'),
  sweptTo: text('swept_to').notNull(),
})
