import type { InStatement } from '@libsql/client/web'
import { and, asc, eq, type SQL, sql } from 'drizzle-orm'
import { holds, viewerId } from './access.ts'
import type { Database } from './database.ts'
import { bumpLive, raw } from './raw.ts'
import {
  agent,
  agentKey,
  batchLog,
  ledgerSource,
  ledgerStage,
  quarantine,
  stream,
} from './schema/replication.ts'
import type { SessionProof } from './viewer.ts'

/** The agents page lists at most so many. */
export const AGENTS_SHOWN = 100

/**
 * Every agent with where its stream stands. `jwk` is the newest key, for the fingerprint words;
 * head, watermark and last batch are those of the source and null on all but the agent that owns it.
 */
export function selectAgents(db: Database, proof: SessionProof) {
  return db.build
    .select({
      id: agent.id,
      name: agent.name,
      state: agent.state,
      version: agent.version,
      host: agent.host,
      lastSeenAt: agent.lastSeenAt,
      lastTrigger: agent.lastTrigger,
      createdAt: agent.createdAt,
      confirmedAt: agent.confirmedAt,
      revokedAt: agent.revokedAt,
      sourceId: agent.sourceId,
      sourceName: ledgerSource.name,
      sourceSystem: ledgerSource.system,
      sourceIdentity: ledgerSource.identity,
      headSeq: stream.headSeq,
      epoch: stream.epoch,
      epochReason: stream.epochReason,
      epochAt: stream.epochAt,
      watermark: stream.watermark,
      lastBatchAt: batchLog.appliedAt,
      lastBatchUpserts: batchLog.upserts,
      lastBatchDeletes: batchLog.deletes,
      quarantined: sql<number>`max(${agent.leftOut}, (select count(*) from ${quarantine}
        where ${quarantine.sourceId} = ${agent.sourceId}))`,
      jwk: sql<string>`(select ${agentKey.jwk} from ${agentKey}
        where ${agentKey.agentId} = ${agent.id} order by ${agentKey.createdAt} desc limit 1)`,
    })
    .from(agent)
    .leftJoin(ledgerSource, eq(ledgerSource.id, agent.sourceId))
    .leftJoin(stream, eq(stream.agentId, agent.id))
    .leftJoin(
      batchLog,
      and(eq(batchLog.sourceId, stream.sourceId), eq(batchLog.seq, stream.headSeq)),
    )
    .where(holds(proof, 'agent.view'))
    .orderBy(
      sql`case ${agent.state} when 'pending' then 0 when 'active' then 1 else 2 end`,
      asc(agent.createdAt),
    )
    .limit(AGENTS_SHOWN)
}

/**
 * An administrator accepts the key of a pending agent. An active agent of the same source is revoked,
 * and its stream goes on under the new one in a new epoch, with the seq it had.
 * The first statement affects one row when it was confirmed now.
 */
export function confirmAgent(proof: SessionProof, id: string): InStatement[] {
  const mayWrite = holds(proof, 'agent.manage')
  const isActive = sql`exists (select 1 from agent where id = ${id} and state = 'active')`
  const source = sql`(select source_id from agent where id = ${id})`
  return [
    raw(sql`update ${agent} set state = 'active', confirmed_at = ${proof.now},
      confirmed_by = ${viewerId(proof)}
      where id = ${id} and state = 'pending' and ${mayWrite}`),
    raw(sql`update ${agentKey} set state = 'active'
      where agent_id = ${id} and state = 'pending' and ${mayWrite} and ${isActive}`),
    raw(sql`update ${agent} set state = 'revoked', revoked_at = ${proof.now}
      where source_id = ${source} and id <> ${id} and state = 'active' and ${mayWrite}
        and ${isActive}`),
    revokeKeys(sql`${mayWrite}`),
    raw(sql`delete from ${ledgerStage} where ${mayWrite} and source_id in (
      select source_id from stream where source_id = ${source} and agent_id <> ${id})
      and ${isActive}`),
    raw(sql`update ${stream} set agent_id = ${id}, epoch = epoch + 1, epoch_reason = 'taken-over',
      epoch_at = ${proof.now}, updated_at = ${proof.now}
      where source_id = ${source} and agent_id <> ${id} and ${mayWrite} and ${isActive}`),
    bumpLive('agents', mayWrite),
  ]
}

/** An administrator turns a pending agent away: its words did not match, or nobody knows it. */
export function refuseAgent(proof: SessionProof, id: string): InStatement[] {
  return endAgent(proof, id, 'refused', sql`state = 'pending'`)
}

/** An administrator ends an agent; its next request is refused. */
export function revokeAgent(proof: SessionProof, id: string): InStatement[] {
  return endAgent(proof, id, 'revoked', sql`state = 'active'`)
}

function endAgent(proof: SessionProof, id: string, state: string, from: SQL) {
  const mayWrite = holds(proof, 'agent.manage')
  return [
    raw(sql`update ${agent} set state = ${state}, revoked_at = ${proof.now}
      where id = ${id} and ${from} and ${mayWrite}`),
    revokeKeys(mayWrite),
    bumpLive('agents', mayWrite),
  ]
}

function revokeKeys(mayWrite: SQL): InStatement {
  return raw(sql`update ${agentKey} set state = 'revoked'
    where state <> 'revoked' and ${mayWrite}
      and agent_id in (select id from agent where state in ('revoked', 'refused'))`)
}
