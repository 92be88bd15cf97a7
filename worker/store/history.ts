import { type SQL, sql } from 'drizzle-orm'
import { type HistoryItem, readDiff } from '../domain/history.ts'
import { changeLog } from './schema/crm.ts'
import { member } from './schema/members.ts'
import { agent } from './schema/replication.ts'

/** Fields that hold the id of something with a name, and its table. */
const NAMED_FIELDS = {
  managerId: 'member',
  ownerId: 'member',
  headId: 'member',
  parentId: 'department',
} as const

/** What is read of an entry of the change log, with members and agents joined by its actor. */
export const HISTORY_FIELDS = {
  seq: changeLog.seq,
  at: changeLog.at,
  actorKind: changeLog.actorKind,
  memberName: member.name,
  agentName: agent.name,
  verb: changeLog.verb,
  diff: namedDiff(),
}

/** The diff with the names that its ids stand for: people read it, and undo reads the log itself. */
export function namedDiff(): SQL<string> {
  const { diff } = changeLog
  const named = Object.entries(NAMED_FIELDS).map(([field, table]) => {
    const name = (side: 0 | 1) => sql`(select name from ${sql.identifier(table)}
      where id = json_extract(${diff}, ${`$.${field}[${side}]`}))`
    return sql`${`$.${field}`}, json_array(${name(0)}, ${name(1)})`
  })
  // What is not in the diff is not put there: that is how json_replace differs from json_set.
  return sql`json_replace(${diff}, ${sql.join(named, sql`, `)})`
}

type HistoryRow = {
  seq: number
  at: number
  actorKind: HistoryItem['actor']['kind']
  memberName: string | null
  agentName: string | null
  verb: string
  diff: string
}

/** Reads entries as pages show them. */
export function readHistory(rows: readonly HistoryRow[]): HistoryItem[] {
  return rows.map(({ actorKind, memberName, agentName, diff, ...row }) => {
    const name = actorKind === 'member' ? memberName : agentName
    return { ...row, actor: { kind: actorKind, name }, changes: readDiff(diff) }
  })
}
