import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { sortKey } from '../domain/company-name.ts'
import type { Merged } from '../domain/merge-edit.ts'
import { holds } from './access.ts'
import { logAccess } from './access-log.ts'
import type { Database, RawStatement } from './database.ts'
import { raw } from './raw.ts'
import { department } from './schema/access.ts'
import { type SessionProof, selectViewer } from './viewer.ts'

/** The page shows so many; a company has tens. */
export const MOST_DEPARTMENTS = 500
/** A chain of departments is no longer than this. */
const MOST_DEPTH = 50

/** Every department with its head and how many active members are of it itself, by name. */
export function selectDepartments(db: Database, proof: SessionProof) {
  return db.build
    .select({
      id: department.id,
      name: department.name,
      parentId: department.parentId,
      headId: department.headId,
      headName: sql<
        string | null
      >`(select h.name from member as h where h.id = ${department.headId})`,
      members: sql<number>`(select count(*) from member as m
        where m.department_id = ${department.id} and m.deleted_at is null)`,
      rev: department.rev,
    })
    .from(department)
    .where(and(isNull(department.deletedAt), holds(proof, 'member.view')))
    .orderBy(department.sortKey, department.id)
    .limit(MOST_DEPARTMENTS)
}

export type DepartmentRow = ReturnType<typeof selectDepartments>['_']['result'][number]

/** One department; no row when there is none. */
export function selectDepartment(db: Database, proof: SessionProof, id: string) {
  return db.build
    .select({
      rev: department.rev,
      name: department.name,
      parentId: department.parentId,
      headId: department.headId,
    })
    .from(department)
    .where(and(eq(department.id, id), isNull(department.deletedAt), holds(proof, 'member.view')))
}

export type NewDepartment = {
  id: string
  name: string
  parentId: string | null
  headId: string | null
}

/** Adds a department; the first statement affects a row when it was made. */
export function insertDepartment(
  db: Database,
  proof: SessionProof,
  made: NewDepartment,
): RawStatement[] {
  const viewer = selectViewer(db, proof).as('viewer')
  const { id, name, parentId, headId } = made
  const { now } = proof
  const exists = sql`exists (select 1 from department where id = ${id})`
  return [
    raw(sql`insert into ${department}
        (id, name, sort_key, parent_id, head_id, created_at, created_by, updated_at)
      select ${id}, ${name}, ${sortKey(name)}, ${parentId}, ${headId}, ${now}, ${viewer.id}, ${now}
      from ${viewer} where ${holds(proof, 'member.manage')} and ${isDepartment(parentId)}
        and ${isMember(headId)}`),
    ...rebuildAbove(exists),
    logAccess(db, proof, {
      verb: 'create',
      entity: 'department',
      id: id,
      diff: JSON.stringify({ name: [null, name] }),
      only: exists,
    }),
  ]
}

type Edit = { id: string; rev: number; changes: Merged['changes'] }

const COLUMNS: Readonly<Record<string, string>> = {
  name: 'name',
  parentId: 'parent_id',
  headId: 'head_id',
}

/**
 * Changes a department. It never comes to stand under itself: then, or when somebody was faster, nothing is
 * changed. The first statement affects a row when it was done.
 */
export function updateDepartment(
  db: Database,
  proof: SessionProof,
  { id, rev, changes }: Edit,
): RawStatement[] {
  const parent = changes.parentId?.[1] ?? null
  const head = changes.headId?.[1] ?? null
  const isCircle = sql`exists (select 1 from department_above
    where above_id = ${id} and department_id = ${parent})`
  const open = sql`id = ${id} and rev = ${rev} and deleted_at is null
    and ${holds(proof, 'member.manage')} and not ${isCircle} and ${isDepartment(parent)}
    and ${isMember(head)}`
  const name = changes.name?.[1]
  const setters = [
    ...Object.entries(changes).map(
      ([field, [, after]]) => sql`${sql.raw(COLUMNS[field] ?? '')} = ${after}`,
    ),
    ...(name == null ? [] : [sql`sort_key = ${sortKey(name)}`]),
  ]
  const done = sql`exists (select 1 from department where id = ${id} and rev = ${rev + 1}
    and updated_at = ${proof.now})`
  return [
    logAccess(db, proof, {
      verb: 'update',
      entity: 'department',
      id: id,
      diff: JSON.stringify(changes),
      only: sql`exists (select 1 from department where ${open})`,
    }),
    raw(sql`update ${department} set ${sql.join(setters, sql`, `)}, rev = rev + 1,
      updated_at = ${proof.now} where ${open}`),
    ...rebuildAbove(done),
  ]
}

/** Takes a department away that nobody is of and none stands under. The first statement affects a row when done. */
export function deleteDepartment(db: Database, proof: SessionProof, id: string): RawStatement[] {
  const open = sql`exists (select 1 from department where id = ${id} and deleted_at is null)
    and ${holds(proof, 'member.manage')}
    and not exists (select 1 from department where parent_id = ${id} and deleted_at is null)
    and not exists (select 1 from member where department_id = ${id} and deleted_at is null)`
  return [
    logAccess(db, proof, { verb: 'delete', entity: 'department', id: id, diff: '{}', only: open }),
    raw(sql`update ${department} set deleted_at = ${proof.now}, rev = rev + 1
      where id = ${id} and ${open}`),
    ...rebuildAbove(sql`exists (select 1 from department where id = ${id}
      and deleted_at = ${proof.now})`),
  ]
}

// Departments are few and moved seldom: all pairs anew is the way that cannot drift.
function rebuildAbove(only: SQL): RawStatement[] {
  return [
    raw(sql`delete from department_above where ${only}`),
    raw(sql`insert into department_above (above_id, department_id)
      with recursive above (above_id, department_id, depth) as (
        select id, id, 0 from department where deleted_at is null
        union all
        select d.parent_id, a.department_id, a.depth + 1 from above as a
          join department as d on d.id = a.above_id
        where d.parent_id is not null and a.depth < ${MOST_DEPTH})
      select distinct above_id, department_id from above where ${only}`),
  ]
}

function isDepartment(id: string | null): SQL {
  if (id === null) return sql`true`
  return sql`exists (select 1 from department as known where known.id = ${id}
    and known.deleted_at is null)`
}

function isMember(id: string | null): SQL {
  if (id === null) return sql`true`
  return sql`exists (select 1 from member as known where known.id = ${id}
    and known.deleted_at is null)`
}
