import { and, desc, eq, type SQL, sql } from 'drizzle-orm'
import { type HistoryItem, readDiff } from '../domain/history.ts'
import { maySeeRecord } from './access.ts'
import { knownAs } from './company-merges.ts'
import type { Database } from './database.ts'
import { changeLog } from './schema/crm.ts'
import { member } from './schema/members.ts'
import { agent } from './schema/replication.ts'
import type { SessionProof } from './viewer.ts'

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
    .where(
      and(
        eq(changeLog.entity, entity),
        of(entity, recordId),
        maySeeRecord(proof, entity, sql`${recordId}`),
      ),
    )
    .orderBy(desc(changeLog.seq))
    .limit(limit)
}

// A company's history is also that of the companies which became part of it.
function of(entity: 'company' | 'project', id: string): SQL {
  if (entity === 'project') return eq(changeLog.recordId, id)
  return sql`${changeLog.recordId} in ${knownAs(id)}`
}

type HistoryRow = ReturnType<typeof selectHistory>['_']['result'][number]

/** Reads entries as pages show them. */
export function readHistory(rows: readonly HistoryRow[]): HistoryItem[] {
  return rows.map(({ actorKind, memberName, agentName, diff, ...row }) => {
    const name = actorKind === 'member' ? memberName : agentName
    return { ...row, actor: { kind: actorKind, name }, changes: readDiff(diff) }
  })
}
