import { and, eq, sql } from 'drizzle-orm'
import type { Hold } from '../../protocol/messages.ts'
import { CONFIRMATION_MS, isExpired } from '../domain/hold.ts'
import { holds } from './access.ts'
import type { Database, RawStatement } from './database.ts'
import { bumpLive, raw } from './raw.ts'
import { changeLog } from './schema/crm.ts'
import { member } from './schema/members.ts'
import { agent, agentHold, command } from './schema/replication.ts'
import { type SessionProof, selectViewer } from './viewer.ts'

/** What stops the active agents, with what an administrator has decided about it. */
export function selectHolds(db: Database, proof: SessionProof) {
  return db.build
    .select({
      agentId: agentHold.agentId,
      agentName: agent.name,
      code: agentHold.code,
      since: agentHold.since,
      hold: agentHold.hold,
      entity: agentHold.entity,
      deletes: agentHold.deletes,
      rows: agentHold.rows,
      decision: agentHold.decision,
      decidedAt: agentHold.decidedAt,
      decidedBy: member.name,
    })
    .from(agentHold)
    .innerJoin(agent, eq(agent.id, agentHold.agentId))
    .leftJoin(member, eq(member.id, agentHold.decidedBy))
    .where(and(eq(agent.state, 'active'), holds(proof, 'agent.view')))
    .orderBy(agentHold.since)
}

type HoldRow = ReturnType<typeof selectHolds>['_']['result'][number]

/** Holds as pages show them at `now`. */
export function readHolds(rows: readonly HoldRow[], now: number) {
  return rows.map((row) => ({ ...row, expired: isExpired(row, now) }))
}

/** What the agent says of its hold takes the place of what it said; a decision stays with the hold it was about. */
export function noteHold(
  { agentId, sourceId }: { agentId: string; sourceId: number },
  hold: Hold | null,
): RawStatement[] {
  const name = hold?.deletes?.hold ?? null
  return [
    hold ? keepHold(agentId, hold) : raw(sql`delete from ${agentHold} where agent_id = ${agentId}`),
    raw(sql`update ${command} set state = 'failed', failure = 'hold-gone'
      where source_id = ${sourceId} and kind = 'allow-deletes' and state = 'waiting'
        and argument is not ${name}`),
  ]
}

function keepHold(agentId: string, { code, since, deletes }: Hold): RawStatement {
  const same = sql`case when hold is excluded.hold then`
  return raw(sql`insert into ${agentHold} (agent_id, code, since, hold, entity, deletes, rows)
    values (${agentId}, ${code}, ${since}, ${deletes?.hold ?? null}, ${deletes?.entity ?? null},
      ${deletes?.count ?? null}, ${deletes?.of ?? null})
    on conflict (agent_id) do update set code = excluded.code, since = excluded.since,
      hold = excluded.hold, entity = excluded.entity, deletes = excluded.deletes,
      rows = excluded.rows, decision = ${same} decision end,
      decided_by = ${same} decided_by end, decided_at = ${same} decided_at end`)
}

export type HoldDecision = {
  commandId: string
  agentId: string
  /** The name of the very deletes that were shown. */
  hold: string
}

/**
 * An administrator lets the deletes of one hold pass: a command for the agent, good for an hour. The first
 * statement affects one row when it was decided now.
 */
export function confirmHold(db: Database, proof: SessionProof, ask: HoldDecision): RawStatement[] {
  return [
    ...decide(db, proof, ask, 'confirmed'),
    raw(sql`insert into ${command}
        (id, source_id, kind, argument, state, asked_by, asked_at, expires_at)
      select ${ask.commandId}, a.source_id, 'allow-deletes', h.hold, 'waiting', h.decided_by,
        ${proof.now}, ${proof.now + CONFIRMATION_MS}
      from ${agentHold} as h join ${agent} as a on a.id = h.agent_id
      where ${decidedNow(proof, ask)}`),
  ]
}

/** An administrator will not have it: nothing is deleted, and the page says who decided so. */
export function refuseHold(db: Database, proof: SessionProof, ask: HoldDecision): RawStatement[] {
  return [
    ...decide(db, proof, ask, 'refused'),
    raw(sql`update ${command} set state = 'failed', failure = 'refused'
      where kind = 'allow-deletes' and state = 'waiting' and argument = ${ask.hold}
        and ${holds(proof, 'agent.manage')}`),
  ]
}

function decide(
  db: Database,
  proof: SessionProof,
  { agentId, hold }: HoldDecision,
  decision: 'confirmed' | 'refused',
): RawStatement[] {
  const mayWrite = holds(proof, 'agent.manage')
  const viewer = selectViewer(db, proof).as('viewer')
  const isOpen = sql`(decision is not ${decision} or decided_at <= ${proof.now - CONFIRMATION_MS})`
  return [
    raw(sql`update ${agentHold} set decision = ${decision}, decided_at = ${proof.now},
      decided_by = (select ${viewer.id} from ${viewer})
      where agent_id = ${agentId} and hold = ${hold} and ${isOpen} and ${mayWrite}`),
    raw(sql`insert into ${changeLog} (at, actor_kind, actor_id, verb, entity, record_id, diff)
      select ${proof.now}, 'member', h.decided_by, ${decision}, 'agent_hold', h.agent_id,
        json_object('hold', json_array(null, h.hold), 'entity', json_array(null, h.entity),
          'deletes', json_array(null, h.deletes), 'rows', json_array(null, h.rows))
      from ${agentHold} as h where ${decidedNow(proof, { agentId, hold })}`),
    bumpLive('agents', mayWrite),
  ]
}

function decidedNow(
  proof: SessionProof,
  { agentId, hold }: Pick<HoldDecision, 'agentId' | 'hold'>,
) {
  const mayWrite = holds(proof, 'agent.manage')
  return sql`h.agent_id = ${agentId} and h.hold = ${hold} and h.decided_at = ${proof.now}
    and ${mayWrite}`
}
