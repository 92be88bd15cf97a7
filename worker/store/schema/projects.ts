/** What stands under a project; see migrations/0007_projects.sql. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const projectParty = sqliteTable('project_party', {
  id: text('id').primaryKey(),
  projectId: text('project_id').notNull(),
  companyId: text('company_id').notNull(),
  role: text('role', {
    enum: [
      ...(['client', 'developer', 'general-contractor', 'subcontractor'] as const),
      ...(['supplier', 'designer', 'supervision'] as const),
    ],
  }).notNull(),
  contactId: text('contact_id'),
  note: text('note'),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by'),
  updatedAt: integer('updated_at').notNull(),
  rev: integer('rev').notNull().default(1),
  deletedAt: integer('deleted_at'),
})

export const projectPhase = sqliteTable('project_phase', {
  id: text('id').primaryKey(),
  projectId: text('project_id').notNull(),
  kind: text('kind', { enum: ['phase', 'milestone'] }).notNull(),
  name: text('name').notNull(),
  startsOn: text('starts_on'),
  plannedOn: text('planned_on'),
  actualOn: text('actual_on'),
  percent: integer('percent').notNull().default(0),
  state: text('state', { enum: ['planned', 'in-progress', 'done', 'cancelled'] })
    .notNull()
    .default('planned'),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by'),
  updatedAt: integer('updated_at').notNull(),
  rev: integer('rev').notNull().default(1),
  deletedAt: integer('deleted_at'),
})

/** Money of the ledger that people tied to a project; see migrations/0020_money_ties.sql. */
export const moneyTie = sqliteTable(
  'money_tie',
  {
    scope: text('scope', { enum: ['invoice', 'payment', 'contract', 'counterparty'] }).notNull(),
    sourceId: integer('source_id').notNull(),
    key: text('key').notNull(),
    projectId: text('project_id').notNull(),
    changeSeq: integer('change_seq').notNull(),
    tiedAt: integer('tied_at').notNull(),
    tiedBy: text('tied_by'),
  },
  (table) => [primaryKey({ columns: [table.scope, table.sourceId, table.key] })],
)
