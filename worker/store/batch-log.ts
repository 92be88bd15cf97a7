import { desc, eq } from 'drizzle-orm'
import { holds } from './access.ts'
import type { Database } from './database.ts'
import { batchLog, ledgerSource } from './schema/replication.ts'
import type { SessionProof } from './viewer.ts'

/** The agents page shows so many. */
const BATCHES_SHOWN = 20

/** What has arrived last, over all sources. */
export function selectLatestBatches(db: Database, proof: SessionProof) {
  return db.build
    .select({
      sourceId: batchLog.sourceId,
      sourceName: ledgerSource.name,
      seq: batchLog.seq,
      trigger: batchLog.trigger,
      upserts: batchLog.upserts,
      deletes: batchLog.deletes,
      quarantined: batchLog.quarantined,
      rawBytes: batchLog.rawBytes,
      appliedAt: batchLog.appliedAt,
    })
    .from(batchLog)
    .innerJoin(ledgerSource, eq(ledgerSource.id, batchLog.sourceId))
    .where(holds(proof, 'agent.view'))
    .orderBy(desc(batchLog.appliedAt))
    .limit(BATCHES_SHOWN)
}
