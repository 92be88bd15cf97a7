import type { InStatement } from '@libsql/client/web'
import { and, eq, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { raw } from './raw.ts'
import { egressPolicy } from './schema/egress.ts'
import {
  agent,
  agentKey,
  batchLog,
  ledgerFreshness,
  ledgerSource,
  ledgerStage,
  quarantine,
  stream,
} from './schema/replication.ts'
import { balancePart, sumRepair, turnoverPart } from './schema/sums.ts'

/** Who signs, with which key, and where the stream of the source stands: all that a request is judged by. */
export type Caller = Awaited<ReturnType<typeof selectCaller>>[number]

const CALLER = {
  kid: agentKey.kid,
  jwk: agentKey.jwk,
  keyState: agentKey.state,
  keyRetiresAt: agentKey.retiresAt,
  agentId: agent.id,
  agentState: agent.state,
  lastSeenAt: agent.lastSeenAt,
  sourceId: ledgerSource.id,
  source: sql<string>`${ledgerSource.system} || ':' || ${ledgerSource.identity}`,
  system: ledgerSource.system,
  identity: ledgerSource.identity,
  streamAgentId: stream.agentId,
  epoch: stream.epoch,
  headSeq: stream.headSeq,
  headBsh: stream.headBsh,
  chain: stream.chain,
  watermark: stream.watermark,
  /** The version of the egress policy in force, 0 while there is none, and what it says. */
  policy: sql<number>`coalesce(${stream.policy}, 0)`,
  policyHash: egressPolicy.hash,
  policyDocument: egressPolicy.document,
  policyEmptiedAt: egressPolicy.emptiedAt,
  /** The last batch, which says whether a capture is under way. */
  lastEpoch: batchLog.epoch,
  lastMode: batchLog.captureMode,
  lastCapture: batchLog.captureId,
  lastPart: batchLog.capturePart,
  lastParts: batchLog.captureParts,
  /** 1 while a load has not ended, so balances have not been computed. */
  loading: sql<number>`exists (select 1 from ${ledgerFreshness}
    where ${ledgerFreshness.sourceId} = ${ledgerSource.id} and ${ledgerFreshness.loading} = 1)`,
  /** 1 while parts of the balances are missing at this head; see migrations/0025_balance_parts.sql. */
  balancing: sql<number>`exists (select 1 from ${balancePart}
    where ${balancePart.sourceId} = ${ledgerSource.id} and ${balancePart.seq} = ${stream.headSeq})`,
  /** 1 while kept sums are being computed anew; see migrations/0032_sum_repairs.sql. */
  repairing: sql<number>`exists (select 1 from ${sumRepair}
    where ${sumRepair.sourceId} = ${ledgerSource.id})`,
  /** 1 while turnover of the source is not kept; see migrations/0034_turnover.sql. */
  turnoverMissing: sql<number>`exists (select 1 from ${turnoverPart}
    where ${turnoverPart.sourceId} = ${ledgerSource.id})`,
  quarantined: sql<number>`exists (select 1 from ${quarantine}
    where ${quarantine.sourceId} = ${ledgerSource.id})`,
}

function selectCaller(db: Database, kid: string) {
  return db.build
    .select(CALLER)
    .from(agentKey)
    .innerJoin(agent, eq(agent.id, agentKey.agentId))
    .innerJoin(ledgerSource, eq(ledgerSource.id, agent.sourceId))
    .leftJoin(stream, eq(stream.sourceId, ledgerSource.id))
    .leftJoin(
      egressPolicy,
      and(eq(egressPolicy.sourceId, stream.sourceId), eq(egressPolicy.version, stream.policy)),
    )
    .leftJoin(
      batchLog,
      and(eq(batchLog.sourceId, stream.sourceId), eq(batchLog.seq, stream.headSeq)),
    )
    .where(eq(agentKey.kid, kid))
}

/** Every request of an agent asks this, so its text is made once. */
let callerText: string | null = null

/** One read by the thumbprint of the key. */
export async function readCaller(db: Database, kid: string): Promise<Caller | null> {
  callerText ??= selectCaller(db, kid).toSQL().sql
  const [row] = await db.readText({ sql: callerText, args: [kid] })
  if (!row) return null
  const cells = Object.keys(CALLER).map((name, index) => [name, row[index]])
  return Object.fromEntries(cells) as Caller
}

/** What was applied at a place of a stream. */
export async function readApplied(db: Database, sourceId: number, seq: number) {
  const [rows] = await db.read([
    db.build
      .select({ epoch: batchLog.epoch, bsh: batchLog.bsh, receipt: batchLog.receipt })
      .from(batchLog)
      .where(and(eq(batchLog.sourceId, sourceId), eq(batchLog.seq, seq))),
  ])
  return rows[0] ?? null
}

/** Whoever writes must still be active, with a key still active, at the very moment of the write. */
export type Writer = { agentId: string; kid: string; now: number }

/**
 * First statement of a write by an agent: fails the whole batch unless agent and key are active and
 * the stream stands at the given head under the given policy. A count is never null, so the CHECK cannot be slipped past.
 */
export function guardHead(
  { agentId, kid, now }: Writer,
  sourceId: number,
  head: { epoch: number; seq: number; bsh: string },
  policy: number,
): InStatement[] {
  return guard(sql`select count(*) from stream
    join agent on agent.id = stream.agent_id and agent.state = 'active'
    join agent_key as k on k.agent_id = agent.id and k.state = 'active'
      and (k.retires_at is null or k.retires_at > ${now})
    where stream.source_id = ${sourceId} and stream.epoch = ${head.epoch}
      and stream.head_seq = ${head.seq} and stream.head_bsh = ${head.bsh}
      and stream.policy = ${policy}
      and agent.id = ${agentId} and k.kid = ${kid}`)
}

/** First statement of a write that needs no head: agent and key must be active. */
export function guardWriter({ agentId, kid, now }: Writer): InStatement[] {
  return guard(sql`select count(*) from agent
    join agent_key as k on k.agent_id = agent.id and k.state = 'active'
      and (k.retires_at is null or k.retires_at > ${now})
    where agent.id = ${agentId} and agent.state = 'active' and k.kid = ${kid}`)
}

/** Like guardHead for an agent that opens an epoch: there may be no stream yet. */
export function guardEpoch(
  { agentId, kid, now }: Writer,
  { epoch, after }: { epoch: number; after: number },
): InStatement[] {
  return guard(sql`select count(*) from agent
    join agent_key as k on k.agent_id = agent.id and k.state = 'active'
      and (k.retires_at is null or k.retires_at > ${now})
    left join stream on stream.source_id = agent.source_id
    where agent.id = ${agentId} and agent.state = 'active' and k.kid = ${kid}
      and coalesce(stream.epoch, 0) = ${epoch} and coalesce(stream.head_seq, 0) = ${after}`)
}

/** Fails the write batch it stands in unless the query counts exactly one. */
export function guard(countOfOne: ReturnType<typeof sql>): InStatement[] {
  return [raw(sql`insert into apply_guard (ok) ${countOfOne}`), raw(sql`delete from apply_guard`)]
}

/**
 * Begins an epoch: the seq goes on, and what an unfinished capture had staged is dropped. The first
 * statement returns the head; read after the write it might already be that of a later opener.
 */
export function openEpoch(writer: Writer, sourceId: number, reason: string): InStatement[] {
  return [
    raw(sql`insert into ${stream} (source_id, agent_id, epoch, epoch_reason, epoch_at,
        head_seq, head_bsh, chain, updated_at)
      values (${sourceId}, ${writer.agentId}, 1, ${reason}, ${writer.now}, 0, '', '', ${writer.now})
      on conflict (source_id) do update set epoch = epoch + 1, agent_id = excluded.agent_id,
        epoch_reason = excluded.epoch_reason, epoch_at = excluded.epoch_at,
        updated_at = excluded.updated_at
      returning epoch, head_seq, head_bsh`),
    raw(sql`delete from ${ledgerStage} where source_id = ${sourceId}`),
  ]
}
