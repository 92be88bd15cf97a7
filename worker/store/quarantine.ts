import { and, asc, eq, sql } from 'drizzle-orm'
import { LIMITS } from '../../protocol/limits.ts'
import type { LeftOutRow } from '../../protocol/messages.ts'
import { COMMAND_MS } from '../domain/command.ts'
import { holds } from './access.ts'
import type { Database, RawStatement } from './database.ts'
import { bumpLive, raw } from './raw.ts'
import { agent, command, ledgerSource, quarantine } from './schema/replication.ts'
import { type SessionProof, selectViewer } from './viewer.ts'

/** A book whose refused rows a page shows: their number, also of those that are not named one by one. */
export function selectQuarantinedSource(db: Database, proof: SessionProof, sourceId: number) {
  const refusedBy = (who: string) => sql`(select count(*) from ${quarantine}
    where ${quarantine.sourceId} = ${ledgerSource.id} and ${quarantine.refusedBy} = ${who})`
  const leftOut = sql`coalesce((select max(${agent.leftOut}) from ${agent}
    where ${agent.sourceId} = ${ledgerSource.id} and ${agent.state} = 'active'), 0)`
  return db.build
    .select({
      name: ledgerSource.name,
      count: sql<number>`${refusedBy('edge')} + max(${refusedBy('agent')}, ${leftOut})`,
    })
    .from(ledgerSource)
    .where(and(eq(ledgerSource.id, sourceId), holds(proof, 'agent.view')))
}

/** The refused rows of a book: names and hashes, never a value. */
export function selectQuarantine(db: Database, proof: SessionProof, sourceId: number) {
  return db.build
    .select({
      entity: quarantine.entity,
      keyHash: quarantine.keyHash,
      column: quarantine.columnName,
      rule: quarantine.rule,
      refusedBy: quarantine.refusedBy,
      seq: quarantine.seq,
      at: quarantine.at,
      stands: quarantine.stands,
    })
    .from(quarantine)
    .where(and(eq(quarantine.sourceId, sourceId), holds(proof, 'agent.view')))
    .orderBy(asc(quarantine.entity), asc(quarantine.rule), asc(quarantine.keyHash))
    .limit(LIMITS.reportRows)
}

/** What the agent left out takes the place of what it had left out before; the instant of the first time stays. */
export function noteLeftOut(
  { sourceId, headSeq }: { sourceId: number; headSeq: number | null },
  rows: readonly LeftOutRow[],
  now: number,
): RawStatement[] {
  const told = JSON.stringify(
    rows.map(({ entity, keyHash, column, rule, stands = null }) => [
      ...[entity, keyHash, column, rule],
      stands === null ? null : Number(stands),
    ]),
  )
  return [
    raw(sql`delete from ${quarantine} where source_id = ${sourceId} and refused_by = 'agent'
      and (entity, key_hash) not in (select value->>0, value->>1 from json_each(${told}))`),
    raw(sql`insert into ${quarantine}
        (source_id, entity, key_hash, column_name, rule, refused_by, seq, at, stands)
      select ${sourceId}, value->>0, value->>1, value->>2, value->>3, 'agent', ${headSeq ?? 0}, ${now},
        value->>4
      from json_each(${told}) where true
      on conflict do update set column_name = excluded.column_name, rule = excluded.rule,
        refused_by = excluded.refused_by, stands = excluded.stands`),
  ]
}

/**
 * Asks the agent of a book to send its refused rows again. One such command waits at a time: asking again
 * gives the waiting one. Null when the session may not ask, nothing is refused, or no agent works.
 */
export async function askResend(
  db: Database,
  proof: SessionProof,
  ask: { id: string; sourceId: number },
): Promise<{ id: string } | null> {
  const viewer = selectViewer(db, proof).as('viewer')
  const mayAsk = holds(proof, 'agent.ask')
  const waiting = sql`select id from command
    where source_id = ${ask.sourceId} and kind = 'resend' and state = 'waiting'
      and expires_at > ${proof.now}`
  const refused = sql`select json_array(entity, key_hash) as pair from quarantine
    where source_id = ${ask.sourceId} order by entity, rule, key_hash limit ${LIMITS.reportRows}`
  const results = await db.write([
    raw(sql`insert into ${command} (id, source_id, kind, argument, state, asked_by, asked_at,
        expires_at)
      select ${ask.id}, ${ask.sourceId}, 'resend',
        (select json_group_array(json(pair)) from (${refused})), 'waiting', ${viewer.id},
        ${proof.now}, ${proof.now + COMMAND_MS}
      from ${viewer} where ${mayAsk} and not exists (${waiting})
        and exists (select 1 from quarantine where source_id = ${ask.sourceId})
        and exists (select 1 from ${agent}
          where source_id = ${ask.sourceId} and state = 'active')`),
    bumpLive('agents', mayAsk),
    raw(sql`${waiting} and ${mayAsk} order by asked_at limit 1`),
  ])
  const id = results[2]?.rows[0]?.id
  return typeof id === 'string' ? { id } : null
}
