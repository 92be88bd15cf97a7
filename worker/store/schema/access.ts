/** Departments, roles, grants and teams of projects; see migrations/0011_access.sql. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { ROLE_BASES } from './members.ts'

export const department = sqliteTable('department', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  sortKey: text('sort_key').notNull(),
  parentId: text('parent_id'),
  headId: text('head_id'),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by'),
  updatedAt: integer('updated_at').notNull(),
  rev: integer('rev').notNull().default(1),
  deletedAt: integer('deleted_at'),
})

export const departmentAbove = sqliteTable(
  'department_above',
  { aboveId: text('above_id').notNull(), departmentId: text('department_id').notNull() },
  (table) => [primaryKey({ columns: [table.aboveId, table.departmentId] })],
)

export const role = sqliteTable('role', {
  id: text('id').primaryKey(),
  name: text('name'),
  base: text('base', { enum: ROLE_BASES }).notNull(),
  position: integer('position').notNull(),
  builtIn: integer('built_in').notNull().default(0),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by'),
  updatedAt: integer('updated_at').notNull(),
  rev: integer('rev').notNull().default(1),
  deletedAt: integer('deleted_at'),
})

export const grant = sqliteTable(
  'grant',
  {
    roleId: text('role_id').notNull(),
    entity: text('entity').notNull(),
    action: text('action').notNull(),
    level: text('level', { enum: ['none', 'own', 'team', 'project', 'all'] }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.roleId, table.entity, table.action] })],
)

export const projectMember = sqliteTable(
  'project_member',
  {
    projectId: text('project_id').notNull(),
    memberId: text('member_id').notNull(),
    canEdit: integer('can_edit').notNull().default(0),
    addedAt: integer('added_at').notNull(),
    addedBy: text('added_by'),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.memberId] })],
)
