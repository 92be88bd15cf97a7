import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Grantable, Level } from '../domain/access.ts'
import type { FieldValues, Merged } from '../domain/merge-edit.ts'
import { holds } from './access.ts'
import { logAccess } from './access-log.ts'
import type { Database, RawStatement } from './database.ts'
import { mayGiveRole } from './members.ts'
import { raw } from './raw.ts'
import { role } from './schema/access.ts'
import { type SessionProof, selectViewer } from './viewer.ts'

/** The page of roles lists so many, and the choices of one. */
const ROLES_SHOWN = 200

/** Every role there is, the built-in ones first, with how many active members have it. */
export function selectRoles(db: Database, proof: SessionProof) {
  return db.build
    .select({
      id: role.id,
      name: role.name,
      builtIn: role.builtIn,
      members: sql<number>`(select count(*) from member as m
        where coalesce(m.role_id, m.role) = "role"."id" and m.deleted_at is null)`,
      /** 1 when the viewer may give it. */
      given: sql<number>`${mayGiveRole(proof, sql`"role"."id"`)}`,
    })
    .from(role)
    .where(and(isNull(role.deletedAt), holds(proof, 'member.view')))
    .orderBy(role.position, role.name, role.id)
    .limit(ROLES_SHOWN)
}

/** One role with what it grants, as JSON of [entity.action, level]; read the JSON with `readGrants`. */
export function selectRole(db: Database, proof: SessionProof, id: string) {
  return db.build
    .select({
      id: role.id,
      name: role.name,
      builtIn: role.builtIn,
      rev: role.rev,
      grants: sql<string>`(select json_group_object(g.entity || '.' || g.action, g.level)
        from "grant" as g where g.role_id = ${role.id})`,
    })
    .from(role)
    .where(and(eq(role.id, id), isNull(role.deletedAt), holds(proof, 'settings.view')))
}

/** What a role grants, by entity.action. */
export function readGrants(json: string): Partial<Record<Grantable, Level>> {
  return JSON.parse(json) as Partial<Record<Grantable, Level>>
}

export type RoleCopy = { id: string; of: string; name: string }

/** A new role that grants what another does; the first statement affects a row when it was made. */
export function copyRole(db: Database, proof: SessionProof, made: RoleCopy): RawStatement[] {
  const viewer = selectViewer(db, proof).as('viewer')
  const { now } = proof
  const exists = sql`exists (select 1 from role where id = ${made.id})`
  return [
    raw(sql`insert into ${role} (id, name, base, position, created_at, created_by, updated_at)
      select ${made.id}, ${made.name},
        case when of_role.base = 'administrator' then 'manager' else of_role.base end,
        1000, ${now}, ${viewer.id}, ${now}
      from ${viewer}, role as of_role
      where of_role.id = ${made.of} and of_role.deleted_at is null
        and ${holds(proof, 'settings.manage')}
        and not exists (select 1 from role as same where same.name = ${made.name}
          and same.deleted_at is null)`),
    raw(sql`insert into "grant" (role_id, entity, action, level)
      select ${made.id}, entity, action, level from "grant" where role_id = ${made.of} and ${exists}`),
    logAccess(db, proof, {
      verb: 'create',
      entity: 'role',
      id: made.id,
      diff: JSON.stringify({ name: [null, made.name] }),
      only: exists,
    }),
  ]
}

export type RoleEdit = {
  id: string
  /** The revision the changes were made for. */
  rev: number
  changes: Merged['changes']
  /** All that the role grants after it. */
  grants: FieldValues
}

/**
 * Changes what a role grants, and its name; the role of administrators stays as it is. The first statement affects a
 * row when it was done.
 */
export function updateRole(db: Database, proof: SessionProof, edit: RoleEdit): RawStatement[] {
  const { id, rev, changes, grants } = edit
  const open = sql`exists (select 1 from role where id = ${id} and rev = ${rev}
    and id <> 'administrator' and deleted_at is null) and ${holds(proof, 'settings.manage')}`
  const changed = Object.entries(changes).filter(([field]) => field !== 'name')
  const rows = changed.map(([field, [, level]]) => [...field.split('.'), level])
  const base = baseOf(grants)
  const name = changes.name?.[1]
  return [
    logAccess(db, proof, {
      verb: 'update',
      entity: 'role',
      id: id,
      diff: JSON.stringify(changes),
      only: open,
    }),
    raw(sql`insert into "grant" (role_id, entity, action, level)
      select ${id}, json_extract(value, '$[0]'), json_extract(value, '$[1]'),
        json_extract(value, '$[2]') from json_each(${JSON.stringify(rows)}) where ${open}
      on conflict (role_id, entity, action) do update set level = excluded.level`),
    raw(sql`update member set role = ${base}, updated_at = ${proof.now}
      where role_id = ${id} and role <> ${base} and ${open}`),
    raw(sql`update ${role} set rev = rev + 1, updated_at = ${proof.now}, base = ${base}
      ${name == null ? sql`` : sql`, name = ${name}`} where id = ${id} and ${open}`),
  ]
}

/** Takes a role away that nobody has; a built-in one stays. The first statement affects a row when it was done. */
export function deleteRole(db: Database, proof: SessionProof, id: string): RawStatement[] {
  const open = sql`exists (select 1 from role where id = ${id} and built_in = 0
      and deleted_at is null) and ${holds(proof, 'settings.manage')}
    and not exists (select 1 from member where role_id = ${id} and deleted_at is null)`
  return [
    logAccess(db, proof, { verb: 'delete', entity: 'role', id: id, diff: '{}', only: open }),
    raw(
      sql`update ${role} set deleted_at = ${proof.now}, rev = rev + 1 where id = ${id} and ${open}`,
    ),
  ]
}

// What an older version, and the words of its pages, know of such a role.
function baseOf(grants: FieldValues): 'member' | 'read_only' {
  const writes = /\.(create|edit|delete|ask|manage)$/
  const some = Object.entries(grants).some(
    ([field, level]) => writes.test(field) && level !== 'none' && level !== null,
  )
  return some ? 'member' : 'read_only'
}
