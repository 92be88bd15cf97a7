import type { InStatement } from '@libsql/client/web'
import { type BatchArgs, statement, touch } from './statement.ts'

/**
 * How an entity is stored. A row travels to SQL as one JSON array: its key, the cells of `columns`,
 * what the worker adds in `extras`, then hash, bucket, hash_a and hash_b.
 */
export type Shape = {
  readonly entity: string
  readonly table: string
  /** Columns of the ledger, snake_case, in canonical order. */
  readonly columns: readonly string[]
  /** Their canonical names. */
  readonly fields: readonly string[]
  /** Columns the worker computes. `new_id` keeps the value of the first insert. */
  readonly extras: readonly string[]
  readonly sum?: { readonly month: string; readonly amount: string; readonly currency: string }
}

/** Where the rows of a write come from: its own parameters, or what its capture staged. */
export type Incoming = 'direct' | 'staged'

/** What one batch brings for one entity, as JSON arrays. */
export type EntityRows = {
  readonly shape: Shape
  /** Rows to upsert, as described at Shape. */
  readonly rows: string
  /** Keys to delete. */
  readonly gone: string
  /** All keys of both. */
  readonly keys: string
}

const HASHES = ['hash', 'bucket', 'hash_a', 'hash_b']
const FIRST_INSERT_ONLY = new Set(['new_id'])

/** Notes which keys the write touches, by entity. */
export function touchKeys(
  incoming: Incoming,
  entities: readonly EntityRows[],
  args: BatchArgs,
): InStatement[] {
  if (incoming === 'direct') {
    return entities.map(({ shape, keys }) =>
      touch(shape.entity, 'value from json_each(:keys)', { ...args, keys }),
    )
  }
  const staged = `insert into apply_touched (kind, key) select entity, key from ledger_stage
    where source_id = :source and capture_id = :capture`
  return [statement(staged, args)]
}

/** Puts changes aside until the last batch of their capture; the same key again replaces. */
export function stageRows(staged: string, args: BatchArgs): InStatement {
  return statement(
    `insert into ledger_stage (source_id, capture_id, entity, key, op, seq, row)
    select :source, :capture, value->>0, value->>1, value->>2, :seq, value->3
    from json_each(:staged) where true
    on conflict do update set op = excluded.op, seq = excluded.seq, row = excluded.row`,
    { ...args, staged },
  )
}

/** Forgets what a source has staged. */
export function clearStage(args: BatchArgs): InStatement {
  return statement('delete from ledger_stage where source_id = :source', args)
}

/** A column that is reckoned as its row is first stored; `value` is told where the row's own columns are found. */
export type Computed = { column: string; value: (of: (column: string) => string) => string }

/** Inserts and updates rows of one entity; an older change never overwrites a newer one. */
export function upsertRows(
  incoming: Incoming,
  { shape, rows }: EntityRows,
  args: BatchArgs,
  computed?: Computed,
): InStatement {
  const brought = [...shape.columns, ...shape.extras, ...HASHES]
  const of = (column: string) => `cells->>${column === 'key' ? 0 : brought.indexOf(column) + 1}`
  const columns = computed ? [...brought, computed.column] : brought
  const cells = [...brought.map(of), ...(computed ? [computed.value(of)] : [])]
  const updates = brought
    .filter((column) => !FIRST_INSERT_ONLY.has(column))
    .map((column) => `${column} = excluded.${column}`)
  return statement(
    `insert into ${shape.table}
      (source_id, key, ${columns.join(', ')}, seq, deleted, seen_at)
    select :source, ${of('key')}, ${cells.join(', ')}, seq, 0, :now
    from (${incomingRows(incoming, shape)}) where true
    on conflict (source_id, key) do update set ${updates.join(', ')},
      seq = excluded.seq, deleted = 0, seen_at = excluded.seen_at
    where excluded.seq > ${shape.table}.seq`,
    { ...args, rows },
  )
}

/** Turns rows of one entity into tombstones. */
export function deleteRows(
  incoming: Incoming,
  { shape, gone }: EntityRows,
  args: BatchArgs,
): InStatement {
  return statement(
    `update ${shape.table} set deleted = 1, seq = ${seqOf(incoming, shape)}, seen_at = :now
    where source_id = :source and deleted = 0 and seq < :seq
      and key in (${incomingKeys(incoming, shape)})`,
    { ...args, gone },
  )
}

/** Rows as `cells`, each with the seq of the batch it came in. */
export function incomingRows(incoming: Incoming, { entity }: Shape): string {
  return incoming === 'direct'
    ? 'select value as cells, :seq as seq from json_each(:rows)'
    : `select row as cells, seq ${stagedOf(entity)} and op = 'u'`
}

/** Keys to delete. */
export function incomingKeys(incoming: Incoming, { entity }: Shape): string {
  return incoming === 'direct'
    ? 'select value from json_each(:gone)'
    : `select key ${stagedOf(entity)} and op = 'd'`
}

/** Each change keeps the seq of the batch it came in, so that it traces to that signature. */
function seqOf(incoming: Incoming, { entity, table }: Shape): string {
  if (incoming === 'direct') return ':seq'
  return `(select seq ${stagedOf(entity)} and key = ${table}.key)`
}

function stagedOf(entity: string): string {
  return `from ledger_stage
    where source_id = :source and capture_id = :capture and entity = '${entity}'`
}
