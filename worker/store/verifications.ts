import { and, eq, sql } from 'drizzle-orm'
import type { VerificationRequest } from '../../protocol/verification.ts'
import type { Database, RawStatement } from './database.ts'
import { bumpLive, raw } from './raw.ts'
import { ensureCheck } from './row-checks.ts'
import { command, quarantine } from './schema/replication.ts'
import { sumRepair } from './schema/sums.ts'
import { sourceCheck, verification, verificationDifference } from './schema/verification.ts'

/** Refused rows whose buckets are known to differ; beyond so many a book has other worries. */
const REFUSED_READ = 10_000

/**
 * Buckets with a row that the edge refused: both sides differ there, and the figures are called incomplete for it.
 * The hash of a key begins with its bucket.
 */
export async function readRefusedBuckets(db: Database, sourceId: number) {
  const [rows] = await db.read([
    db.build
      .select({ entity: quarantine.entity, keyHash: quarantine.keyHash })
      .from(quarantine)
      .where(and(eq(quarantine.sourceId, sourceId), eq(quarantine.refusedBy, 'edge')))
      .limit(REFUSED_READ),
  ])
  return rows.map(({ entity, keyHash }) => {
    return { entity, bucket: Number.parseInt(keyHash.slice(0, 3), 16) }
  })
}

export type CycleNote = { seq: number; buckets: number; differing: number; now: number }

/** The kept sums were compared after a batch: when, at which head, and how many buckets differed. */
export function noteCycle(
  sourceId: number,
  { seq, buckets, differing, now }: CycleNote,
): RawStatement[] {
  const turned = sql`exists (select 1 from ${sourceCheck}
    where source_id = ${sourceId} and (cycle_differing > 0) <> ${differing > 0 ? 1 : 0})`
  return [
    ensureCheck(sourceId),
    bumpLive('ledger', turned),
    raw(sql`update ${sourceCheck} set cycle_at = ${now}, cycle_seq = ${seq},
      cycle_buckets = ${buckets}, cycle_differing = ${differing} where source_id = ${sourceId}`),
    bumpLive('agents'),
  ]
}

/** Stores what the agent says of a verification in place of what it said before. */
export function noteVerification(
  sourceId: number,
  request: VerificationRequest,
  now: number,
): RawStatement[] {
  const { id, trigger, state, startedAt, sourceRows, found, open, failure } = request
  const rows = JSON.stringify(
    request.differences.map(({ entity, key, place, kind, repaired }) => [
      ...[entity, key, place, kind, repaired ? 1 : 0],
    ]),
  )
  return [
    ensureCheck(sourceId),
    raw(sql`insert into ${verification} (source_id, id, trigger, state, started_at, said_at,
        source_rows, found, open, failure)
      values (${sourceId}, ${id}, ${trigger}, ${state}, ${Math.min(startedAt, now)}, ${now},
        ${sourceRows}, ${found}, ${open}, ${failure})
      on conflict do update set state = excluded.state, said_at = excluded.said_at,
        source_rows = excluded.source_rows, found = excluded.found, open = excluded.open,
        failure = excluded.failure,
        edge_rows = (select rows_checked from source_check where source_id = ${sourceId})`),
    raw(sql`delete from ${verificationDifference}
      where source_id = ${sourceId} and verification_id = ${id}`),
    raw(sql`insert or replace into ${verificationDifference}
        (source_id, verification_id, entity, key, place, kind, repaired)
      select ${sourceId}, ${id}, value->>0, value->>1, value->>2, value->>3, value->>4
      from json_each(${rows})`),
    ...noteOutcome(sourceId, request, now),
    bumpLive('agents'),
  ]
}

/** What stands open decides whether the numbers of the book differ; a run that saw nothing decides nothing. */
function noteOutcome(
  sourceId: number,
  { state, found, open }: VerificationRequest,
  now: number,
): RawStatement[] {
  const sawNothing = state === 'running' || (state === 'failed' && found === 0)
  if (sawNothing) return []
  const hasEnded = state === 'equal' || state === 'repaired' || state === 'differs'
  const ended = hasEnded ? sql`, verified_at = ${now}, cycle_differing = 0` : sql``
  return [
    raw(sql`update ${sourceCheck} set differing = ${open}${ended} where source_id = ${sourceId}`),
    bumpLive('ledger'),
  ]
}

/** Kept sums have been computed anew: the verification that found them wrong says how many were. */
export function noteRebuilt(sourceId: number): RawStatement {
  const of = sql`from ${sumRepair} as r where r.source_id = ${sourceId}`
  return raw(sql`update ${verification} set sums_rebuilt = (select r.wrong ${of})
    where source_id = ${sourceId} and id = (select r.verification_id ${of})`)
}

/**
 * Asks the agent of a book to verify, on behalf of nobody: the check of stored rows has found a fault. The kind of
 * a command is a closed list of an older migration, so a verification is a `sync` with an argument.
 */
export function askForVerification(sourceId: number, id: string, now: number): RawStatement[] {
  return [
    raw(sql`insert into ${command} (id, source_id, kind, argument, state, asked_at)
      select ${id}, ${sourceId}, 'sync', 'verify', 'waiting', ${now}
      where exists (select 1 from agent where source_id = ${sourceId} and state = 'active')
        and not exists (select 1 from command where source_id = ${sourceId} and kind = 'sync'
          and argument = 'verify' and state in ('waiting', 'taken'))`),
    bumpLive('agents'),
  ]
}
