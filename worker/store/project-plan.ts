import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { STALLED_MS } from '../domain/project-health.ts'
import { maySee, ofProject } from './access.ts'
import type { Database } from './database.ts'
import { project } from './schema/crm.ts'
import { member } from './schema/members.ts'
import type { SessionProof } from './viewer.ts'

/** Where a project is, how it stands, who manages it, what was planned and what became of it. */
export function selectProjectPlan(db: Database, proof: SessionProof, id: string) {
  return db.build
    .select({
      siteAddress: project.siteAddress,
      location: project.location,
      timeZone: project.timeZone,
      health: project.health,
      healthReason: project.healthReason,
      managerId: project.managerId,
      managerName: member.name,
      plannedStartOn: project.plannedStartOn,
      plannedEndOn: project.plannedEndOn,
      actualStartOn: project.actualStartOn,
      actualEndOn: project.actualEndOn,
      warrantyUntil: project.warrantyUntil,
      stalled: sql<number>`${isStalled(proof)}`,
    })
    .from(project)
    .leftJoin(member, eq(member.id, project.managerId))
    .where(
      and(eq(project.id, id), isNull(project.deletedAt), maySee(proof, 'project', ofProject())),
    )
}

/**
 * Work of ours that goes on, and on which nothing has happened for STALLED_DAYS. `happened_at` knows of edits and activities;
 * of invoices the ledger is asked.
 */
export function isStalled(proof: SessionProof): SQL {
  const before = sql`(${proof.now} - ${STALLED_MS})`
  const day = sql`date(${before} / 1000, 'unixepoch')`
  return sql`(${project.kind} in ('customer', 'internal')
    and ${project.stage} not in ('warranty', 'closed') and ${project.health} is not 'on-hold'
    and coalesce(${project.happenedAt}, 0) < ${before}
    and not exists (select 1 from ledger_link as mine indexed by ledger_link_record
      cross join ledger_invoice as issued indexed by ledger_invoice_project
        on issued.source_id = mine.source_id and issued.project = mine.key and issued.deleted = 0
          and issued.issued_on >= ${day}
      where mine.record_id = "project"."id" and mine.entity = 'project'))`
}
