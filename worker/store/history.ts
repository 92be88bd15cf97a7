import { type SQL, sql } from 'drizzle-orm'
import { type HistoryItem, readDiff } from '../domain/history.ts'
import { changeLog } from './schema/crm.ts'
import { member } from './schema/members.ts'
import { agent } from './schema/replication.ts'

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

/** The diff with the names of the members that its ids stand for: people read it, and undo reads the log itself. */
export function namedDiff(): SQL<string> {
  const { diff } = changeLog
  const name = (field: string, side: 0 | 1) =>
    sql`(select name from member where id = json_extract(${diff}, ${`$.${field}[${side}]`}))`
  return ['managerId', 'ownerId'].reduce<SQL<string>>(
    (told, field) => sql`case when json_type(${diff}, ${`$.${field}`}) is null then ${told}
      else json_set(${diff}, ${`$.${field}`}, json_array(${name(field, 0)}, ${name(field, 1)})) end`,
    sql`${diff}`,
  )
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
