import type { InStatement } from '@libsql/client/web'
import { sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { bumpLive, raw } from './raw.ts'
import { logByMember, mayWrite, type RecordEntity } from './record-edits.ts'
import { type SessionProof, seenBy } from './viewer.ts'

type Marked = { entity: RecordEntity; id: string; name: string; restore: boolean }

/**
 * Takes a record away or brings it back, and logs it. The first statement answers the number of the log entry,
 * or no row when there was nothing to do.
 */
export function markDeleted(db: Database, proof: SessionProof, marked: Marked): InStatement[] {
  const { entity, id, name, restore } = marked
  const state = restore ? sql`not null` : sql`null`
  const was = (alias: string) => sql`${sql.raw(alias)}.id = ${id}
    and ${sql.raw(alias)}.deleted_at is ${state}
    and ${mayWrite(proof, `${entity}.delete`, alias)}`
  return [
    logByMember(db, proof, {
      verb: restore ? 'restore' : 'delete',
      entity,
      id,
      diff: JSON.stringify({ name: restore ? [null, name] : [name, null] }),
      only: sql`exists (select 1 from ${sql.raw(entity)} as marked where ${was('marked')})`,
    }),
    raw(sql`update ${sql.raw(entity)} set deleted_at = ${restore ? null : proof.now},
      rev = rev + 1, updated_at = ${proof.now} where ${was(entity)}`),
    bumpLive('crm', seenBy(db, proof)),
  ]
}
