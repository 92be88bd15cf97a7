import { asc, eq, sql } from 'drizzle-orm'
import { holds } from './access.ts'
import type { Database, RawStatement } from './database.ts'
import { bumpLive, raw } from './raw.ts'
import { agent, agentKey } from './schema/replication.ts'
import { guard, type Writer } from './streams.ts'
import type { SessionProof } from './viewer.ts'

/** The agents page shows so many keys; the revoked and retired ones of years are not all of interest. */
const KEYS_SHOWN = 200

/** Every key of the agents that are pending or active, the oldest first. */
export function selectAgentKeys(db: Database, proof: SessionProof) {
  return db.build
    .select({
      kid: agentKey.kid,
      agentId: agentKey.agentId,
      state: agentKey.state,
      createdAt: agentKey.createdAt,
      retiresAt: agentKey.retiresAt,
    })
    .from(agentKey)
    .innerJoin(agent, eq(agent.id, agentKey.agentId))
    .where(sql`${agent.state} in ('pending', 'active') and ${holds(proof, 'agent.view')}`)
    .orderBy(asc(agentKey.createdAt))
    .limit(KEYS_SHOWN)
}

/** Whose a key is and whether it is good; null when nobody has offered it. */
export async function readKeyState(db: Database, kid: string) {
  const [rows] = await db.read([
    db.build
      .select({ agentId: agentKey.agentId, state: agentKey.state })
      .from(agentKey)
      .where(eq(agentKey.kid, kid)),
  ])
  return rows[0] ?? null
}

export type NewKey = { kid: string; jwk: string; retiresAt: number }

/**
 * Gives an agent a new key; the one that signs for it retires at `retiresAt`. The guard lets a key have
 * one successor alone: who has stolen a key that retires gains nothing by it any more.
 */
export function addKey({ agentId, kid, now }: Writer, made: NewKey): RawStatement[] {
  return [
    ...guard(sql`select count(*) from ${agentKey} as k
      join ${agent} as a on a.id = k.agent_id and a.state = 'active'
      where k.kid = ${kid} and k.agent_id = ${agentId} and k.state = 'active'
        and k.retires_at is null`),
    raw(sql`insert into ${agentKey} (kid, agent_id, jwk, state, created_at)
      values (${made.kid}, ${agentId}, ${made.jwk}, 'active', ${now})`),
    raw(sql`update ${agentKey} set retires_at = ${made.retiresAt} where kid = ${kid}`),
    bumpLive('agents'),
  ]
}

/** An administrator revokes one key of an agent; whatever it signs is refused from its next request on. */
export function revokeKey(
  proof: SessionProof,
  { agentId, kid }: { agentId: string; kid: string },
): RawStatement[] {
  const mayWrite = holds(proof, 'agent.manage')
  return [
    raw(sql`update ${agentKey} set state = 'revoked'
      where kid = ${kid} and agent_id = ${agentId} and state = 'active' and ${mayWrite}`),
    bumpLive('agents', mayWrite),
  ]
}
