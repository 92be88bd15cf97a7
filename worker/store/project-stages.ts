/** Moves projects to a stage, one or many in one write, and takes such a move back as a whole. */
import type { InStatement } from '@libsql/client/web'
import { and, asc, eq, type SQL, sql } from 'drizzle-orm'
import type { ProjectStage } from '../domain/project-stage.ts'
import { holds, mayDo, maySee, ofProject, viewerId } from './access.ts'
import { isOfChange, markedDiff } from './bulk-change.ts'
import type { Database } from './database.ts'
import { type ProjectList, selectIdsOfList } from './projects.ts'
import { bumpLive, raw } from './raw.ts'
import { UNDO_MS } from './record-undo.ts'
import { changeLog, project } from './schema/crm.ts'
import type { SessionProof } from './viewer.ts'

/** Projects that one move changes; the rest of a longer list takes another. */
export const MOST_MOVED = 5_000
/** Rows of a move that its page names. */
export const MOVED_SHOWN = 200

/** Which projects. `was` leaves out those that somebody moved meanwhile; `mark` is an id that no other move bears. */
export type Moved = { ids: readonly string[]; was?: ProjectStage; mark: string }

/**
 * Moves projects and logs each; those at the stage already, and those the viewer may not change, stay. The first
 * statement answers the numbers of the log entries: they follow one another, so the first stands for all.
 */
export function moveProjects(
  proof: SessionProof,
  { ids, was, mark }: Moved,
  stage: ProjectStage,
): InStatement[] {
  const same = was ? sql`and p.stage = ${was}` : sql``
  const moving = sql`from project as p
    where p.id in (select value from json_each(${JSON.stringify(ids)})) and p.deleted_at is null
    and p.stage <> ${stage} ${same} and ${mayDo(proof, 'project.edit', ofProject('p'))}`
  const me = viewerId(proof)
  return [
    raw(sql`insert into change_log (at, actor_kind, actor_id, verb, entity, record_id, diff)
      select ${proof.now}, 'member', ${me}, 'update', 'project', p.id,
        ${markedDiff('stage', mark, sql`p.stage`, sql`${stage}`)}
      ${moving} returning seq`),
    raw(sql`update project set stage = ${stage}, rev = rev + 1, updated_at = ${proof.now},
        happened_at = ${proof.now} where id in (select p.id ${moving})`),
    bumpLive('crm', holds(proof, 'project.edit')),
  ]
}

/** Those of a list that a move to the stage would change: what one move leaves of a long list the next one finds. */
export function selectMovable(
  db: Database,
  proof: SessionProof,
  list: ProjectList,
  stage: ProjectStage,
) {
  const only = sql`${project.stage} <> ${stage}`
  return selectIdsOfList(db, proof, list, { limit: MOST_MOVED, only })
}

/** The stage of a project the viewer may see, whatever became of it; raw, so that it ends a write. */
export function selectStage(proof: SessionProof, id: string): InStatement {
  return raw(sql`select p.stage, ${mayDo(proof, 'project.edit', ofProject('p'))} from project as p
    where p.id = ${id} and p.deleted_at is null and ${maySee(proof, 'project', ofProject('p'))}`)
}

/** What the viewer moved at once, named by the number of its first entry. */
export function selectMoved(db: Database, proof: SessionProof, change: number) {
  return db.build
    .select({
      id: project.id,
      name: project.name,
      before: sql<ProjectStage>`json_extract(${changeLog.diff}, '$.stage[0]')`,
      after: sql<ProjectStage>`json_extract(${changeLog.diff}, '$.stage[1]')`,
      count: sql<number>`count(*) over ()`,
    })
    .from(changeLog)
    .innerJoin(project, eq(project.id, changeLog.recordId))
    .where(and(isOfMove(proof, change, 'change_log'), maySee(proof, 'project', ofProject())))
    .orderBy(asc(project.sortKey), asc(project.id))
    .limit(MOVED_SHOWN)
}

/** Takes a move back, project by project as far as nobody has moved it since. */
export function undoMove(
  proof: SessionProof,
  { change, mark }: { change: number; mark: string },
): InStatement[] {
  const { now } = proof
  const before = sql`json_extract(c.diff, '$.stage[0]')`
  const back = sql`from change_log as c join project as p on p.id = c.record_id
    where ${isOfMove(proof, change, 'c')} and c.at > ${now - UNDO_MS} and p.deleted_at is null
      and p.stage = json_extract(c.diff, '$.stage[1]')
      and ${mayDo(proof, 'project.edit', ofProject('p'))}`
  return [
    raw(sql`insert into change_log (at, actor_kind, actor_id, verb, entity, record_id, diff)
      select ${now}, 'member', ${viewerId(proof)}, 'update', 'project', p.id,
        ${markedDiff('stage', mark, sql`p.stage`, before)}
      ${back} returning seq`),
    raw(sql`update project set rev = rev + 1, updated_at = ${now}, stage = back.stage
      from (select p.id, ${before} as stage ${back}) as back
      where project.id = back.id`),
    bumpLive('crm', holds(proof, 'project.edit')),
  ]
}

function isOfMove(proof: SessionProof, change: number, alias: string): SQL {
  const move = { change, entity: 'project', field: 'stage', most: MOST_MOVED } as const
  return isOfChange(proof, move, alias)
}
