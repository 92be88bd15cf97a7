/** What may leave the companies' books, what has left them, and what was known before; see migrations/*_egress.sql. */
import { blob, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const egressPolicy = sqliteTable(
  'egress_policy',
  {
    sourceId: integer('source_id').notNull(),
    version: integer('version').notNull(),
    hash: text('hash').notNull(),
    document: text('document').notNull(),
    kid: text('kid').notNull(),
    declaredAt: integer('declared_at').notNull(),
    emptiedAt: integer('emptied_at'),
  },
  (table) => [primaryKey({ columns: [table.sourceId, table.version] })],
)

export const egressRule = sqliteTable(
  'egress_rule',
  {
    sourceId: integer('source_id').notNull(),
    entity: text('entity').notNull(),
    columnName: text('column_name').notNull(),
    rule: text('rule', { enum: ['mask', 'withhold'] }).notNull(),
    since: integer('since').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sourceId, table.entity, table.columnName] })],
)

export const egressCondition = sqliteTable(
  'egress_condition',
  {
    sourceId: integer('source_id').notNull(),
    entity: text('entity').notNull(),
    condition: text('condition').notNull(),
    since: integer('since').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sourceId, table.entity, table.condition] })],
)

export const egressLog = sqliteTable(
  'egress_log',
  {
    sourceId: integer('source_id').notNull(),
    day: text('day').notNull(),
    entity: text('entity').notNull(),
    rows: integer('rows').notNull(),
    bytes: integer('bytes').notNull(),
    batches: integer('batches').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sourceId, table.day, table.entity] })],
)

export const batchRows = sqliteTable(
  'batch_rows',
  {
    sourceId: integer('source_id').notNull(),
    seq: integer('seq').notNull(),
    leaves: blob('leaves', { mode: 'buffer' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.sourceId, table.seq] })],
)

export const ledgerHistory = sqliteTable(
  'ledger_history',
  {
    sourceId: integer('source_id').notNull(),
    entity: text('entity').notNull(),
    key: text('key').notNull(),
    seq: integer('seq').notNull(),
    at: integer('at').notNull(),
    diff: text('diff').notNull(),
    counterparty: text('counterparty'),
  },
  (table) => [primaryKey({ columns: [table.sourceId, table.entity, table.key, table.seq] })],
)
