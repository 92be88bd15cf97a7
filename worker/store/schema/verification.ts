/** What was compared and what differed; see migrations/0015_verification.sql. */
import { sql } from 'drizzle-orm'
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import {
  CONTROL_SCOPES,
  DIFFERENCE_KINDS,
  DIFFERENCE_PLACES,
  VERIFICATION_STATES,
} from '../../../protocol/verification.ts'

export const sourceCheck = sqliteTable('source_check', {
  sourceId: integer('source_id').primaryKey(),
  cycleAt: integer('cycle_at'),
  cycleSeq: integer('cycle_seq'),
  cycleBuckets: integer('cycle_buckets').notNull().default(0),
  cycleDiffering: integer('cycle_differing').notNull().default(0),
  differing: integer('differing').notNull().default(0),
  verifiedAt: integer('verified_at'),
  controlAt: integer('control_at'),
  controlDiffering: integer('control_differing').notNull().default(0),
  rowsBegunAt: integer('rows_begun_at'),
  rowsMovedAt: integer('rows_moved_at'),
  rowsEndedAt: integer('rows_ended_at'),
  rowsEntity: text('rows_entity'),
  rowsKey: text('rows_key'),
  rowsChecked: integer('rows_checked').notNull().default(0),
  rowsExpected: integer('rows_expected').notNull().default(0),
  rowsFaulty: integer('rows_faulty').notNull().default(0),
})

export const ledgerRowFault = sqliteTable(
  'ledger_row_fault',
  {
    sourceId: integer('source_id').notNull(),
    entity: text('entity').notNull(),
    key: text('key').notNull(),
    seq: integer('seq').notNull(),
    hash: text('hash').notNull(),
    foundAt: integer('found_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sourceId, table.entity, table.key] })],
)

export const verification = sqliteTable(
  'verification',
  {
    sourceId: integer('source_id').notNull(),
    id: text('id').notNull(),
    trigger: text('trigger').notNull(),
    state: text('state', { enum: VERIFICATION_STATES }).notNull(),
    startedAt: integer('started_at').notNull(),
    saidAt: integer('said_at').notNull(),
    sourceRows: integer('source_rows'),
    edgeRows: integer('edge_rows'),
    found: integer('found').notNull().default(0),
    open: integer('open').notNull().default(0),
    sumsRebuilt: integer('sums_rebuilt').notNull().default(0),
    failure: text('failure'),
  },
  (table) => [primaryKey({ columns: [table.sourceId, table.id] })],
)

export const verificationDifference = sqliteTable(
  'verification_difference',
  {
    sourceId: integer('source_id').notNull(),
    verificationId: text('verification_id').notNull(),
    entity: text('entity').notNull(),
    key: text('key').notNull(),
    place: text('place', { enum: DIFFERENCE_PLACES }).notNull(),
    kind: text('kind', { enum: DIFFERENCE_KINDS }).notNull(),
    repaired: integer('repaired').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.sourceId, table.verificationId, table.entity, table.key] }),
  ],
)

export const controlSum = sqliteTable(
  'control_sum',
  {
    sourceId: integer('source_id').notNull(),
    scope: text('scope', { enum: CONTROL_SCOPES }).notNull(),
    entity: text('entity').notNull(),
    of: text('of').notNull(),
    currency: text('currency').notNull(),
    ledgerRows: integer('ledger_rows').notNull(),
    ledgerMinor: integer('ledger_minor').notNull(),
    replicaRows: integer('replica_rows').notNull(),
    replicaMinor: integer('replica_minor').notNull(),
    differs: integer('differs')
      .notNull()
      .generatedAlwaysAs(sql`ledger_rows <> replica_rows or ledger_minor <> replica_minor`, {
        mode: 'stored',
      }),
    checkedAt: integer('checked_at').notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.sourceId, table.scope, table.entity, table.of, table.currency],
    }),
  ],
)
