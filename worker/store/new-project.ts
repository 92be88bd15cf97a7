import type { InStatement } from '@libsql/client/web'
import { and, isNull, or, sql } from 'drizzle-orm'
import { sortKey } from '../domain/company-name.ts'
import { codeKey } from '../domain/document-key.ts'
import type { ProjectStage } from '../domain/project-stage.ts'
import { holds, maySee, ofProject, viewerId } from './access.ts'
import type { Database } from './database.ts'
import { bumpLive, raw } from './raw.ts'
import { logByMember } from './record-edits.ts'
import { project } from './schema/crm.ts'
import type { SessionProof } from './viewer.ts'

const SIMILAR_SHOWN = 5

/** A project as a person enters it. */
export type NewProject = { name: string; code: string | null; stage: ProjectStage }

/** Projects that may be this one already: of the same number or name. */
export function selectSimilarProjects(db: Database, proof: SessionProof, made: NewProject) {
  const sameCode = sql`(${project.codeKey} is not null and ${project.codeKey} = ${codeKey(made.code)})`
  const sameName = sql`${project.sortKey} = ${sortKey(made.name)}`
  return db.build
    .select({
      id: project.id,
      name: project.name,
      code: project.code,
      why: sql<'code' | 'name'>`case when ${sameCode} then 'code' else 'name' end`,
    })
    .from(project)
    .where(
      and(isNull(project.deletedAt), or(sameCode, sameName), maySee(proof, 'project', ofProject())),
    )
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
