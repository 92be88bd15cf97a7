import type { InStatement } from '@libsql/client/web'
import { type SQL, sql } from 'drizzle-orm'
import { type ActivityKind, OVERHEAD_PROJECT, writeIds } from '../domain/activity.ts'
import type { FieldValues } from '../domain/merge-edit.ts'
import { holds, maySee, maySeeRecord, ofContact, viewerId } from './access.ts'
import type { Database } from './database.ts'
import { planTouch } from './next-touch.ts'
import { bumpLive, raw } from './raw.ts'
import { logByMember } from './record-edits.ts'
import { type SessionProof, seenBy, selectViewer } from './viewer.ts'

/** An activity as it is logged. */
export type NewActivity = {
  kind: ActivityKind
  /** Milliseconds since 1970. */
  at: number
  durationMs: number | null
  subject: string
  body: string | null
  outcome: string | null
  projectId: string
  companyId: string | null
  contacts: readonly string[]
  members: readonly string[]
  /** Members named with @. */
  mentioned: readonly string[]
  /** When the company is to be heard next, and about what. */
  followUp: { on: string; subject: string | null } | null
  /** The date where the member is: what was planned up to it counts as done. */
  today: string
}

/** Logs an activity with all that goes with it. The second statement answers the number of its log entry. */
export function insertActivity(
  db: Database,
  proof: SessionProof,
  id: string,
  made: NewActivity,
): InStatement[] {
  const viewer = selectViewer(db, proof).as('viewer')
  const { now } = proof
  const { companyId, projectId, followUp } = made
  const isMade = sql`exists (select 1 from activity where id = ${id})`
  const may = sql`${holds(proof, 'activity.create')} and ${maySeeProject(proof, projectId)}
    and ${companyId === null ? sql`true` : maySeeRecord(proof, 'company', sql`${companyId}`)}`
  return [
    raw(sql`insert into activity (id, kind, at, duration_ms, subject, body, outcome, project_id,
        company_id, contacts, members, created_at, created_by, updated_at)
      select ${id}, ${made.kind}, ${made.at}, ${made.durationMs}, ${made.subject}, ${made.body},
        ${made.outcome}, ${projectId}, ${companyId}, ${writeIds(made.contacts)},
        ${writeIds(made.members)}, ${now}, ${viewer.id}, ${now}
      from ${viewer} where ${may}`),
    logByMember(db, proof, {
      verb: 'create',
      entity: 'activity',
      id,
      diff: JSON.stringify({ subject: [null, made.subject] }),
      only: isMade,
    }),
    ...keepParticipants(proof, id, isMade),
    ...keepMentions(proof, { entity: 'activity', id, commentId: '' }, made.mentioned, isMade),
    raw(sql`update project set happened_at = max(coalesce(happened_at, 0), ${made.at})
      where id = ${projectId} and ${isMade}`),
    ...touch(db, proof, { companyId, followUp, made }, isMade),
    bumpLive('crm', seenBy(db, proof)),
  ]
}

type Touching = {
  companyId: string | null
  followUp: NewActivity['followUp']
  made: Pick<NewActivity, 'kind' | 'today'>
}

// Somebody who was heard need not be heard as planned any more; a note is no contact.
function touch(
  db: Database,
  proof: SessionProof,
  { companyId, followUp, made }: Touching,
  isMade: SQL,
): InStatement[] {
  if (companyId === null) return []
  if (followUp) return planTouch(db, proof, { companyId, ...followUp }, isMade)
  if (made.kind === 'note') return []
  const isDue = sql`${isMade} and company.next_touch_on <= ${made.today}`
  return planTouch(db, proof, { companyId, on: null, subject: null }, isDue)
}

/** Who took part, in step with the fields of the saved activity; those one may not see stay out. */
export function keepParticipants(proof: SessionProof, id: string, only: SQL): InStatement[] {
  const listed = (column: string) =>
    sql.raw(`json_each('["' || replace(a.${column}, ' ', '","') || '"]')`)
  return [
    raw(sql`delete from activity_contact where activity_id = ${id} and ${only}`),
    raw(sql`insert or ignore into activity_contact (contact_id, at, activity_id)
      select contact.id, a.at, a.id from activity as a
      cross join ${listed('contacts')} as part cross join contact on contact.id = part.value
      where a.id = ${id} and a.contacts is not null and ${only}
        and ${maySee(proof, 'contact', ofContact())}`),
    raw(sql`delete from activity_member where activity_id = ${id} and ${only}`),
    raw(sql`insert or ignore into activity_member (member_id, at, activity_id)
      select member.id, a.at, a.id from activity as a
      cross join ${listed('members')} as part cross join member on member.id = part.value
      where a.id = ${id} and a.members is not null and ${only}`),
  ]
}

type Mentioning = { entity: 'activity'; id: string; commentId: string }

/** Who is named in a text, in step with it; nobody is told of naming themselves. */
export function keepMentions(
  proof: SessionProof,
  { entity, id, commentId }: Mentioning,
  memberIds: readonly string[],
  only: SQL,
): InStatement[] {
  const ids = JSON.stringify(memberIds)
  return [
    raw(sql`delete from mention where entity = ${entity} and record_id = ${id}
      and comment_id = ${commentId} and ${only}
      and member_id not in (select value from json_each(${ids}))`),
    raw(sql`insert or ignore into mention (entity, record_id, comment_id, member_id, at)
      select ${entity}, ${id}, ${commentId}, named.value, ${proof.now}
      from json_each(${ids}) as named cross join member on member.id = named.value
      where ${only} and member.deleted_at is null and named.value <> ${viewerId(proof)}`),
  ]
}

/** What else an edit of an activity writes; the members named are null when the text says nothing new. */
export function followActivity(
  proof: SessionProof,
  id: string,
  {
    values,
    mentioned,
    saved,
  }: { values: FieldValues; mentioned: readonly string[] | null; saved: SQL },
): InStatement[] {
  return [
    ...keepParticipants(proof, id, saved),
    ...(mentioned === null
      ? []
      : keepMentions(proof, { entity: 'activity', id, commentId: '' }, mentioned, saved)),
    raw(sql`update project set happened_at = max(coalesce(happened_at, 0), ${Number(values.at)})
      where id = ${values.projectId} and ${saved}`),
  ]
}

/** Whether an activity may be logged under a project: the one of ours is open to everybody. */
function maySeeProject(proof: SessionProof, id: string): SQL {
  return id === OVERHEAD_PROJECT ? sql`true` : maySeeRecord(proof, 'project', sql`${id}`)
}

/** Adds a comment on an activity one sees. The second statement answers the number of its log entry. */
export function insertComment(
  db: Database,
  proof: SessionProof,
  said: { id: string; activityId: string; body: string; mentioned: readonly string[]; sees: SQL },
): InStatement[] {
  const viewer = selectViewer(db, proof).as('viewer')
  const { id, activityId, body, mentioned, sees } = said
  const isMade = sql`exists (select 1 from comment where id = ${id})`
  const of = { entity: 'activity' as const, id: activityId, commentId: id }
  return [
    raw(sql`insert into comment (id, entity, record_id, body, created_at, created_by, updated_at)
      select ${id}, 'activity', ${activityId}, ${body}, ${proof.now}, ${viewer.id}, ${proof.now}
      from ${viewer} where ${holds(proof, 'activity.create')} and ${sees}`),
    logByMember(db, proof, {
      verb: 'comment',
      entity: 'activity',
      id: activityId,
      diff: JSON.stringify({ commentId: [null, id] }),
      only: isMade,
    }),
    ...keepMentions(proof, of, mentioned, isMade),
    bumpLive('crm', seenBy(db, proof)),
  ]
}

/** Takes one's own comment away, or brings it back; logged on the activity. */
export function markComment(
  db: Database,
  proof: SessionProof,
  { id, activityId, restore }: { id: string; activityId: string; restore: boolean },
): InStatement[] {
  const was = sql`id = ${id} and entity = 'activity' and record_id = ${activityId}
    and created_by = ${viewerId(proof)} and deleted_at is ${restore ? sql`not null` : sql`null`}`
  return [
    logByMember(db, proof, {
      verb: restore ? 'comment' : 'comment-delete',
      entity: 'activity',
      id: activityId,
      diff: JSON.stringify({ commentId: restore ? [null, id] : [id, null] }),
      only: sql`exists (select 1 from comment where ${was})`,
    }),
    raw(sql`update comment set deleted_at = ${restore ? null : proof.now}, rev = rev + 1,
      updated_at = ${proof.now} where ${was}`),
    bumpLive('crm', seenBy(db, proof)),
  ]
}
