import { eq, sql } from 'drizzle-orm'
import type { EntityName } from '../../protocol/entities.ts'
import type { Database } from './database.ts'
import { stream } from './schema/replication.ts'

/** A page of the rows of an entity: in key order after `after`, of all buckets or of those named. */
export type DigestPage = {
  sourceId: number
  entity: EntityName
  after: string
  limit: number
  buckets?: readonly number[]
}

/**
 * Live keys and hashes of a page, and the head they belong to: one view. Of a row that was found not to hash to
 * what it says, what it does hash to.
 */
export async function readDigest(
  db: Database,
  { sourceId, entity, after, limit, buckets }: DigestPage,
): Promise<{ rows: [string, string][]; head: { epoch: number; seq: number; bsh: string } | null }> {
  const index = buckets ? ` indexed by ledger_${entity}_bucket` : ''
  const named = JSON.stringify(buckets ?? [])
  const only = buckets ? sql`and bucket in (select value from json_each(${named}))` : sql``
  const truth = sql<string>`coalesce((select fault.hash from ledger_row_fault as fault
    where fault.source_id = stored.source_id and fault.entity = ${entity}
      and fault.key = stored.key and fault.seq = stored.seq), stored.hash)`
  const [rows, heads] = await db.read([
    db.build
      .select({ key: sql<string>`key`, hash: truth })
      .from(sql.raw(`ledger_${entity} as stored${index}`))
      .where(sql`source_id = ${sourceId} and deleted = 0 and key > ${after} ${only}`)
      .orderBy(sql`key`)
      .limit(limit),
    db.build
      .select({ epoch: stream.epoch, seq: stream.headSeq, bsh: stream.headBsh })
      .from(stream)
      .where(eq(stream.sourceId, sourceId)),
  ])
  return { rows: rows.map(({ key, hash }) => [key, hash]), head: heads[0] ?? null }
}
