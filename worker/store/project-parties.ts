import { and, eq, isNull, sql } from 'drizzle-orm'
import { maySee, maySeeRecord, ofCompany, ofProject } from './access.ts'
import type { Database } from './database.ts'
import { company, project } from './schema/crm.ts'
import { projectParty } from './schema/projects.ts'
import type { SessionProof } from './viewer.ts'

/** Companies of one project, and projects of one company, that a page shows. */
const PARTIES_SHOWN = 100

/** The companies that take part in a project, by role; those one may not see are left out. */
export function selectParties(db: Database, proof: SessionProof, projectId: string) {
  return db.build
    .select({
      id: projectParty.id,
      role: projectParty.role,
      note: projectParty.note,
      companyId: company.id,
      companyName: company.name,
      phone: company.phone,
    })
    .from(projectParty)
    .innerJoin(company, eq(company.id, projectParty.companyId))
    .where(
      and(
        eq(projectParty.projectId, projectId),
        isNull(projectParty.deletedAt),
        isNull(company.deletedAt),
        maySeeRecord(proof, 'project', sql`${projectId}`),
        maySee(proof, 'company', ofCompany()),
      ),
    )
    .orderBy(projectParty.role, company.sortKey, projectParty.id)
    .limit(PARTIES_SHOWN)
}

/** The projects that a company takes part in, and as what. */
export function selectPartIn(db: Database, proof: SessionProof, companyId: string) {
  return db.build
    .select({
      id: projectParty.id,
      role: projectParty.role,
      projectId: project.id,
      projectName: project.name,
      stage: project.stage,
    })
    .from(projectParty)
    .innerJoin(project, eq(project.id, projectParty.projectId))
    .where(
      and(
        eq(projectParty.companyId, companyId),
        isNull(projectParty.deletedAt),
        isNull(project.deletedAt),
        maySeeRecord(proof, 'company', sql`${companyId}`),
        maySee(proof, 'project', ofProject()),
      ),
    )
    .orderBy(project.sortKey, projectParty.id)
    .limit(PARTIES_SHOWN)
}
