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
  diff: changeLog.diff,
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
