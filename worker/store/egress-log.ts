import type { InStatement } from '@libsql/client/web'
import { and, eq, sql } from 'drizzle-orm'
import type { EgressCount } from '../../protocol/batch.ts'
import { type Cursor, type KeysetShape, PAGE_ROWS } from '../domain/keyset.ts'
import { holds } from './access.ts'
import { statement } from './apply/statement.ts'
import type { Database } from './database.ts'
import { beyond, inOrder } from './keyset.ts'
import { egressLog } from './schema/egress.ts'
import type { SessionProof } from './viewer.ts'

/** Notes what a batch brought, by day (UTC) and entity, in the write that applies it. */
export function noteEgress(
  sourceId: number,
  now: number,
  counts: readonly EgressCount[],
): InStatement[] {
  if (counts.length === 0) return []
  const rows = JSON.stringify(counts.map(({ entity, rows, bytes }) => [entity, rows, bytes]))
  const day = new Date(now).toISOString().slice(0, 10)
  return [
    statement(
      `insert into egress_log (source_id, day, entity, rows, bytes, batches)
      select :sourceId, :day, value->>0, value->>1, value->>2, 1 from json_each(:rows) where true
      on conflict do update set rows = egress_log.rows + excluded.rows,
        bytes = egress_log.bytes + excluded.bytes, batches = egress_log.batches + 1`,
      { sourceId, day, rows },
    ),
  ]
}

/** What a cursor holds: the day and the entity. */
export const EGRESS_KEYSET: KeysetShape = ['string', 'string']

/** A page of the log of a book and one row more, the newest days first. */
export function selectEgress(
  db: Database,
  proof: SessionProof,
  sourceId: number,
  cursor: Cursor | null,
) {
  const order = { columns: [egressLog.day, egressLog.entity], descending: true, cursor }
  return db.build
    .select({
      day: egressLog.day,
      entity: egressLog.entity,
      rows: egressLog.rows,
      bytes: egressLog.bytes,
      batches: egressLog.batches,
    })
    .from(egressLog)
    .where(and(eq(egressLog.sourceId, sourceId), beyond(order), holds(proof, 'agent.log')))
    .orderBy(...inOrder(order))
    .limit(PAGE_ROWS + 1)
}

/** All that has left a book, in one row. */
export function sumEgress(db: Database, proof: SessionProof, sourceId: number) {
  return db.build
    .select({
      rows: sql<number>`coalesce(sum(${egressLog.rows}), 0)`,
      bytes: sql<number>`coalesce(sum(${egressLog.bytes}), 0)`,
      since: sql<string | null>`min(${egressLog.day})`,
    })
    .from(egressLog)
    .where(and(eq(egressLog.sourceId, sourceId), holds(proof, 'agent.log')))
}
