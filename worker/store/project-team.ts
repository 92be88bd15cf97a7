import type { InStatement } from '@libsql/client/web'
import { and, eq, isNull, or, type SQL, sql } from 'drizzle-orm'
import { maySeeRecord } from './access.ts'
import type { Database } from './database.ts'
import { mayEdit, touched } from './project-parts.ts'
import { raw } from './raw.ts'
import { logByMember } from './record-edits.ts'
import { projectMember } from './schema/access.ts'
import { member } from './schema/members.ts'
import { type SessionProof, selectViewer } from './viewer.ts'

/** Members of one team that a page shows, and members that a form offers. */
const TEAM_SHOWN = 200
const OFFERED = 1_000

/** Who works on a project, and whether they may change it. */
export function selectTeam(db: Database, proof: SessionProof, projectId: string) {
  return db.build
    .select({ id: member.id, name: member.name, canEdit: projectMember.canEdit })
    .from(projectMember)
    .innerJoin(member, eq(member.id, projectMember.memberId))
    .where(
      and(
        eq(projectMember.projectId, projectId),
        isNull(member.deletedAt),
        maySeeRecord(proof, 'project', sql`${projectId}`),
      ),
    )
    .orderBy(member.name, member.id)
    .limit(TEAM_SHOWN)
}

/** The members that may be put on a team: for whoever may change the project. */
export function selectOffered(db: Database, proof: SessionProof, projectId: string) {
  return offered(db, and(isNull(member.deletedAt), mayEdit(proof, projectId)))
}

/** Those that may manage it, and who does, there or not. */
export function selectManagers(db: Database, proof: SessionProof, projectId: string) {
  const manages = sql`${member.id} = (select manager_id from project where id = ${projectId})`
  return offered(db, and(or(isNull(member.deletedAt), manages), mayEdit(proof, projectId)))
}

function offered(db: Database, rule: SQL | undefined) {
  return db.build
    .select({ id: member.id, name: member.name })
    .from(member)
    .where(rule)
    .orderBy(member.name, member.id)
    .limit(OFFERED)
}

export type TeamChange = {
  projectId: string
  memberId: string
  /** Null takes the member off the team. */
  canEdit: boolean | null
}

/**
 * Puts a member on a team, changes what they may there, or takes them off. The first statement answers the number
 * of the log entry, or no row when nothing changed.
 */
export function changeTeam(db: Database, proof: SessionProof, change: TeamChange): InStatement[] {
  const { projectId, memberId, canEdit } = change
  const may = mayEdit(proof, projectId)
  const viewer = selectViewer(db, proof).as('viewer')
  const here = sql`project_id = ${projectId} and member_id = ${memberId}`
  const was = sql`(select can_edit from project_member where ${here})`
  const next = canEdit === null ? null : Number(canEdit)
  const there = sql`exists (select 1 from member where id = ${memberId} and deleted_at is null)`
  return [
    logByMember(db, proof, {
      verb: canEdit === null ? 'team-remove' : 'team-add',
      entity: 'project',
      id: projectId,
      diff: teamDiff(memberId, was, next),
      only: sql`${may} and ${there} and ${was} is not ${next}`,
    }),
    canEdit === null
      ? raw(sql`delete from project_member where ${here} and ${may}`)
      : raw(sql`insert into project_member (project_id, member_id, can_edit, added_at, added_by)
          select ${projectId}, ${memberId}, ${next}, ${proof.now}, ${viewer.id}
          from ${viewer} where ${may} and ${there}
          on conflict do update set can_edit = excluded.can_edit`),
    ...touched(proof, projectId, may),
  ]
}

function teamDiff(memberId: string, was: SQL, next: number | null): SQL {
  const name = sql`(select name from member where id = ${memberId})`
  return next === null
    ? sql`json_object('teamMember', json_array(${name}, null), 'memberId',
        json_array(${memberId}, null), 'canEdit', json_array(${was}, null))`
    : sql`json_object('teamMember', json_array(null, ${name}), 'memberId',
        json_array(null, ${memberId}), 'canEdit', json_array(${was}, ${next}))`
}
