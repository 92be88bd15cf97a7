import { and, eq, sql } from 'drizzle-orm'
import { COMMAND_MS } from '../domain/command.ts'
import { holds } from './access.ts'
import type { Database } from './database.ts'
import { bumpLive, raw } from './raw.ts'
import { agent, command, stream } from './schema/replication.ts'
import { type SessionProof, selectViewer } from './viewer.ts'

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
  const waiting = sql`select id from command where source_id = ${ask.sourceId}
    and kind = 'sync' and argument is null and state = 'waiting' and expires_at > ${proof.now}`
  const mayAsk = holds(proof, 'agent.ask')
  const results = await db.write([
    raw(sql`
      insert into ${command} (id, source_id, kind, state, asked_by, asked_at, expires_at)
      select ${ask.id}, ${ask.sourceId}, 'sync', 'waiting', ${viewer.id}, ${proof.now},
        ${proof.now + COMMAND_MS}
      from ${viewer} where ${mayAsk} and not exists (${waiting}) and exists (
        select 1 from ${agent} where source_id = ${ask.sourceId} and state = 'active')`),
    bumpLive('agents', mayAsk),
    raw(sql`${waiting} and ${mayAsk} order by asked_at limit 1`),
  ])
  const id = results[2]?.rows[0]?.id
  return typeof id === 'string' ? { id } : null
}

/**
 * Asks the agent of a source to compare everything, rows and sums. One such command waits per source. Null when the
 * session may not ask or the source has no active agent. Stored as a `sync` with an argument: see
 * `askForVerification`.
 */
export async function askVerify(
  db: Database,
  proof: SessionProof,
  ask: { id: string; sourceId: number },
): Promise<{ id: string } | null> {
  const viewer = selectViewer(db, proof).as('viewer')
  const mayAsk = holds(proof, 'agent.manage')
  const waiting = sql`select id from command where source_id = ${ask.sourceId} and kind = 'sync'
    and argument = 'verify' and state = 'waiting' and coalesce(expires_at, ${proof.now} + 1) > ${proof.now}`
  const results = await db.write([
    raw(sql`
      insert into ${command} (id, source_id, kind, argument, state, asked_by, asked_at, expires_at)
      select ${ask.id}, ${ask.sourceId}, 'sync', 'verify', 'waiting', ${viewer.id}, ${proof.now},
        ${proof.now + COMMAND_MS}
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
    .where(and(eq(command.id, id), holds(proof, 'agent.view')))
}

/**
 * The command that waits longest for the agent of a source. One that is taken counts: an agent that has
 * begun asks for no other, so the one that asks lost it, or lost the answer to its acknowledgement.
 */
export async function readWaiting(
  db: Database,
  sourceId: number,
  now: number,
): Promise<Waiting | null> {
  const [row] = await db.readText({ sql: WAITING, args: [sourceId, now] })
  if (!row) return null
  const { id, kind, argument } = row as unknown as Waiting
  return { id, kind, argument }
}

type Waiting = Pick<typeof command.$inferSelect, 'id' | 'kind' | 'argument'>

// An open poll asks this every second: written out, it costs nothing to make.
const WAITING = `select id, kind, argument from command
  where source_id = ? and state in ('waiting', 'taken') and (expires_at is null or expires_at > ?)
  order by asked_at limit 1`

/** What the agent says of a command it took. Saying it again changes nothing. */
export type Acknowledged =
  | { state: 'taken' }
  | { state: 'captured'; marker: number; rows: number }
  | { state: 'failed'; failure: string }

/** Stores it and tells whether the source has such a command at all. */
export async function acknowledge(
  db: Database,
  { id, sourceId, now }: { id: string; sourceId: number; now: number },
  ack: Acknowledged,
): Promise<boolean> {
  const own = sql`id = ${id} and source_id = ${sourceId}`
  const results = await db.write([
    raw(sql`update ${command} set ${changesOf(ack, now)}
      where ${own} and state in ('waiting', 'taken')`),
    bumpLive('agents'),
    raw(sql`select id from ${command} where ${own}`),
  ])
  return results[2]?.rows.length === 1
}

function changesOf(ack: Acknowledged, now: number) {
  switch (ack.state) {
    case 'taken':
      return sql`state = 'taken', taken_at = coalesce(taken_at, ${now})`
    case 'captured':
      return sql`state = 'captured', captured_at = ${now}, marker = ${ack.marker}, rows = ${ack.rows}`
    case 'failed':
      return sql`state = 'failed', failure = ${ack.failure}`
  }
}
