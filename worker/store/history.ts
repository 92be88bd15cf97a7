import { and, desc, eq } from 'drizzle-orm'
import { type HistoryItem, readDiff } from '../domain/history.ts'
import type { Database } from './database.ts'
import { changeLog } from './schema/crm.ts'
import { member } from './schema/members.ts'
import { agent } from './schema/replication.ts'
import { type SessionProof, seenBy } from './viewer.ts'

/** The latest changes of a record, newest first, with who made them. */
export function selectHistory(
  db: Database,
  proof: SessionProof,
  entity: 'company' | 'project',
  recordId: string,
  limit: number,
) {
  return db.build
    .select({
      seq: changeLog.seq,
      at: changeLog.at,
      actorKind: changeLog.actorKind,
      memberName: member.name,
      agentName: agent.name,
      verb: changeLog.verb,
      diff: changeLog.diff,
    })
    .from(changeLog)
    .leftJoin(member, eq(member.id, changeLog.actorId))
    .leftJoin(agent, eq(agent.id, changeLog.actorId))
    .where(and(eq(changeLog.entity, entity), eq(changeLog.recordId, recordId), seenBy(db, proof)))
    .orderBy(desc(changeLog.seq))
    .limit(limit)
}

type HistoryRow = ReturnType<typeof selectHistory>['_']['result'][number]

/** Reads entries as pages show them. */
export function readHistory(rows: readonly HistoryRow[]): HistoryItem[] {
  return rows.map(({ actorKind, memberName, agentName, diff, ...row }) => {
    const name = actorKind === 'member' ? memberName : agentName
    return { ...row, actor: { kind: actorKind, name }, changes: readDiff(diff) }
  })
}
