/** Agents, streams and what they delivered; see migrations/0002_replication.sql. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const ledgerSource = sqliteTable('ledger_source', {
  id: integer('id').primaryKey(),
  system: text('system').notNull(),
  identity: text('identity').notNull(),
  name: text('name').notNull(),
  createdAt: integer('created_at').notNull(),
})

export const agent = sqliteTable('agent', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  sourceId: integer('source_id'),
  state: text('state', { enum: ['pending', 'active', 'refused', 'revoked'] }).notNull(),
  version: text('version'),
  host: text('host'),
  lastSeenAt: integer('last_seen_at'),
  lastTrigger: text('last_trigger'),
  leftOut: integer('left_out').notNull().default(0),
  createdAt: integer('created_at').notNull(),
  confirmedAt: integer('confirmed_at'),
  confirmedBy: text('confirmed_by'),
  revokedAt: integer('revoked_at'),
})

export const agentKey = sqliteTable('agent_key', {
  kid: text('kid').primaryKey(),
  agentId: text('agent_id').notNull(),
  jwk: text('jwk').notNull(),
  state: text('state', { enum: ['pending', 'active', 'retired', 'revoked'] }).notNull(),
  createdAt: integer('created_at').notNull(),
  retiresAt: integer('retires_at'),
})

export const agentHold = sqliteTable('agent_hold', {
  agentId: text('agent_id').primaryKey(),
  code: text('code').notNull(),
  since: integer('since').notNull(),
  hold: text('hold'),
  entity: text('entity'),
  deletes: integer('deletes'),
  rows: integer('rows'),
  decision: text('decision', { enum: ['confirmed', 'refused'] }),
  decidedBy: text('decided_by'),
  decidedAt: integer('decided_at'),
})

export const pairing = sqliteTable('pairing', {
  id: text('id').primaryKey(),
  codeHmac: text('code_hmac').notNull(),
  agentName: text('agent_name').notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  agentId: text('agent_id'),
  sourceSystem: text('source_system'),
  sourceIdentity: text('source_identity'),
  sourceName: text('source_name'),
})

export const pairingFailure = sqliteTable('pairing_failure', {
  subjectHash: text('subject_hash').notNull(),
  at: integer('at').notNull(),
})

export const agentRequest = sqliteTable(
  'agent_request',
  {
    agentId: text('agent_id').notNull(),
    jti: text('jti').notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.agentId, table.jti] })],
)

export const stream = sqliteTable('stream', {
  sourceId: integer('source_id').primaryKey(),
  agentId: text('agent_id').notNull(),
  epoch: integer('epoch').notNull(),
  epochReason: text('epoch_reason'),
  epochAt: integer('epoch_at'),
  headSeq: integer('head_seq').notNull(),
  headBsh: text('head_bsh').notNull(),
  chain: text('chain').notNull(),
  watermark: integer('watermark'),
  policy: integer('policy').notNull().default(0),
  updatedAt: integer('updated_at').notNull(),
})

export const batchLog = sqliteTable(
  'batch_log',
  {
    sourceId: integer('source_id').notNull(),
    seq: integer('seq').notNull(),
    epoch: integer('epoch').notNull(),
    agentId: text('agent_id').notNull(),
    kid: text('kid').notNull(),
    bsh: text('bsh').notNull(),
    prev: text('prev').notNull(),
    requestToken: text('request_token').notNull(),
    receipt: text('receipt').notNull(),
    trigger: text('trigger').notNull(),
    captureMode: text('capture_mode', { enum: ['direct', 'staged', 'load'] }).notNull(),
    captureId: integer('capture_id').notNull(),
    capturePart: integer('capture_part').notNull(),
    captureParts: integer('capture_parts').notNull(),
    upserts: integer('upserts').notNull(),
    deletes: integer('deletes').notNull(),
    quarantined: integer('quarantined').notNull(),
    rawBytes: integer('raw_bytes').notNull(),
    appliedAt: integer('applied_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sourceId, table.seq] })],
)

export const applyGuard = sqliteTable('apply_guard', {
  ok: integer('ok').notNull(),
})

export const applyTouched = sqliteTable(
  'apply_touched',
  { kind: text('kind').notNull(), key: text('key').notNull() },
  (table) => [primaryKey({ columns: [table.kind, table.key] })],
)

export const ledgerStage = sqliteTable(
  'ledger_stage',
  {
    sourceId: integer('source_id').notNull(),
    captureId: integer('capture_id').notNull(),
    entity: text('entity').notNull(),
    key: text('key').notNull(),
    op: text('op', { enum: ['u', 'd'] }).notNull(),
    seq: integer('seq').notNull(),
    row: text('row').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sourceId, table.captureId, table.entity, table.key] })],
)

export const ledgerFreshness = sqliteTable(
  'ledger_freshness',
  {
    sourceId: integer('source_id').notNull(),
    entity: text('entity').notNull(),
    completeAsOf: integer('complete_as_of'),
    loaded: integer('loaded').notNull().default(0),
    expected: integer('expected').notNull().default(0),
    loading: integer('loading').notNull().default(0),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sourceId, table.entity] })],
)

export const quarantine = sqliteTable(
  'quarantine',
  {
    sourceId: integer('source_id').notNull(),
    entity: text('entity').notNull(),
    keyHash: text('key_hash').notNull(),
    columnName: text('column_name').notNull(),
    rule: text('rule').notNull(),
    refusedBy: text('refused_by', { enum: ['agent', 'edge'] })
      .notNull()
      .default('edge'),
    seq: integer('seq').notNull(),
    at: integer('at').notNull(),
    stands: integer('stands', { mode: 'boolean' }),
  },
  (table) => [primaryKey({ columns: [table.sourceId, table.entity, table.keyHash] })],
)

export const command = sqliteTable('command', {
  id: text('id').primaryKey(),
  sourceId: integer('source_id').notNull(),
  kind: text('kind', { enum: ['sync', 'allow-deletes', 'resend'] }).notNull(),
  argument: text('argument'),
  state: text('state', { enum: ['waiting', 'taken', 'captured', 'failed'] }).notNull(),
  askedBy: text('asked_by'),
  askedAt: integer('asked_at').notNull(),
  expiresAt: integer('expires_at'),
  takenAt: integer('taken_at'),
  capturedAt: integer('captured_at'),
  marker: integer('marker'),
  rows: integer('rows'),
  failure: text('failure'),
})

export const liveVersion = sqliteTable('live_version', {
  topic: text('topic').primaryKey(),
  version: integer('version').notNull(),
})
