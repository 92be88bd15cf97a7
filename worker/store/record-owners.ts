/** Gives companies or contacts to a member to look after, many in one write, and takes that back as a whole. */
import type { InStatement } from '@libsql/client/web'
import { and, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { LookedAfter } from '../domain/giving.ts'
import { BELONGS, type Belongs, holds, mayDo, maySee, viewerId } from './access.ts'
import { isOfChange, markedDiff } from './bulk-change.ts'
import { type CompanyList, selectIdsOfCompanies } from './companies.ts'
import { type ContactList, selectIdsOfContacts } from './contacts.ts'
import type { Database } from './database.ts'
import { bumpLive, raw } from './raw.ts'
import { UNDO_MS } from './record-undo.ts'
import { contact } from './schema/contacts.ts'
import { changeLog, company } from './schema/crm.ts'
import { member } from './schema/members.ts'
import type { SessionProof } from './viewer.ts'

/** Records that one change gives away; the rest of a longer list takes another. */
export const MOST_GIVEN = 5_000
/** Rows of a change that its page names. */
export const GIVEN_SHOWN = 200
/** Rows left as they were that its page names. */
export const LEFT_SHOWN = 50

const OWNERS_OFFERED = 1_000

type Giving = {
  kind: LookedAfter
  ids: readonly string[]
  to: string
  /** When the viewer saw the list, in ms: what others gave since then stays. */
  seenAt: number
  /** An id that no other change bears. */
  mark: string
}

/** The members who may look after a record, and who does, there or not: for whoever may change it. */
export function selectOwners(db: Database, proof: SessionProof, kind: LookedAfter, id: string) {
  const mayEdit = mayDo(proof, `${kind}.edit`, BELONGS[kind]('looked'))
  return membersWhere(
    db,
    sql`exists (select 1 from ${sql.raw(kind)} as looked where looked.id = ${id}
      and looked.deleted_at is null and ${mayEdit}
      and (${member.deletedAt} is null or ${member.id} = looked.owner_id))`,
  )
}

/** The members a list of a kind offers to give its records to; none without `offered`. */
export function selectNewOwners(
  db: Database,
  proof: SessionProof,
  kind: LookedAfter,
  offered: boolean,
) {
  const rule = offered ? holds(proof, `${kind}.edit`) : sql`false`
  return membersWhere(db, sql`${member.deletedAt} is null and ${rule}`)
}

function membersWhere(db: Database, rule: SQL) {
  return db.build
    .select({ id: member.id, name: member.name })
    .from(member)
    .where(rule)
    .orderBy(member.name, member.id)
    .limit(OWNERS_OFFERED)
}

/** Those of a list that are not the member's yet, and one more than are given at once. */
export function selectGivableCompanies(
  db: Database,
  proof: SessionProof,
  list: CompanyList,
  { today, to }: { today: string; to: string },
) {
  return selectIdsOfCompanies(db, proof, list, today, givable(company.ownerId, to))
}

/** See `selectGivableCompanies`. */
export function selectGivableContacts(
  db: Database,
  proof: SessionProof,
  list: ContactList,
  to: string,
) {
  return selectIdsOfContacts(db, proof, list, givable(contact.ownerId, to))
}

function givable(owner: SQLWrapper, to: string) {
  return { limit: MOST_GIVEN + 1, only: sql`${owner} is not ${to}` }
}

/** Which of those asked for will stay and why, as rows of id and reason: it stands before `giveRecords`. */
export function selectLeft(proof: SessionProof, giving: Giving): InStatement {
  const { kind, to } = giving
  const of = BELONGS[kind]('p')
  return raw(sql`select id, why from (select p.id, p.sort_key, case
      when p.owner_id = ${to} then 'same'
      when ${mayDo(proof, `${kind}.edit`, of)} is not true then 'barred'
      when ${givenSince(proof, giving)} then 'meanwhile' end as why
    from ${sql.raw(kind)} as p where ${isAsked(giving)} and ${maySee(proof, kind, of)})
    where why is not null order by sort_key, id`)
}

/** Gives and logs each; the first statement answers the numbers of the log entries, which follow one another. */
export function giveRecords(proof: SessionProof, giving: Giving): InStatement[] {
  const { kind, to, mark } = giving
  const table = sql.raw(kind)
  const given = sql`from ${table} as p where ${isAsked(giving)} and p.owner_id is not ${to}
    and exists (select 1 from member as m where m.id = ${to} and m.deleted_at is null)
    and not ${givenSince(proof, giving)} and ${mayDo(proof, `${kind}.edit`, BELONGS[kind]('p'))}`
  return [
    logOwners(proof, { kind, mark, after: sql`${to}`, from: given }),
    raw(sql`update ${table} set owner_id = ${to}, rev = rev + 1, updated_at = ${proof.now}
      where id in (select p.id ${given})`),
    bumpLive('crm', holds(proof, `${kind}.edit`)),
  ]
}

/** What the viewer gave at once, named by the number of its first entry. */
export function selectGiven(db: Database, proof: SessionProof, { kind, change }: Change) {
  return db.build
    .select({
      id: sql<string>`p.id`,
      name: sql<string>`p.name`,
      before: nameAt(0),
      after: nameAt(1),
      count: sql<number>`count(*) over ()`,
    })
    .from(changeLog)
    .innerJoin(sql`${sql.raw(kind)} as p`, sql`p.id = ${changeLog.recordId}`)
    .where(
      and(
        isOfGiving(proof, { kind, change }, 'change_log'),
        sql`p.deleted_at is null`,
        // What one gave out of one's own sight is still told of as long as it can be taken back.
        sql`(${maySee(proof, kind, BELONGS[kind]('p'))} or (${changeLog.at} > ${proof.now - UNDO_MS}
          and ${mayDo(proof, `${kind}.edit`, asBefore(kind, 'change_log'))}))`,
      ),
    )
    .orderBy(sql`p.sort_key`, sql`p.id`)
    .limit(GIVEN_SHOWN)
}

/** The names of records that stayed, as far as the viewer sees them. */
export function selectNamesOf(
  db: Database,
  proof: SessionProof,
  kind: LookedAfter,
  ids: readonly string[],
) {
  return db.build
    .select({ id: sql<string>`p.id`, name: sql<string>`p.name` })
    .from(sql`${sql.raw(kind)} as p`)
    .where(sql`${isAsked({ ids })} and ${maySee(proof, kind, BELONGS[kind]('p'))}`)
    .orderBy(sql`p.sort_key`, sql`p.id`)
}

/** Takes it back, record by record as far as nobody gave it on since and whose it was is still here. */
export function undoGiving(proof: SessionProof, { kind, change, mark }: Undoing): InStatement[] {
  const { now } = proof
  const table = sql.raw(kind)
  const back = sql`${madeBy(proof, { kind, change })}
    and ${isStillTheirs} and ${isBeforeHere} and ${mayDo(proof, `${kind}.edit`, asBefore(kind, 'c'))}`
  return [
    logOwners(proof, { kind, mark, after: before, from: back }),
    raw(sql`update ${table} set rev = rev + 1, updated_at = ${now}, owner_id = back.owner
      from (select p.id, ${before} as owner ${back}) as back where ${table}.id = back.id`),
    bumpLive('crm', holds(proof, `${kind}.edit`)),
  ]
}

/** Which records of it cannot be taken back and why, as rows of id and reason: it stands before `undoGiving`. */
export function selectKeptBack(proof: SessionProof, { kind, change }: Change): InStatement {
  return raw(sql`select id, why from (select p.id, p.sort_key, case
      when ${isStillTheirs} is not true then 'since'
      when ${isBeforeHere} is not true then 'gone'
      when ${mayDo(proof, `${kind}.edit`, asBefore(kind, 'c'))} is not true then 'barred' end as why
    ${madeBy(proof, { kind, change })} and ${maySee(proof, kind, BELONGS[kind]('p'))})
    where why is not null order by sort_key, id`)
}

const before = sql`json_extract(c.diff, '$.ownerId[0]')`
const isStillTheirs = sql`p.owner_id = json_extract(c.diff, '$.ownerId[1]')`
const isBeforeHere = sql`(${before} is null or exists (select 1 from member as m
  where m.id = ${before} and m.deleted_at is null))`

function madeBy(proof: SessionProof, change: Change): SQL {
  return sql`from change_log as c join ${sql.raw(change.kind)} as p on p.id = c.record_id
    where ${isOfGiving(proof, change, 'c')} and c.at > ${proof.now - UNDO_MS}
      and p.deleted_at is null`
}

type Change = { kind: LookedAfter; change: number }
type Undoing = Change & Pick<Giving, 'mark'>
type Entries = Pick<Giving, 'kind' | 'mark'> & { after: SQL; from: SQL }

function logOwners(proof: SessionProof, { kind, mark, after, from }: Entries): InStatement {
  return raw(sql`insert into change_log (at, actor_kind, actor_id, verb, entity, record_id, diff)
    select ${proof.now}, 'member', ${viewerId(proof)}, 'update', ${kind}, p.id,
      ${markedDiff('ownerId', mark, sql`p.owner_id`, after)} ${from} returning seq`)
}

function isAsked({ ids }: Pick<Giving, 'ids'>): SQL {
  return sql`p.id in (select value from json_each(${JSON.stringify(ids)})) and p.deleted_at is null`
}

// A member who is handed what another looked after is logged as `owner`.
function givenSince(proof: SessionProof, { kind, seenAt }: Giving): SQL {
  return sql`exists (select 1 from change_log as l where l.entity = ${kind} and l.record_id = p.id
    and l.at > ${seenAt} and l.actor_id is not ${viewerId(proof)}
    and (json_type(l.diff, '$.ownerId') is not null or json_type(l.diff, '$.owner') is not null))`
}

/** The record as it was: who gave it away may take it back, though it is no longer theirs. */
function asBefore(kind: LookedAfter, entry: string): Belongs {
  const owner = sql`json_extract(${sql.raw(entry)}.diff, '$.ownerId[0]')`
  return { ...BELONGS[kind]('p'), owner }
}

function nameAt(side: 0 | 1): SQL<string | null> {
  const id = sql.raw(`json_extract(change_log.diff, '$.ownerId[${side}]')`)
  return sql<string | null>`(select m.name from member as m where m.id = ${id})`
}

function isOfGiving(proof: SessionProof, { kind, change }: Change, alias: string): SQL {
  const giving = { change, entity: kind, field: 'ownerId', most: MOST_GIVEN } as const
  return isOfChange(proof, giving, alias)
}
