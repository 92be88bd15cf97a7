import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { readDiff } from '../domain/history.ts'
import { type Cursor, PAGE_ROWS } from '../domain/keyset.ts'
import { BELONGS, holds, maySee } from './access.ts'
import type { Database } from './database.ts'
import { namedDiff } from './history.ts'
import { beyond, inOrder } from './keyset.ts'
import { maySeeNamed } from './named-companies.ts'
import { changeLog } from './schema/crm.ts'
import { member } from './schema/members.ts'
import { agent } from './schema/replication.ts'
import type { SessionProof } from './viewer.ts'

/** Members that a filter offers. */
const MOST_MEMBERS = 500

/** What the change log is asked for; a null is any. */
export type ChangeList = {
  memberId: string | null
  entity: string | null
  verb: string | null
  /** The end of the last day, milliseconds. */
  until: number | null
  cursor: Cursor | null
}

/** A page of the change log, newest first, and one row more; for who looks after the site. */
export function selectChanges(db: Database, proof: SessionProof, list: ChangeList) {
  const order = { columns: [changeLog.seq], descending: true, cursor: list.cursor }
  const entries = db.build
    .select({
      seq: changeLog.seq,
      at: changeLog.at,
      actorKind: changeLog.actorKind,
      memberName: sql<string | null>`${member.name}`.as('member_name'),
      agentName: sql<string | null>`${agent.name}`.as('agent_name'),
      verb: changeLog.verb,
      entity: changeLog.entity,
      recordId: changeLog.recordId,
      seen: seesSubject(proof).as('seen'),
      recordName: RECORD_NAME.as('record_name'),
      diff: namedDiff(proof).as('named_diff'),
    })
    .from(changeLog)
    .leftJoin(member, eq(member.id, changeLog.actorId))
    .leftJoin(agent, eq(agent.id, changeLog.actorId))
    .where(
      and(
        list.memberId ? eq(changeLog.actorId, list.memberId) : undefined,
        list.entity ? eq(changeLog.entity, list.entity) : undefined,
        list.verb ? eq(changeLog.verb, list.verb) : undefined,
        list.until ? sql`${changeLog.seq} <= ${lastBefore(list.until)}` : undefined,
        beyond(order),
        holds(proof, 'settings.view'),
      ),
    )
    .orderBy(...inOrder(order))
    .limit(PAGE_ROWS + 1)
    .as('entry')
  // Who may not see the record reads that something was done, and no more.
  const told = <T>(value: SQL.Aliased<T>) =>
    sql<T | null>`case when ${entries.seen} then ${value} end`
  const { seen: _, recordName, diff, ...open } = entries._.selectedFields
  return db.build.select({ ...open, recordName: told(recordName), diff: told(diff) }).from(entries)
}

type ChangeRow = ReturnType<typeof selectChanges>['_']['result'][number]

/** Reads an entry as the page shows it. */
export function readChange({ actorKind, memberName, agentName, diff, ...row }: ChangeRow) {
  const name = actorKind === 'member' ? memberName : agentName
  const changes = readDiff(diff ?? '{}')
  return { ...row, hidden: diff === null, actor: { kind: actorKind, name }, changes }
}

// Roles are read by whoever reads this page.
function seesSubject(proof: SessionProof): SQL<number> {
  const { entity, recordId } = changeLog
  const rows = (['company', 'contact', 'project', 'activity'] as const).map((kind) => {
    const seen = sql`exists (select 1 from ${sql.raw(kind)} as subject
      where subject.id = ${recordId} and ${maySee(proof, kind, BELONGS[kind]('subject'))})`
    const named = kind === 'activity' ? sql`` : sql`and ${maySeeNamed(proof, kind)}`
    return sql`when ${kind} then ${seen} ${named}`
  })
  return sql<number>`case ${entity} ${sql.join(rows, sql` `)}
    when 'member' then ${holds(proof, 'member.view')}
    when 'department' then ${holds(proof, 'member.view')}
    when 'agent_hold' then ${holds(proof, 'agent.view')} else true end`
}

/** How far the log is sealed, and how far it goes. */
export function selectLogEnds(db: Database, proof: SessionProof) {
  return db.build
    .select({
      sealed: sql<number>`coalesce((select max(seq) from log_seal), 0)`,
      last: sql<number>`coalesce((select max(seq) from change_log), 0)`,
    })
    .from(sql`(select 1) as one`)
    .where(holds(proof, 'settings.view'))
}

/** Who may have changed something, by name. */
export function selectLogMembers(db: Database, proof: SessionProof) {
  return db.build
    .select({ id: member.id, name: member.name })
    .from(member)
    .where(and(isNull(member.deletedAt), holds(proof, 'settings.view')))
    .orderBy(member.name)
    .limit(MOST_MEMBERS)
}

// Entries are numbered as they come, so a day is a range of numbers.
const lastBefore = (at: number) => sql`coalesce((select seq from change_log where at < ${at}
  order by at desc, seq desc limit 1), 0)`

const RECORD_NAME = sql<string | null>`case ${changeLog.entity}
  when 'company' then (select name from company where id = ${changeLog.recordId})
  when 'project' then (select name from project where id = ${changeLog.recordId})
  when 'contact' then (select name from contact where id = ${changeLog.recordId})
  when 'activity' then (select subject from activity where id = ${changeLog.recordId})
  when 'member' then (select name from member where id = ${changeLog.recordId})
  when 'role' then (select coalesce(name, id) from role where id = ${changeLog.recordId})
  when 'department' then (select name from department where id = ${changeLog.recordId})
  when 'agent_hold' then (select name from agent where id = ${changeLog.recordId}) end`
