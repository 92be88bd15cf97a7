import type { InStatement } from '@libsql/client/web'
import type { batchLog } from '../schema/replication.ts'
import { type Args, type BatchArgs, statement } from './statement.ts'

/** A refused row: names and hashes, never values. */
export type Quarantined = { entity: string; keyHash: string; column: string; rule: string }

/** A key that came again: well, or to say that its row is gone. */
export type Released = { entity: string; keyHash: string; isGone: boolean }

/**
 * Puts refused rows down, and takes out those whose key came again and was well, or is gone. An agent may withdraw a row
 * that it left out itself: that one stays until the agent names it no more.
 */
export function keepQuarantine(
  refused: readonly Quarantined[],
  released: readonly Released[],
  args: BatchArgs,
): InStatement[] {
  const statements = [false, true].flatMap((isGone) => {
    const some = released.filter((row) => row.isGone === isGone)
    if (some.length === 0) return []
    const keys = JSON.stringify(some.map(({ entity, keyHash }) => [entity, keyHash]))
    const release = `delete from quarantine where source_id = :source and (entity, key_hash) in (
      select value->>0, value->>1 from json_each(:keys)) ${isGone ? `and refused_by = 'edge'` : ''}`
    return [statement(release, { ...args, keys })]
  })
  if (refused.length > 0) {
    const rows = JSON.stringify(refused.map((row) => Object.values(inOrder(row))))
    const keep = `insert into quarantine (source_id, entity, key_hash, column_name, rule, seq, at)
      select :source, value->>0, value->>1, value->>2, value->>3, :seq, :now
      from json_each(:rows) where true on conflict do update set
        column_name = excluded.column_name, rule = excluded.rule, seq = excluded.seq,
        at = excluded.at, refused_by = 'edge', stands = null`
    statements.push(statement(keep, { ...args, rows }))
  }
  return statements
}

function inOrder({ entity, keyHash, column, rule }: Quarantined) {
  return { entity, keyHash, column, rule }
}

export type Progress = {
  /** The entities the source gives. */
  entities: readonly string[]
  /** Complete as of, once the whole capture is visible; null while parts are missing. */
  completeAsOf: number | null
  /** A load shows how far it is; the counts are of the whole capture. */
  load: { first: boolean; loaded: number; expected: number } | null
}

/** Stores how complete each entity is. Nothing changes while a capture is only staged. */
export function keepFreshness(progress: Progress, args: BatchArgs): InStatement[] {
  const entities = JSON.stringify(progress.entities)
  const { completeAsOf: asOf, load } = progress
  if (asOf === null && load === null) return []
  return [
    ensureFreshness({ ...args, entities }),
    ...(load ? [noteLoaded(load, args)] : []),
    ...(asOf === null ? [] : [completeFreshness({ ...args, asOf })]),
  ]
}

function noteLoaded({ first, loaded, expected }: NonNullable<Progress['load']>, args: BatchArgs) {
  const note = `update ledger_freshness set loading = 1, expected = :expected, updated_at = :now,
    loaded = ${first ? ':loaded' : 'loaded + :loaded'} where source_id = :source`
  return statement(note, { ...args, loaded, expected })
}

function ensureFreshness(args: Args): InStatement {
  return statement(
    `insert or ignore into ledger_freshness (source_id, entity, updated_at, loaded)
    select :source, value, :now, coalesce(
      (select max(loaded) from ledger_freshness where source_id = :source), 0)
    from json_each(:entities)`,
    args,
  )
}

/**
 * The replica of a source is complete as of a time: by the end of a capture, or by a heartbeat. Not while parts of its
 * balances are missing at this seq.
 */
export function completeFreshness(args: Args): InStatement {
  return statement(COMPLETE, args)
}

/** The same for a load alone: whoever has ended it before has said since when, and may have said more since. */
export function endLoading(args: Args): InStatement {
  return statement(`${COMPLETE} and loading = 1`, args)
}

const COMPLETE = `update ledger_freshness set complete_as_of = :asOf, loading = 0,
  loaded = expected, updated_at = :now where source_id = :source and not exists (
    select 1 from balance_part where source_id = :source and seq = :seq)`

/** Writes the batch and its receipt into the log and moves the head of the stream over it. */
export function advanceHead(
  entry: typeof batchLog.$inferInsert,
  chain: string,
  watermark: number | null,
): InStatement[] {
  const columns = Object.keys(entry)
  const names = columns.map((name) =>
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  )
  const values = columns.map((name) => `:${name}`)
  const args: Args = { ...entry, chain, watermark }
  return [
    statement(`insert into batch_log (${names.join(', ')}) values (${values.join(', ')})`, args),
    statement(
      `update stream set head_seq = :seq, head_bsh = :bsh, chain = :chain,
        watermark = coalesce(:watermark, watermark), updated_at = :appliedAt
      where source_id = :sourceId`,
      args,
    ),
    statement(
      `update agent set last_seen_at = :appliedAt, last_trigger = :trigger where id = :agentId`,
      args,
    ),
  ]
}
