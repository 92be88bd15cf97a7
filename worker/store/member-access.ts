import type { InStatement } from '@libsql/client/web'
import { type SQL, sql } from 'drizzle-orm'
import type { Merged } from '../domain/merge-edit.ts'
import { holds, isWithinRole } from './access.ts'
import type { Database } from './database.ts'
import { handOver } from './hand-over.ts'
import { mayDecideOn, mayGiveRole } from './members.ts'
import { raw } from './raw.ts'
import { changeLog } from './schema/crm.ts'
import { member, session, setupLink } from './schema/members.ts'
import { ROLE_OF_MEMBER, type SessionProof, selectViewer } from './viewer.ts'

/**
 * What an administrator decides about a member: lists of statements for one write each. The first statement is the
 * log's and affects a row only when the change is made; the last answers the role and `deleted_at` as they are then,
 * for who looks after members, so that the caller can say why nothing was changed.
 *
 * Gives a member another role, another department (or none), or both: only while they are what `changes` say they
 * were.
 */
export function changeMember(
  db: Database,
  proof: SessionProof,
  id: string,
  changes: Merged['changes'],
) {
  const { role, departmentId } = changes
  const parts = [
    role && roleChange(proof, id, role[0], role[1]),
    departmentId && departmentChange(departmentId[0], departmentId[1]),
  ].filter((part) => part !== undefined)
  const statements = change(db, proof, id, {
    verb: 'update',
    diff: sql`json_object(${sql.join(
      parts.map(({ diff }) => diff),
      sql`, `,
    )})`,
    set: sql.join(
      parts.map(({ set }) => set),
      sql`, `,
    ),
    only: sql`deleted_at is null and ${sql.join(
      parts.map(({ only }) => only),
      sql` and `,
    )}`,
  })
  return role ? withLinksClosed(proof, id, role, statements) : statements
}

/** A link made for somebody who might do less gets nobody in who may do more. */
function withLinksClosed(
  { now }: SessionProof,
  id: string,
  [before, after]: readonly [string | null, string | null],
  statements: readonly InStatement[],
): InStatement[] {
  const wider = sql`not ${isWithinRole(sql`${after}`, sql`${before}`)}`
  return [
    ...statements.slice(0, -1),
    raw(sql`update ${setupLink} set used_at = ${now} where used_at is null and member_id = ${id}
      and ${wider} and exists (select 1 from ${member} where id = ${id} and role_id = ${after}
        and updated_at = ${now})`),
    ...statements.slice(-1),
  ]
}

type Part = { diff: SQL; set: SQL; only: SQL }

function roleChange(
  proof: SessionProof,
  id: string,
  before: string | null,
  after: string | null,
): Part {
  const base = sql`(select base from role where id = ${after} and deleted_at is null)`
  // A role of one's own is told by its name, which outlives it; a built-in one by its id, which pages translate.
  const named = (of: SQL) => sql`coalesce((select name from role where id = ${of}), ${of})`
  return {
    diff: sql`'role', json_array(${named(sql`coalesce(role_id, role)`)}, ${named(sql`${after}`)})`,
    set: sql`role = ${base}, role_id = ${after}`,
    only: sql`coalesce(role_id, role) = ${before} and ${base} is not null
      and ${mayGiveRole(proof, sql`${after}`)} and (${keepsAnAdministrator(proof, id)})`,
  }
}

function departmentChange(before: string | null, after: string | null): Part {
  const named = (of: SQL) => sql`(select name from department where id = ${of})`
  return {
    diff: sql`'department', json_array(${named(sql`department_id`)}, ${named(sql`${after}`)})`,
    set: sql`department_id = ${after}`,
    only: sql`department_id is ${before} and (${after} is null
      or exists (select 1 from department where id = ${after} and deleted_at is null))`,
  }
}

/**
 * Ends every session and link of the member at once; what they did stays theirs. What they look after goes to the
 * member `to`, when one is named. See `changeMember`.
 */
export function deactivate(db: Database, proof: SessionProof, id: string, to: string | null) {
  const { now } = proof
  const statements = change(db, proof, id, {
    verb: 'deactivate',
    diff: sql`json_object('active', json_array('yes', 'no'))`,
    set: sql`deleted_at = ${now}`,
    only: sql`deleted_at is null and ${keepsAnAdministrator(proof, id)} and ${mayTake(id, to)}`,
  })
  // Not asked of the viewer again: whoever deactivates themselves is none any more.
  const gone = sql`member_id = ${id}
    and exists (select 1 from ${member} where id = ${id} and deleted_at is not null)`
  return [
    ...statements.slice(0, -1),
    raw(sql`update ${session} set revoked_at = ${now} where revoked_at is null and ${gone}`),
    raw(sql`update ${setupLink} set used_at = ${now} where used_at is null and ${gone}`),
    ...(to === null ? [] : handOver(proof, id, to)),
    ...statements.slice(-1),
  ]
}

/** Lets a member in again by their old password, unless somebody else has their e-mail now. See `changeMember`. */
export function reactivate(db: Database, proof: SessionProof, id: string) {
  return change(db, proof, id, {
    verb: 'reactivate',
    diff: sql`json_object('active', json_array('no', 'yes'))`,
    set: sql`deleted_at = null`,
    only: sql`deleted_at is not null and not exists (select 1 from ${member} as other
      where other.email = (select email from ${member} where id = ${id})
        and other.deleted_at is null)`,
  })
}

type Change = { verb: string; diff: SQL; set: SQL; only: SQL }

function change(
  db: Database,
  proof: SessionProof,
  id: string,
  { verb, diff, set, only }: Change,
): InStatement[] {
  const allowed = sql`${holds(proof, 'member.manage')} and ${mayDecideOn(proof, ROLE_OF_MEMBER)}`
  const viewer = selectViewer(db, proof).as('viewer')
  const target = sql`id = ${id} and ${only} and ${allowed}`
  return [
    raw(sql`insert into ${changeLog} (at, actor_kind, actor_id, verb, entity, record_id, diff)
      select ${proof.now}, 'member', (select id from ${viewer}), ${verb}, 'member', id, ${diff}
      from ${member} where ${target}`),
    raw(sql`update ${member} set ${set}, updated_at = ${proof.now}, rev = rev + 1
      where ${target}`),
    raw(sql`select coalesce(role_id, role), deleted_at from ${member}
      where id = ${id} and ${holds(proof, 'member.manage')}`),
  ]
}

/** That the member is no administrator, or another one is left who can sign in. */
function keepsAnAdministrator({ allowDemo }: SessionProof, id: string): SQL {
  return sql`(role <> 'administrator' or exists (select 1 from ${member} as other
    where other.role = 'administrator' and other.deleted_at is null and other.id <> ${id}
      and other.password_hash is not null ${allowDemo ? sql`` : sql`and other.demo = 0`}))`
}

// Whoever takes over is another member who can sign in.
function mayTake(id: string, to: string | null): SQL {
  if (to === null) return sql`true`
  return sql`exists (select 1 from ${member} as taker where taker.id = ${to} and taker.id <> ${id}
    and taker.deleted_at is null)`
}
