import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { maySeeRecord } from './access.ts'
import type { Database } from './database.ts'
import { projectPhase } from './schema/projects.ts'
import type { SessionProof } from './viewer.ts'

/** Phases and milestones that a page shows; a project has tens. */
const PHASES_SHOWN = 100

const FIELDS = {
  id: projectPhase.id,
  kind: projectPhase.kind,
  name: projectPhase.name,
  startsOn: projectPhase.startsOn,
  plannedOn: projectPhase.plannedOn,
  actualOn: projectPhase.actualOn,
  percent: projectPhase.percent,
  state: projectPhase.state,
}

/** The phases and milestones of a project by planned date, those without one last. */
export function selectPhases(db: Database, proof: SessionProof, projectId: string) {
  return db.build
    .select(FIELDS)
    .from(projectPhase)
    .where(
      and(
        eq(projectPhase.projectId, projectId),
        isNull(projectPhase.deletedAt),
        maySeeRecord(proof, 'project', sql`${projectId}`),
      ),
    )
    .orderBy(sql`${projectPhase.plannedOn} is null`, asc(projectPhase.plannedOn), projectPhase.id)
    .limit(PHASES_SHOWN)
}

/** One of them; no row for one of another project. */
export function selectPhase(db: Database, proof: SessionProof, projectId: string, id: string) {
  return db.build
    .select(FIELDS)
    .from(projectPhase)
    .where(
      and(
        eq(projectPhase.id, id),
        eq(projectPhase.projectId, projectId),
        isNull(projectPhase.deletedAt),
        maySeeRecord(proof, 'project', sql`${projectId}`),
      ),
    )
}
