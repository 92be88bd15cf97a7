import { and, eq, sql } from 'drizzle-orm'
import { readDiff } from '../domain/history.ts'
import { BELONGS, maySee } from './access.ts'
import type { Database } from './database.ts'
import type { RecordEntity } from './record-edits.ts'
import { changeLog } from './schema/crm.ts'
import { type SessionProof, selectViewer } from './viewer.ts'

/** How long a change can be taken back by the button that came with it. */
export const UNDO_MS = 10 * 60_000

type Asked = { entity: RecordEntity; id: string; change: number }

// Whom it would be given back to.
const HAS_LEFT = sql<number>`exists (select 1 from member as was where was.deleted_at is not null
  and was.id in (json_extract(change_log.diff, '$.ownerId[0]'),
    json_extract(change_log.diff, '$.managerId[0]')))`

/**
 * A change that the viewer made to this record a short while ago, and whether it took the record from somebody who
 * has left since; no row for any other.
 */
export function selectOwnChange(db: Database, proof: SessionProof, { entity, id, change }: Asked) {
  const viewer = selectViewer(db, proof).as('viewer')
  return db.build
    .select({ verb: changeLog.verb, diff: changeLog.diff, left: HAS_LEFT })
    .from(changeLog)
    .innerJoin(viewer, eq(viewer.id, changeLog.actorId))
    .where(
      and(
        eq(changeLog.seq, change),
        eq(changeLog.actorKind, 'member'),
        eq(changeLog.entity, entity),
        eq(changeLog.recordId, id),
        sql`${changeLog.at} > ${proof.now - UNDO_MS}`,
        // A deletion is taken back too, so a record that is gone counts.
        sql`exists (select 1 from ${sql.raw(entity)} as seen where seen.id = ${id}
          and ${maySee(proof, entity, BELONGS[entity]('seen'))})`,
      ),
    )
}

/** The inverse of a logged change: what it left becomes the base, what was before is wanted again. */
export function invertChange(diff: string) {
  const changes = readDiff(diff)
  return {
    base: Object.fromEntries(changes.map(({ field, after }) => [field, after])),
    wanted: Object.fromEntries(changes.map(({ field, before }) => [field, before])),
  }
}
