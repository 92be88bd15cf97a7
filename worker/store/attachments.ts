/** Files on records: who may see a record sees its files, who logs activities adds them. */
import type { InStatement } from '@libsql/client/web'
import { and, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import { ATTACHED_TO, type AttachedTo, KEPT_DELETED_MS } from '../domain/attachment.ts'
import { type Cursor, PAGE_ROWS } from '../domain/keyset.ts'
import { BELONGS, holds, maySee, maySeeRecord, viewerId } from './access.ts'
import type { Database } from './database.ts'
import { beyond, inOrder } from './keyset.ts'
import { bumpLive, raw } from './raw.ts'
import { logByMember, mayWrite } from './record-edits.ts'
import { attachment, attachmentUsage } from './schema/attachments.ts'
import { member } from './schema/members.ts'
import { type SessionProof, selectViewer } from './viewer.ts'

/** Deleted files that a page offers to bring back. */
const DELETED_SHOWN = 20
/** Files that the page of a record shows; the rest is a link away. */
const NEWEST_SHOWN = 6

/** The record that a file hangs on. */
export type Bearer = { entity: AttachedTo; id: string }

/** The record as the page of its files names it, and whether the viewer may add to it; no row when it is not seen. */
export function selectBearer(db: Database, proof: SessionProof, { entity, id }: Bearer) {
  const name = sql.raw(entity === 'activity' ? 'subject' : 'name')
  return db.build
    .select({
      name: sql<string>`bearer.${name}`,
      mayAdd: sql<number>`${holds(proof, 'activity.create')}`,
      bytes: attachmentUsage.bytes,
    })
    .from(sql`${sql.raw(entity)} as bearer`)
    .innerJoin(attachmentUsage, eq(attachmentUsage.id, 1))
    .where(sql`bearer.id = ${id} and ${maySeeRecord(proof, entity, sql`bearer.id`)}`)
}

const FIELDS = {
  id: attachment.id,
  entity: attachment.entity,
  recordId: attachment.recordId,
  name: attachment.name,
  mediaType: attachment.mediaType,
  size: attachment.size,
  createdAt: attachment.createdAt,
  authorName: member.name,
  missing: sql<number>`${attachment.missingAt} is not null`,
}

/** A page of a record's files, the newest first, and one more; of a project those of its activities too. */
export function selectFilesOf(
  db: Database,
  proof: SessionProof,
  bearer: Bearer,
  cursor: Cursor | null,
) {
  const order = { columns: [attachment.id], descending: true, cursor }
  return db.build
    .select({ ...FIELDS, mayRemove: sql<number>`${removable(proof, bearer.entity)}` })
    .from(attachment)
    .leftJoin(member, eq(member.id, attachment.createdBy))
    .where(
      and(
        isOf(proof, bearer),
        isNull(attachment.deletedAt),
        beyond(order),
        maySeeRecord(proof, bearer.entity, sql`${bearer.id}`),
      ),
    )
    .orderBy(...inOrder(order))
    .limit(PAGE_ROWS + 1)
}

/** The newest files of a record for its own page; see `selectFilesOf`. */
export function selectNewestFiles(db: Database, proof: SessionProof, bearer: Bearer) {
  return db.build
    .select(FIELDS)
    .from(attachment)
    .leftJoin(member, eq(member.id, attachment.createdBy))
    .where(
      and(
        isOf(proof, bearer),
        isNull(attachment.deletedAt),
        maySeeRecord(proof, bearer.entity, sql`${bearer.id}`),
      ),
    )
    .orderBy(sql`${attachment.id} desc`)
    .limit(NEWEST_SHOWN)
}

export type FileRow = ReturnType<typeof selectNewestFiles>['_']['result'][number]

function isOf(proof: SessionProof, { entity, id }: Bearer): SQL | undefined {
  if (entity !== 'project') {
    return and(eq(attachment.entity, entity), eq(attachment.recordId, id))
  }
  // A project does not open every activity on it.
  return and(
    eq(attachment.projectId, id),
    sql`(${attachment.entity} = 'project' or ${maySeeRecord(proof, 'activity', attachment.recordId)})`,
  )
}

/** Files of a record that were deleted and can still be brought back by the viewer, the latest first. */
export function selectDeletedFiles(db: Database, proof: SessionProof, { entity, id }: Bearer) {
  return db.build
    .select(FIELDS)
    .from(attachment)
    .leftJoin(member, eq(member.id, attachment.createdBy))
    .where(
      and(
        eq(attachment.entity, entity),
        eq(attachment.recordId, id),
        isNotNull(attachment.deletedAt),
        sql`${attachment.deletedAt} > ${proof.now - KEPT_DELETED_MS}`,
        mayRemove(proof, entity),
      ),
    )
    .orderBy(sql`${attachment.deletedAt} desc`)
    .limit(DELETED_SHOWN)
}

/** One file by its id, also a deleted one; no row unless its record is seen. */
export function selectFile(db: Database, proof: SessionProof, id: string) {
  return db.build
    .select({
      id: attachment.id,
      entity: attachment.entity,
      recordId: attachment.recordId,
      name: attachment.name,
      mediaType: attachment.mediaType,
      size: attachment.size,
      sha256: attachment.sha256,
      deletedAt: attachment.deletedAt,
    })
    .from(attachment)
    .where(and(eq(attachment.id, id), seesBearer(proof)))
}

/** A file whose bytes are in the storage. */
export type NewFile = { id: string; name: string; mediaType: string; size: number; sha256: string }

/**
 * Adds files to a record. The first statement answers the number of the first log entry, or no row when nothing was
 * done.
 */
export function addFiles(
  db: Database,
  proof: SessionProof,
  bearer: Bearer,
  files: readonly NewFile[],
): InStatement[] {
  const { entity, id } = bearer
  const viewer = selectViewer(db, proof).as('viewer')
  const may = sql`${holds(proof, 'activity.create')} and ${maySeeRecord(proof, entity, sql`${id}`)}`
  const project =
    entity === 'project'
      ? sql`${id}`
      : entity === 'activity'
        ? sql`(select project_id from activity where id = ${id})`
        : sql`null`
  const logged = files.map((file) => log(db, proof, bearer, file, 'file-add', may))
  const added = files.map(({ id: fileId, name, mediaType, size, sha256 }) =>
    raw(sql`insert into attachment
        (id, entity, record_id, project_id, name, media_type, size, sha256, created_at, created_by)
      select ${fileId}, ${entity}, ${id}, ${project}, ${name}, ${mediaType}, ${size}, ${sha256},
        ${proof.now}, ${viewer.id} from ${viewer} where ${may}`),
  )
  return [...logged, ...added, ...touched(proof, project, may), bumpLive('crm', may)]
}

/** Takes a file away or brings it back; see `addFiles`. */
export function markFile(
  db: Database,
  proof: SessionProof,
  file: MarkedFile,
  restore: boolean,
): InStatement[] {
  const bearer = { entity: file.entity, id: file.recordId }
  const state = restore ? sql`deleted_at > ${proof.now - KEPT_DELETED_MS}` : sql`deleted_at is null`
  const was = sql`attachment.id = ${file.id} and attachment.${state}
    and ${mayRemove(proof, file.entity)}`
  const can = sql`exists (select 1 from attachment where ${was})`
  return [
    log(db, proof, bearer, file, restore ? 'file-restore' : 'file-remove', can),
    bumpLive('crm', can),
    raw(sql`update attachment set deleted_at = ${restore ? null : proof.now} where ${was}`),
  ]
}

/** A file that is there, or was. */
export type MarkedFile = { id: string; name: string; entity: AttachedTo; recordId: string }

// On the page of a project stand files of its activities too.
function removable(proof: SessionProof, entity: AttachedTo): SQL {
  if (entity !== 'project') return mayRemove(proof, entity)
  return sql`(${mayRemove(proof, 'project')} or ${mayRemove(proof, 'activity')})`
}

/** Whoever added a file to a record of this kind, or may change that record, takes it away. */
function mayRemove(proof: SessionProof, entity: AttachedTo): SQL {
  return sql`(attachment.entity = ${entity} and exists (select 1 from ${sql.raw(entity)} as borne
    where borne.id = attachment.record_id and borne.deleted_at is null
      and ${maySee(proof, entity, BELONGS[entity]('borne'))}
      and (attachment.created_by = ${viewerId(proof)} and ${holds(proof, 'activity.create')}
        or ${mayWrite(proof, `${entity}.edit`, 'borne')})))`
}

function seesBearer(proof: SessionProof): SQL {
  const ways = ATTACHED_TO.map(
    (entity) => sql`when ${entity} then ${maySeeRecord(proof, entity, attachment.recordId)}`,
  )
  return sql`case ${attachment.entity} ${sql.join(ways, sql` `)} end`
}

// A project on which something happened is not stalled.
function touched(proof: SessionProof, project: SQL, may: SQL): InStatement[] {
  return [
    raw(sql`update project set happened_at = max(coalesce(happened_at, 0), ${proof.now})
      where id = ${project} and ${may}`),
  ]
}

function log(
  db: Database,
  proof: SessionProof,
  { entity, id }: Bearer,
  file: { id: string; name: string },
  verb: 'file-add' | 'file-remove' | 'file-restore',
  only: SQL,
): InStatement {
  const gone = verb === 'file-remove'
  const side = (value: string) => (gone ? [value, null] : [null, value])
  const diff = JSON.stringify({ file: side(file.name), fileId: side(file.id) })
  return logByMember(db, proof, { verb, entity, id, diff, only })
}
