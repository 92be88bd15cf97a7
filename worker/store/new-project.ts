import type { InStatement } from '@libsql/client/web'
import { type SQL, sql } from 'drizzle-orm'
import { sortKey } from '../domain/company-name.ts'
import { codeKey } from '../domain/document-key.ts'
import type { ProjectStage } from '../domain/project-stage.ts'
import { holds, mayDo, maySee, ofProject, viewerId } from './access.ts'
import type { Database } from './database.ts'
import { bumpLive, raw } from './raw.ts'
import { logByMember } from './record-edits.ts'
import type { SessionProof } from './viewer.ts'

const SIMILAR_SHOWN = 5
/** So many of each sign are looked at. */
const LOOKED_AT = 10

/** A project as a person enters it. */
export type NewProject = { name: string; code: string | null; stage: ProjectStage }

/**
 * Projects that may be this one already: of the same number or name; deleted ones as well, for whoever may restore
 * them.
 */
export function selectSimilarProjects(db: Database, proof: SessionProof, made: NewProject) {
  const keys = { code_key: codeKey(made.code), sort_key: sortKey(made.name) || null }
  const found = (column: keyof typeof keys, index: string, there: SQL) =>
    sql`select * from (select id from project indexed by ${sql.raw(index)}
      where ${sql.raw(column)} = ${keys[column]} and deleted_at is ${there} limit ${LOOKED_AT})`
  const all = [
    found('code_key', 'project_code', sql`null`),
    found('sort_key', 'project_sort', sql`null`),
    found('code_key', 'project_deleted_code', sql`not null`),
    found('sort_key', 'project_deleted_name', sql`not null`),
  ]
  const sameCode = sql`(project.code_key = ${keys.code_key}) is true`
  return db.build
    .select({
      id: sql<string>`project.id`,
      name: sql<string>`project.name`,
      code: sql<string | null>`project.code`,
      why: sql<'code' | 'name'>`case when ${sameCode} then 'code' else 'name' end`,
      deleted: sql<number>`project.deleted_at is not null`,
    })
    .from(
      sql`(${sql.join(all, sql` union `)}) as found cross join project on project.id = found.id`,
    )
    .where(
      sql`${maySee(proof, 'project', ofProject())} and (project.deleted_at is null
        or ${mayDo(proof, 'project.delete', ofProject())})`,
    )
    .orderBy(sql`project.deleted_at is not null`, sql`${sameCode} desc`, sql`project.id`)
    .limit(SIMILAR_SHOWN)
}

type Made = NewProject & { id: string; customerId: string | null }

/** Adds a project, its maker its manager, and its first entry in the change log; does nothing for who may not. */
export function insertProject(db: Database, proof: SessionProof, made: Made): InStatement[] {
  const { id, name, code, stage, customerId } = made
  const { now } = proof
  const me = viewerId(proof)
  const kind = customerId === null ? 'internal' : 'customer'
  return [
    raw(sql`insert into project (id, name, sort_key, code, code_key, kind, stage, customer_id,
        manager_id, created_at, created_by, updated_at, happened_at)
      select ${id}, ${name}, ${sortKey(name)}, ${code}, ${codeKey(code)}, ${kind}, ${stage},
        ${customerId}, ${me}, ${now}, ${me}, ${now}, ${now}
      where ${holds(proof, 'project.create')}`),
    logByMember(db, proof, {
      verb: 'create',
      entity: 'project',
      id,
      diff: JSON.stringify({ name: [null, name], stage: [null, stage] }),
      only: sql`exists (select 1 from project where id = ${id})`,
    }),
    bumpLive('crm', holds(proof, 'project.create')),
  ]
}
