/** The rows people work with; see migrations/0003_crm.sql. */
import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const company = sqliteTable('company', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  nameKey: text('name_key').notNull(),
  sortKey: text('sort_key').notNull(),
  taxId: text('tax_id'),
  registrationReason: text('registration_reason'),
  contactName: text('contact_name'),
  phone: text('phone'),
  phoneKey: text('phone_key'),
  email: text('email'),
  emailKey: text('email_key'),
  address: text('address'),
  isCustomer: integer('is_customer').notNull().default(0),
  isVendor: integer('is_vendor').notNull().default(0),
  active: integer('active').notNull().default(1),
  nextTouchOn: text('next_touch_on'),
  nextTouchSubject: text('next_touch_subject'),
  nextTouchBy: text('next_touch_by'),
  ownerId: text('owner_id'),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by'),
  updatedAt: integer('updated_at').notNull(),
  rev: integer('rev').notNull().default(1),
  deletedAt: integer('deleted_at'),
})

export const project = sqliteTable('project', {
  id: text('id').primaryKey(),
  code: text('code'),
  codeKey: text('code_key'),
  name: text('name').notNull(),
  sortKey: text('sort_key').notNull(),
  kind: text('kind', { enum: ['customer', 'vendor', 'internal', 'overhead'] }).notNull(),
  stage: text('stage', {
    enum: ['lead', 'tender', 'contract', 'build', 'handover', 'warranty', 'closed'],
  })
    .notNull()
    .default('build'),
  customerId: text('customer_id'),
  siteAddress: text('site_address'),
  location: text('location'),
  latitude: real('latitude'),
  longitude: real('longitude'),
  timeZone: text('time_zone'),
  health: text('health', { enum: ['on-track', 'at-risk', 'off-track', 'on-hold'] }),
  healthReason: text('health_reason'),
  managerId: text('manager_id'),
  departmentId: text('department_id'),
  plannedStartOn: text('planned_start_on'),
  plannedEndOn: text('planned_end_on'),
  actualStartOn: text('actual_start_on'),
  actualEndOn: text('actual_end_on'),
  warrantyUntil: text('warranty_until'),
  happenedAt: integer('happened_at'),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by'),
  updatedAt: integer('updated_at').notNull(),
  rev: integer('rev').notNull().default(1),
  deletedAt: integer('deleted_at'),
})

export const ledgerLink = sqliteTable(
  'ledger_link',
  {
    entity: text('entity', { enum: ['counterparty', 'project'] }).notNull(),
    sourceId: integer('source_id').notNull(),
    key: text('key').notNull(),
    recordId: text('record_id').notNull(),
    leading: integer('leading').notNull().default(1),
    rule: text('rule', {
      enum: ['created', 'tax-id', 'name-phone', 'name-email', 'member'],
    }).notNull(),
    linkedAt: integer('linked_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.entity, table.sourceId, table.key] })],
)

export const companyCandidate = sqliteTable(
  'company_candidate',
  {
    companyId: text('company_id').notNull(),
    otherId: text('other_id').notNull(),
    rule: text('rule', {
      enum: ['same-name', 'same-tax-id', 'same-phone', 'same-email'],
    }).notNull(),
    foundAt: integer('found_at').notNull(),
    decidedAt: integer('decided_at'),
    decidedBy: text('decided_by'),
    mergeId: text('merge_id'),
    decidedChange: integer('decided_change'),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.otherId] })],
)

export const changeLog = sqliteTable('change_log', {
  seq: integer('seq').primaryKey({ autoIncrement: true }),
  at: integer('at').notNull(),
  actorKind: text('actor_kind', { enum: ['member', 'agent', 'system', 'form'] }).notNull(),
  actorId: text('actor_id'),
  verb: text('verb').notNull(),
  entity: text('entity').notNull(),
  recordId: text('record_id').notNull(),
  diff: text('diff').notNull(),
})
