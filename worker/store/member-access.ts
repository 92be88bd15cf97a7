import type { InStatement } from '@libsql/client/web'
import { type SQL, sql } from 'drizzle-orm'
import { ADMINISTRATORS, type Role } from '../domain/role.ts'
import type { Database } from './database.ts'
import { raw } from './raw.ts'
import { changeLog } from './schema/crm.ts'
import { member, session, setupLink } from './schema/members.ts'
import { type SessionProof, seenBy, selectViewer } from './viewer.ts'

/**
 * What an administrator decides about a member: three lists of statements for one write each. The first statement
 * is the log's and affects a row only when the change is made; the last answers `role` and `deleted_at` as they are
 * then, for administrators, so that the caller can say why nothing was changed.
 */
export function changeRole(db: Database, proof: SessionProof, id: string, role: Role) {
  const only = sql`deleted_at is null and role <> ${role} and ${keepsAnAdministrator(proof, id)}`
  return change(db, proof, id, {
    verb: 'update',
    diff: sql`json_object('role', json_array(role, ${role}))`,
    set: sql`role = ${role}`,
    only,
  })
}

/** Ends every session and link of the member at once; what they did stays theirs. See `changeRole`. */
export function deactivate(db: Database, proof: SessionProof, id: string) {
  const { now } = proof
  const statements = change(db, proof, id, {
    verb: 'deactivate',
    diff: sql`json_object('active', json_array('yes', 'no'))`,
    set: sql`deleted_at = ${now}`,
    only: sql`deleted_at is null and ${keepsAnAdministrator(proof, id)}`,
  })
  // Not asked of the viewer again: whoever deactivates themselves is none any more.
  const gone = sql`member_id = ${id}
    and exists (select 1 from ${member} where id = ${id} and deleted_at is not null)`
  return [
    ...statements.slice(0, -1),
    raw(sql`update ${session} set revoked_at = ${now} where revoked_at is null and ${gone}`),
    raw(sql`update ${setupLink} set used_at = ${now} where used_at is null and ${gone}`),
    ...statements.slice(-1),
  ]
}

/** Lets a member in again by their old password, unless somebody else has their e-mail now. See `changeRole`. */
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
  const allowed = seenBy(db, proof, ADMINISTRATORS)
  const viewer = selectViewer(db, proof).as('viewer')
  const target = sql`id = ${id} and ${only} and ${allowed}`
  return [
    raw(sql`insert into ${changeLog} (at, actor_kind, actor_id, verb, entity, record_id, diff)
      select ${proof.now}, 'member', (select id from ${viewer}), ${verb}, 'member', id, ${diff}
      from ${member} where ${target}`),
    raw(sql`update ${member} set ${set}, updated_at = ${proof.now}, rev = rev + 1
      where ${target}`),
    raw(sql`select role, deleted_at from ${member} where id = ${id} and ${allowed}`),
  ]
}

/** That the member is no administrator, or another one is left who can sign in. */
function keepsAnAdministrator({ allowDemo }: SessionProof, id: string): SQL {
  return sql`(role <> 'administrator' or exists (select 1 from ${member} as other
    where other.role = 'administrator' and other.deleted_at is null and other.id <> ${id}
      and other.password_hash is not null ${allowDemo ? sql`` : sql`and other.demo = 0`}))`
}
