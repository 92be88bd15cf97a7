/** People of companies; see migrations/0008_contacts.sql. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const contact = sqliteTable('contact', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  nameKey: text('name_key').notNull(),
  sortKey: text('sort_key').notNull(),
  phones: text('phones'),
  emails: text('emails'),
  reachKeys: text('reach_keys'),
  note: text('note'),
  consent: text('consent', { enum: ['unknown', 'given', 'withdrawn'] })
    .notNull()
    .default('unknown'),
  consentOn: text('consent_on'),
  consentBasis: text('consent_basis'),
  doNotContact: integer('do_not_contact').notNull().default(0),
  doNotContactReason: text('do_not_contact_reason'),
  ownerId: text('owner_id'),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by'),
  updatedAt: integer('updated_at').notNull(),
  rev: integer('rev').notNull().default(1),
  deletedAt: integer('deleted_at'),
})

export const contactReach = sqliteTable(
  'contact_reach',
  {
    kind: text('kind', { enum: ['phone', 'email'] }).notNull(),
    key: text('key').notNull(),
    contactId: text('contact_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.key, table.contactId] })],
)

export const contactCompany = sqliteTable(
  'contact_company',
  {
    contactId: text('contact_id').notNull(),
    companyId: text('company_id').notNull(),
    role: text('role'),
    inactive: integer('inactive').notNull().default(0),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by'),
  },
  (table) => [primaryKey({ columns: [table.contactId, table.companyId] })],
)
