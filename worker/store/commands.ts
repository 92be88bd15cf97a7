import { and, eq, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { bumpLive, raw } from './raw.ts'
import { agent, command, stream } from './schema/replication.ts'
import { type SessionProof, seenBy, selectViewer } from './viewer.ts'

/** Who may ask for "Sync now": everyone who may write. */
const ASKERS = ['administrator', 'manager', 'member'] as const

/**
 * Asks the agent of a source to synchronise now. One command waits per source: asking again gives
 * the waiting one. Null when the session may not ask or the source has no active agent.
 */
export async function askSync(
  db: Database,
  proof: SessionProof,
  ask: { id: string; sourceId: number },
): Promise<{ id: string } | null> {
  const viewer = selectViewer(db, proof).as('viewer')
  const waiting = sql`select id from command
    where source_id = ${ask.sourceId} and state = 'waiting'`
  const mayAsk = seenBy(db, proof, ASKERS)
  const results = await db.write([
    raw(sql`
      insert into ${command} (id, source_id, kind, state, asked_by, asked_at)
      select ${ask.id}, ${ask.sourceId}, 'sync', 'waiting', ${viewer.id}, ${proof.now}
      from ${viewer} where ${mayAsk} and not exists (${waiting}) and exists (
        select 1 from ${agent} where source_id = ${ask.sourceId} and state = 'active')`),
    bumpLive('agents', mayAsk),
    raw(sql`${waiting} and ${mayAsk} order by asked_at limit 1`),
  ])
  const id = results[2]?.rows[0]?.id
  return typeof id === 'string' ? { id } : null
}

/** A command and where its stream stands; `commandProgress` of worker/domain/command.ts says how far it is. */
export function selectCommand(db: Database, proof: SessionProof, id: string) {
  return db.build
    .select({
      id: command.id,
      sourceId: command.sourceId,
      state: command.state,
      askedAt: command.askedAt,
      takenAt: command.takenAt,
      capturedAt: command.capturedAt,
      marker: command.marker,
      rows: command.rows,
      failure: command.failure,
      headSeq: stream.headSeq,
      /** When the active agent of the source was last heard of. */
      agentSeenAt: sql<number | null>`(select max(${agent.lastSeenAt}) from ${agent}
        where ${agent.sourceId} = ${command.sourceId} and ${agent.state} = 'active')`,
    })
    .from(command)
    .leftJoin(stream, eq(stream.sourceId, command.sourceId))
    .where(and(eq(command.id, id), seenBy(db, proof)))
}
