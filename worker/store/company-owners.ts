/** Gives companies to a member to look after, many in one write, and takes that back as a whole. */
import type { InStatement } from '@libsql/client/web'
import { and, asc, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import { type Belongs, holds, mayDo, maySee, ofCompany, viewerId } from './access.ts'
import { type CompanyList, selectIdsOfCompanies } from './companies.ts'
import type { Database } from './database.ts'
import { bumpLive, raw } from './raw.ts'
import { UNDO_MS } from './record-undo.ts'
import { changeLog, company } from './schema/crm.ts'
import { member } from './schema/members.ts'
import type { SessionProof } from './viewer.ts'

/** Companies that one change gives away; the rest of a longer list takes another. */
export const MOST_GIVEN = 5_000
/** Rows of a change that its page names. */
export const GIVEN_SHOWN = 200
/** Rows left as they were that its page names. */
export const LEFT_SHOWN = 50

const OWNERS_OFFERED = 1_000

type Giving = {
  ids: readonly string[]
  to: string
  /** When the viewer saw the list, in ms: what others gave since then stays. */
  seenAt: number
}

/** The members a list of companies offers to give them to; none without `offered`. */
export function selectNewOwners(db: Database, proof: SessionProof, offered: boolean) {
  const asked = and(isNull(member.deletedAt), holds(proof, 'company.edit'))
  return db.build
    .select({ id: member.id, name: member.name })
    .from(member)
    .where(offered ? asked : sql`false`)
    .orderBy(member.name, member.id)
    .limit(OWNERS_OFFERED)
}

/** Those of a list that are not the member's yet, and one more than are given at once. */
export function selectGivable(
  db: Database,
  proof: SessionProof,
  list: CompanyList,
  { today, to }: { today: string; to: string },
) {
  const only = sql`${company.ownerId} is not ${to}`
  return selectIdsOfCompanies(db, proof, list, today, { limit: MOST_GIVEN + 1, only })
}

/** Which of those asked for will stay and why, as rows of id and reason: it stands before `giveCompanies`. */
export function selectLeft(proof: SessionProof, giving: Giving): InStatement {
  return raw(sql`select id, why from (select p.id, p.sort_key, case
      when p.owner_id = ${giving.to} then 'same'
      when ${mayDo(proof, 'company.edit', ofCompany('p'))} is not true then 'barred'
      when ${givenSince(proof, giving)} then 'meanwhile' end as why
    from company as p where ${isAsked(giving)} and ${maySee(proof, 'company', ofCompany('p'))})
    where why is not null order by sort_key, id`)
}

/** Gives and logs each; the first statement answers the numbers of the log entries, which follow one another. */
export function giveCompanies(proof: SessionProof, giving: Giving): InStatement[] {
  const { to } = giving
  const given = sql`from company as p where ${isAsked(giving)} and p.owner_id is not ${to}
    and exists (select 1 from member as m where m.id = ${to} and m.deleted_at is null)
    and not ${givenSince(proof, giving)} and ${mayDo(proof, 'company.edit', ofCompany('p'))}`
  const after = sql`${to}`
  return [
    logOwners(proof, { before: sql`p.owner_id`, after, from: given }),
    raw(sql`update company set owner_id = ${to}, rev = rev + 1, updated_at = ${proof.now}
      where id in (select p.id ${given})`),
    bumpLive('crm', holds(proof, 'company.edit')),
  ]
}

/** What the viewer gave at once, named by the number of its first entry. */
export function selectGiven(db: Database, proof: SessionProof, change: number) {
  return db.build
    .select({
      id: company.id,
      name: company.name,
      before: nameAt(0),
      after: nameAt(1),
      count: sql<number>`count(*) over ()`,
    })
    .from(changeLog)
    .innerJoin(company, eq(company.id, changeLog.recordId))
    .where(
      and(
        isOfGiving(proof, change, 'change_log'),
        isNull(company.deletedAt),
        // What one gave out of one's own sight is still told of as long as it can be taken back.
        sql`(${maySee(proof, 'company', ofCompany())} or (${changeLog.at} > ${proof.now - UNDO_MS}
          and ${mayDo(proof, 'company.edit', asBefore('change_log', 'company'))}))`,
      ),
    )
    .orderBy(asc(company.sortKey), asc(company.id))
    .limit(GIVEN_SHOWN)
}

/** The names of companies that stayed, as far as the viewer sees them. */
export function selectNamesOf(db: Database, proof: SessionProof, ids: readonly string[]) {
  return db.build
    .select({ id: company.id, name: company.name })
    .from(company)
    .where(
      and(
        inArray(company.id, [...ids]),
        isNull(company.deletedAt),
        maySee(proof, 'company', ofCompany()),
      ),
    )
    .orderBy(asc(company.sortKey), asc(company.id))
}

/** Takes it back, company by company as far as nobody gave it on since and whose it was is still here. */
export function undoGiving(proof: SessionProof, change: number): InStatement[] {
  const { now } = proof
  const before = sql`json_extract(c.diff, '$.ownerId[0]')`
  const back = sql`from change_log as c join company as p on p.id = c.record_id
    where ${isOfGiving(proof, change, 'c')} and c.at > ${now - UNDO_MS} and p.deleted_at is null
      and p.owner_id = json_extract(c.diff, '$.ownerId[1]')
      and (${before} is null or exists (select 1 from member as m
        where m.id = ${before} and m.deleted_at is null))
      and ${mayDo(proof, 'company.edit', asBefore('c', 'p'))}`
  return [
    logOwners(proof, { before: sql`p.owner_id`, after: before, from: back }),
    raw(sql`update company set rev = rev + 1, updated_at = ${now}, owner_id = back.owner
      from (select p.id, ${before} as owner ${back}) as back where company.id = back.id`),
    bumpLive('crm', holds(proof, 'company.edit')),
  ]
}

type Entries = { before: SQL; after: SQL; from: SQL }

function logOwners(proof: SessionProof, { before, after, from }: Entries): InStatement {
  return raw(sql`insert into change_log (at, actor_kind, actor_id, verb, entity, record_id, diff)
    select ${proof.now}, 'member', ${viewerId(proof)}, 'update', 'company', p.id,
      json_object('ownerId', json_array(${before}, ${after})) ${from} returning seq`)
}

function isAsked({ ids }: Giving): SQL {
  return sql`p.id in (select value from json_each(${JSON.stringify(ids)})) and p.deleted_at is null`
}

// A member who is handed what another looked after is logged as `owner`.
function givenSince(proof: SessionProof, { seenAt }: Giving): SQL {
  return sql`exists (select 1 from change_log as l where l.entity = 'company' and l.record_id = p.id
    and l.at > ${seenAt} and l.actor_id is not ${viewerId(proof)}
    and (json_type(l.diff, '$.ownerId') is not null or json_type(l.diff, '$.owner') is not null))`
}

/** The company as it was: who gave it away may take it back, though it is no longer theirs. */
function asBefore(entry: string, alias: string): Belongs {
  const owner = sql`json_extract(${sql.raw(entry)}.diff, '$.ownerId[0]')`
  return { ...ofCompany(alias), owner }
}

function nameAt(side: 0 | 1): SQL<string | null> {
  const id = sql.raw(`json_extract(change_log.diff, '$.ownerId[${side}]')`)
  return sql<string | null>`(select m.name from member as m where m.id = ${id})`
}

// One write has one instant and consecutive numbers, which tells a change from those before and after it.
function isOfGiving(proof: SessionProof, change: number, alias: string): SQL {
  const c = sql.raw(alias)
  return sql`${c}.seq between ${change} and ${change + MOST_GIVEN - 1}
    and ${c}.at = (select first.at from change_log as first where first.seq = ${change})
    and ${c}.actor_kind = 'member' and ${c}.actor_id = ${viewerId(proof)}
    and ${c}.entity = 'company' and ${c}.verb = 'update'
    and json_type(${c}.diff, '$.ownerId') = 'array'`
}
