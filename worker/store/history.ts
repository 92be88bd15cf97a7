import { type SQL, sql } from 'drizzle-orm'
import { HIDDEN_NAME, type HistoryItem, readDiff } from '../domain/history.ts'
import { maySee, ofCompany, ofContact, ofProject } from './access.ts'
import { changeLog } from './schema/crm.ts'
import { member } from './schema/members.ts'
import { agent } from './schema/replication.ts'
import type { SessionProof } from './viewer.ts'

/** Fields that hold the id of something whose name is open to every member, and its table. */
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

/** The same of an activity, which says what it was about and who took part. */
export function activityHistoryFields(proof: SessionProof) {
  return { ...HISTORY_FIELDS, diff: namedDiff(proof) }
}

/**
 * The diff with the names that its ids stand for: people read it, and undo reads the log itself. With a viewer those of
 * records too, HIDDEN_NAME for what they may not see.
 */
export function namedDiff(proof?: SessionProof): SQL<string> {
  const { diff } = changeLog
  const members = Object.entries(NAMED_FIELDS).map(([field, table]) => [
    field,
    (id: SQL) => sql`(select name from ${sql.identifier(table)} where id = ${id})`,
  ])
  const named = [...members, ...(proof ? recordNames(proof) : [])] as [string, Naming][]
  const pairs = named.map(([field, name]) => {
    const at = (side: 0 | 1) => name(sql`json_extract(${diff}, ${`$.${field}[${side}]`})`)
    return sql`${`$.${field}`}, json_array(${at(0)}, ${at(1)})`
  })
  // What is not in the diff is not put there: that is how json_replace differs from json_set.
  return sql`json_replace(${diff}, ${sql.join(pairs, sql`, `)})`
}

/** The name of what a value of a diff stands for, null for none. */
type Naming = (value: SQL) => SQL

function recordNames(proof: SessionProof): [string, Naming][] {
  const masked = (rule: SQL) => sql`case when ${rule} then n.name else ${HIDDEN_NAME} end`
  const one = (table: 'company' | 'project', rule: SQL) => (id: SQL) =>
    sql`(select ${masked(rule)} from ${sql.raw(table)} as n where n.id = ${id})`
  const each = (table: 'contact' | 'member', rule: SQL) => (ids: SQL) =>
    sql`(select group_concat(${masked(rule)}, ', ')
      from json_each('["' || replace(${ids}, ' ', '","') || '"]') as named
      cross join ${sql.raw(table)} as n on n.id = named.value)`
  const project = sql`(n.kind = 'overhead' or ${maySee(proof, 'project', ofProject('n'))})`
  return [
    ['companyId', one('company', maySee(proof, 'company', ofCompany('n')))],
    ['projectId', one('project', project)],
    ['contacts', each('contact', maySee(proof, 'contact', ofContact('n')))],
    ['members', each('member', sql`true`)],
  ]
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
