/** What happened, what is said of it and who is named; see migrations/0009_activities.sql. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const activity = sqliteTable('activity', {
  id: text('id').primaryKey(),
  kind: text('kind', { enum: ['call', 'meeting', 'email', 'visit', 'note'] }).notNull(),
  at: integer('at').notNull(),
  durationMs: integer('duration_ms'),
  subject: text('subject').notNull(),
  body: text('body'),
  outcome: text('outcome'),
  projectId: text('project_id').notNull(),
  companyId: text('company_id'),
  contacts: text('contacts'),
  members: text('members'),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by'),
  updatedAt: integer('updated_at').notNull(),
  rev: integer('rev').notNull().default(1),
  deletedAt: integer('deleted_at'),
})

export const activityContact = sqliteTable(
  'activity_contact',
  {
    contactId: text('contact_id').notNull(),
    at: integer('at').notNull(),
    activityId: text('activity_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.contactId, table.at, table.activityId] })],
)

export const activityMember = sqliteTable(
  'activity_member',
  {
    memberId: text('member_id').notNull(),
    at: integer('at').notNull(),
    activityId: text('activity_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.memberId, table.at, table.activityId] })],
)

export const comment = sqliteTable('comment', {
  id: text('id').primaryKey(),
  entity: text('entity').notNull(),
  recordId: text('record_id').notNull(),
  body: text('body').notNull(),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by'),
  updatedAt: integer('updated_at').notNull(),
  rev: integer('rev').notNull().default(1),
  deletedAt: integer('deleted_at'),
})

export const mention = sqliteTable(
  'mention',
  {
    entity: text('entity').notNull(),
    recordId: text('record_id').notNull(),
    commentId: text('comment_id').notNull().default(''),
    memberId: text('member_id').notNull(),
    at: integer('at').notNull(),
    readAt: integer('read_at'),
  },
  (table) => [
    primaryKey({ columns: [table.entity, table.recordId, table.commentId, table.memberId] }),
  ],
)
