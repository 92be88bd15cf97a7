import { type SQL, sql } from 'drizzle-orm'
import { COUNT_CAP } from '../domain/keyset.ts'
import { mayDo, maySeeRecord, ofProject } from './access.ts'
import type { Database } from './database.ts'
import type { SessionProof } from './viewer.ts'

/** Deleted projects that their list shows; what is older is found by entering it again, or in the change log. */
export const DELETED_SHOWN = 100

/** A deleted project, for whoever may bring it back. */
export function selectDeletedProject(db: Database, proof: SessionProof, id: string) {
  return db.build
    .select({ id: sql<string>`project.id`, name: sql<string>`project.name` })
    .from(sql`project`)
    .where(sql`project.id = ${id} and ${isRestorable(proof)}`)
}

/** The projects that the viewer may bring back, the latest deleted first: DELETED_SHOWN and one more. */
export function selectDeletedProjects(db: Database, proof: SessionProof) {
  return db.build
    .select({
      id: sql<string>`project.id`,
      name: sql<string>`project.name`,
      code: sql<string | null>`project.code`,
      deletedAt: sql<number>`project.deleted_at`,
      /** Who deleted it; null when its entry in the change log does not say. */
      deletedBy: sql<string | null>`(select who.name from change_log as entry
        left join member as who on who.id = entry.actor_id and entry.actor_kind = 'member'
        where entry.entity = 'project' and entry.record_id = project.id and entry.verb = 'delete'
        order by entry.seq desc limit 1)`,
    })
    .from(sql`project indexed by project_deleted`)
    .where(isRestorable(proof))
    .orderBy(sql`project.deleted_at desc`, sql`project.id desc`)
    .limit(DELETED_SHOWN + 1)
}

function isRestorable(proof: SessionProof): SQL {
  return sql`project.deleted_at is not null and ${mayDo(proof, 'project.delete', ofProject())}`
}

/** What stands under a project and goes from sight with it, each counted no further than COUNT_CAP + 1. */
export function selectTaken(db: Database, proof: SessionProof, id: string) {
  const count = (rows: SQL) =>
    sql<number>`(select count(*) from (select 1 from ${rows} limit ${COUNT_CAP + 1}))`
  const [at, there] = [sql`project_id = ${id}`, sql`deleted_at is null`]
  return db.build
    .select({
      team: count(sql`project_member where ${at}`),
      parties: count(sql`project_party where ${at} and ${there}`),
      phases: count(sql`project_phase where ${at} and ${there}`),
      activities: count(sql`activity where ${at} and ${there}`),
      files: count(sql`attachment where entity = 'project' and record_id = ${id} and ${there}`),
      ties: count(sql`money_tie where ${at}`),
    })
    .from(sql`(select 1)`)
    .where(maySeeRecord(proof, 'project', sql`${id}`))
}
