import { type SQL, sql } from 'drizzle-orm'
import type { Database, RawStatement } from './database.ts'
import { raw } from './raw.ts'
import { changeLog } from './schema/crm.ts'
import { type SessionProof, selectViewer } from './viewer.ts'

type Entry = {
  verb: string
  entity: 'member' | 'role' | 'department'
  id: string
  /** JSON: {field: [before, after]}. */
  diff: string
  /** Where it holds, the access rule among it, the entry is made. */
  only: SQL
}

/** An entry of the change log about who may do what, by the viewer. */
export function logAccess(db: Database, proof: SessionProof, entry: Entry): RawStatement {
  const viewer = selectViewer(db, proof).as('viewer')
  return raw(sql`insert into ${changeLog} (at, actor_kind, actor_id, verb, entity, record_id, diff)
    select ${proof.now}, 'member', ${viewer.id}, ${entry.verb}, ${entry.entity}, ${entry.id},
      ${entry.diff}
    from ${viewer} where ${entry.only}`)
}
