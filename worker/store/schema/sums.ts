/** Sums kept by apply; see migrations/0005_kept_sums.sql, 0025_balance_parts.sql and 0032_sum_repairs.sql. */
import { customType, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const ledgerBucket = sqliteTable(
  'ledger_bucket',
  {
    sourceId: integer('source_id').notNull(),
    entity: text('entity').notNull(),
    bucket: integer('bucket').notNull(),
    rows: integer('rows').notNull(),
    sumA: integer('sum_a').notNull(),
    sumB: integer('sum_b').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sourceId, table.entity, table.bucket] })],
)

export const ledgerControlSum = sqliteTable(
  'ledger_control_sum',
  {
    sourceId: integer('source_id').notNull(),
    entity: text('entity').notNull(),
    month: text('month').notNull(),
    currency: text('currency').notNull(),
    rows: integer('rows').notNull(),
    amountMinor: integer('amount_minor').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sourceId, table.entity, table.month, table.currency] })],
)

export const ledgerDueSum = sqliteTable(
  'ledger_due_sum',
  {
    sourceId: integer('source_id').notNull(),
    side: text('side', { enum: ['receivable', 'payable'] }).notNull(),
    currency: text('currency').notNull(),
    credit: integer('credit').notNull(),
    dueOn: text('due_on').notNull(),
    invoices: integer('invoices').notNull(),
    openMinor: integer('open_minor').notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.side, table.currency, table.credit, table.dueOn, table.sourceId],
    }),
  ],
)

export const companyBalance = sqliteTable(
  'company_balance',
  {
    companyId: text('company_id').notNull(),
    currency: text('currency').notNull(),
    receivableMinor: integer('receivable_minor').notNull(),
    receivableCount: integer('receivable_count').notNull(),
    receivableDueOn: text('receivable_due_on'),
    payableMinor: integer('payable_minor').notNull(),
    payableCount: integer('payable_count').notNull(),
    payableDueOn: text('payable_due_on'),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.currency] })],
)

export const projectBalance = sqliteTable(
  'project_balance',
  {
    projectId: text('project_id').notNull(),
    currency: text('currency').notNull(),
    receivableMinor: integer('receivable_minor').notNull(),
    receivableCount: integer('receivable_count').notNull(),
    receivableDueOn: text('receivable_due_on'),
    payableMinor: integer('payable_minor').notNull(),
    payableCount: integer('payable_count').notNull(),
    payableDueOn: text('payable_due_on'),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.currency] })],
)

export const balancePart = sqliteTable(
  'balance_part',
  {
    sourceId: integer('source_id').notNull(),
    entity: text('entity', { enum: ['counterparty', 'project'] }).notNull(),
    seq: integer('seq').notNull(),
    afterId: text('after_id').notNull().default(''),
    uptoId: text('upto_id').notNull().default(''),
  },
  (table) => [primaryKey({ columns: [table.sourceId, table.entity] })],
)

/** Kept by triggers; see migrations/0034_turnover.sql. */
export const ledgerTurnover = sqliteTable(
  'ledger_turnover',
  {
    sourceId: integer('source_id').notNull(),
    entity: text('entity', { enum: ['counterparty', 'project'] }).notNull(),
    key: text('key').notNull(),
    month: text('month').notNull(),
    side: text('side', { enum: ['receivable', 'payable'] }).notNull(),
    currency: text('currency').notNull(),
    invoices: integer('invoices').notNull(),
    totalMinor: integer('total_minor').notNull(),
    paidMinor: integer('paid_minor').notNull(),
  },
  ({ sourceId, entity, key, month, side, currency }) => [
    primaryKey({ columns: [sourceId, entity, key, month, side, currency] }),
  ],
)

export const turnoverPart = sqliteTable(
  'turnover_part',
  {
    sourceId: integer('source_id').notNull(),
    entity: text('entity', { enum: ['counterparty', 'project'] }).notNull(),
    afterKey: text('after_key').notNull().default(''),
    uptoKey: text('upto_key'),
  },
  (table) => [primaryKey({ columns: [table.sourceId, table.entity] })],
)

/** Kept by triggers; see migrations/0036_unallocated_payments.sql. */
export const unallocatedPayment = sqliteTable(
  'unallocated_payment',
  {
    sourceId: integer('source_id').notNull(),
    key: text('key').notNull(),
    counterparty: text('counterparty').notNull(),
    currency: text('currency').notNull(),
    direction: text('direction', { enum: ['in', 'out'] }).notNull(),
    amountMinor: integer('amount_minor').notNull(),
    paidOn: text('paid_on').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sourceId, table.key] })],
)

/** Kept by triggers; see migrations/0027_project_settlements.sql. */
export const projectSettlement = sqliteTable(
  'project_settlement',
  {
    sourceId: integer('source_id').notNull(),
    project: text('project').notNull(),
    day: text('day').notNull(),
    payment: text('payment').notNull(),
    allocation: text('allocation').notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.sourceId, table.project, table.day, table.payment, table.allocation],
    }),
  ],
)

/** A key of a row or a number, as SQLite's `any` keeps both. */
const keyOrNumber = customType<{ data: string | number }>({ dataType: () => 'any' })

export const sumRepair = sqliteTable('sum_repair', {
  sourceId: integer('source_id').primaryKey(),
  verificationId: text('verification_id').notNull(),
  wrong: integer('wrong').notNull(),
  begunAt: integer('begun_at').notNull(),
  part: integer('part').notNull().default(0),
  step: text('step').notNull(),
  after: keyOrNumber('after').notNull().default(''),
  upto: keyOrNumber('upto'),
  disturbed: integer('disturbed').notNull().default(0),
})
