/** Members and their sessions; see migrations/0001_members.sql. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The roles of the first release; member.role says one of them, member.role_id the one that counts. */
export const ROLE_BASES = ['administrator', 'manager', 'member', 'read_only'] as const

export const member = sqliteTable('member', {
  id: text('id').primaryKey(),
  email: text('email').notNull(),
  name: text('name').notNull(),
  role: text('role', { enum: ROLE_BASES }).notNull(),
  roleId: text('role_id'),
  departmentId: text('department_id'),
  locale: text('locale', { enum: ['en', 'ru'] })
    .notNull()
    .default('en'),
  timeZone: text('time_zone').notNull().default('UTC'),
  passwordHash: text('password_hash'),
  demo: integer('demo').notNull().default(0),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  rev: integer('rev').notNull().default(1),
  deletedAt: integer('deleted_at'),
})

export const session = sqliteTable('session', {
  idHash: text('id_hash').primaryKey(),
  memberId: text('member_id').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  revokedAt: integer('revoked_at'),
})

export const setupLink = sqliteTable('setup_link', {
  tokenHash: text('token_hash').primaryKey(),
  memberId: text('member_id'),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  usedAt: integer('used_at'),
})

export const signInFailure = sqliteTable('sign_in_failure', {
  subjectHash: text('subject_hash').notNull(),
  at: integer('at').notNull(),
})
