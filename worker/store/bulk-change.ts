/** What many entries of the change log that one write made have in common. */
import { type SQL, sql } from 'drizzle-orm'
import { viewerId } from './access.ts'
import type { SessionProof } from './viewer.ts'

/** A change of many records at once, named by the number of its first entry. */
export type BulkChange = {
  change: number
  entity: 'company' | 'contact' | 'project'
  /** The field it changed. */
  field: 'ownerId' | 'stage'
  /** Entries that one such change makes at most. */
  most: number
}

/** The diff of one entry of such a change: the field before and after, and the mark that all of it bears. */
export function markedDiff(field: BulkChange['field'], mark: string, before: SQL, after: SQL): SQL {
  return sql`json_object(${field}, json_array(${before}, ${after}), 'mark', ${mark})`
}

/** Whether an entry, under the name `alias`, is of a change that the viewer made. */
export function isOfChange(proof: SessionProof, bulk: BulkChange, alias: string): SQL {
  const { change, entity, field, most } = bulk
  const c = sql.raw(alias)
  // Two writes of one member can share an instant, so the numbers and the instant alone do not tell them apart.
  return sql`${c}.seq between ${change} and ${change + most - 1}
    and (${c}.at, coalesce(${c}.diff ->> '$.mark', '')) = (select first.at,
      coalesce(first.diff ->> '$.mark', '') from change_log as first where first.seq = ${change})
    and ${c}.actor_kind = 'member' and ${c}.actor_id = ${viewerId(proof)}
    and ${c}.entity = ${entity} and ${c}.verb = 'update'
    and json_type(${c}.diff, ${`$.${field}`}) = 'array'`
}
