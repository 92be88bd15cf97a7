import type { InStatement } from '@libsql/client/web'
import { type SQL, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { isNoPart } from './deleted-companies.ts'
import { bumpLive, raw } from './raw.ts'
import { logByMember, mayWrite, type RecordEntity } from './record-edits.ts'
import { type SessionProof, seenBy } from './viewer.ts'

export type Marked = { entity: RecordEntity; id: string; name: string; restore: boolean }

/**
 * Takes a record away or brings it back, and logs it. The first statement answers the number of the log entry,
 * or no row when there was nothing to do.
 */
export function markDeleted(db: Database, proof: SessionProof, marked: Marked): InStatement[] {
  const { entity, id, name, restore } = marked
  const state = restore ? sql`not null` : sql`null`
  const was = (alias: string) => sql`${sql.raw(alias)}.id = ${id}
    and ${sql.raw(alias)}.deleted_at is ${state} and ${mayMark(proof, marked, alias)}`
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

/** Whether the viewer may take the row that `alias` names away, or bring it back. */
export function mayMark(
  proof: SessionProof,
  marked: Pick<Marked, 'entity' | 'restore'>,
  alias: string,
): SQL {
  return sql`(${isFree(marked, alias)} and ${mayWrite(proof, `${marked.entity}.delete`, alias)})`
}

// What the ledger still has is not deleted here, nor is the project of what belongs to no project; what became
// part of another company comes back by taking that back.
function isFree({ entity, restore }: Pick<Marked, 'entity' | 'restore'>, alias: string): SQL {
  const name = sql.raw(alias)
  if (entity !== 'company' && entity !== 'project') return sql`true`
  if (restore) return entity === 'company' ? isNoPart(alias) : sql`true`
  const [link, table] =
    entity === 'company' ? ['counterparty', 'ledger_counterparty'] : ['project', 'ledger_project']
  const notOverhead = entity === 'project' ? sql`${name}.kind <> 'overhead' and` : sql``
  return sql`${notOverhead} not exists (select 1 from ledger_link as l indexed by ledger_link_record
    join ${sql.raw(table!)} as stated on stated.source_id = l.source_id and stated.key = l.key
      and stated.deleted = 0
    where l.record_id = ${name}.id and l.entity = ${link})`
}
