import { sql } from 'drizzle-orm'
import type { RawStatement } from './database.ts'
import { raw } from './raw.ts'
import { agent, command, ledgerFreshness, ledgerSource, stream } from './schema/replication.ts'

/** An agent that is heard of more often than this writes nothing. */
export const SEEN_EVERY_MS = 15_000

/** The agent started, or came back: what it says of itself, and commands it had taken wait again. */
export function noteHello(
  { agentId, sourceId }: { agentId: string; sourceId: number },
  said: { version: string; host: string; sourceName: string },
  now: number,
): RawStatement[] {
  return [
    raw(sql`update ${agent} set version = ${said.version}, host = ${said.host},
      last_seen_at = ${now} where id = ${agentId}`),
    raw(sql`update ${ledgerSource} set name = ${said.sourceName} where id = ${sourceId}`),
    raw(sql`update ${command} set state = 'waiting', taken_at = null
      where source_id = ${sourceId} and state = 'taken'`),
  ]
}

/** The agent is there. */
export function noteSeen(agentId: string, now: number): RawStatement {
  return raw(sql`update ${agent} set last_seen_at = ${now} where id = ${agentId}`)
}

/** How many rows the agent left out; saying so, it is there. */
export function noteStanding(agentId: string, leftOut: number, now: number): RawStatement {
  return raw(sql`update ${agent} set left_out = ${leftOut}, last_seen_at = ${now}
    where id = ${agentId}`)
}

/**
 * Nothing changed: the replica is complete up to a later time. Stands behind a guard of the head. A heartbeat that
 * comes late, or again, takes nothing back; a watermark ahead of our clock was the word of a wrong one.
 */
export function moveWatermark(sourceId: number, watermark: number, now: number): RawStatement[] {
  const later = (column: 'watermark' | 'complete_as_of') => {
    const known = sql.raw(column)
    return sql`case when ${known} > ${watermark} and ${known} <= ${now} then ${known}
      else ${watermark} end`
  }
  return [
    raw(sql`update ${stream} set watermark = ${later('watermark')}, updated_at = ${now}
      where source_id = ${sourceId}`),
    raw(sql`update ${ledgerFreshness} set complete_as_of = ${later('complete_as_of')},
      updated_at = ${now} where source_id = ${sourceId} and loading = 0`),
  ]
}
