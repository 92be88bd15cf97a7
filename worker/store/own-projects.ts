import { sql } from 'drizzle-orm'
import { maySee, ofProject, projectsOfViewer } from './access.ts'
import type { Database } from './database.ts'
import { project } from './schema/crm.ts'
import type { SessionProof } from './viewer.ts'

/** Projects that a page lists. */
const SHOWN = 8

/** The projects one manages or works on that are not closed, the last on which something happened first. */
export function selectOwnProjects(db: Database, proof: SessionProof) {
  return db.build
    .select({
      id: project.id,
      name: project.name,
      stage: project.stage,
      siteAddress: project.siteAddress,
    })
    .from(project)
    .where(
      sql`${project.id} in (${projectsOfViewer(proof, 'project.view')})
        and ${project.deletedAt} is null and ${project.stage} <> 'closed'
        and ${maySee(proof, 'project', ofProject())}`,
    )
    .orderBy(
      sql`coalesce(${project.happenedAt}, ${project.createdAt}) desc`,
      project.sortKey,
      project.id,
    )
    .limit(SHOWN)
}
