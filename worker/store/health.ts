import { and, eq, gt, sql } from 'drizzle-orm'
import { holds } from './access.ts'
import type { Database } from './database.ts'
import { countDiffering, isLetIn } from './freshness.ts'
import { attachmentUsage, storageCheck } from './schema/attachments.ts'
import { backup } from './schema/backups.ts'
import { signInFailure } from './schema/members.ts'
import { schemaMigration } from './schema/migrations.ts'
import {
  agent,
  agentHold,
  batchLog,
  command,
  ledgerSource,
  pairingFailure,
  quarantine,
  stream,
} from './schema/replication.ts'
import { sourceCheck } from './schema/verification.ts'
import type { SessionProof } from './viewer.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Books the page shows. */
export const SOURCES_SHOWN = 100
/** A count that tells enough: the limits on tries let hardly more through, and a page never scans. */
const FAILURES_COUNTED = 1_000
const REFUSED_COUNTED = 10_000

/** Each book with its active agent, its stream, what was refused and what was asked of it. */
export function selectSourceHealth(db: Database, proof: SessionProof) {
  const asked = sql`from ${command} where ${command.sourceId} = ${ledgerSource.id}`
  return db.build
    .select({
      sourceId: ledgerSource.id,
      name: ledgerSource.name,
      system: ledgerSource.system,
      agentName: agent.name,
      // An agent that was ended says when the book was heard of last.
      lastSeenAt: sql<number | null>`(select max(${agent.lastSeenAt}) from ${agent}
        where ${agent.sourceId} = ${ledgerSource.id})`,
      watermark: stream.watermark,
      lastBatchAt: batchLog.appliedAt,
      quarantined: sql<number>`(select count(*) from (select 1 from ${quarantine}
        where ${quarantine.sourceId} = ${ledgerSource.id} limit ${REFUSED_COUNTED}))`,
      waiting: sql<number>`(select count(*) ${asked} and ${command.state} = 'waiting')`,
      waitingSince: sql<number | null>`(select min(${command.askedAt}) ${asked}
        and ${command.state} = 'waiting')`,
      failed: sql<number>`(select count(*) ${asked} and ${command.state} = 'failed'
        and ${command.askedAt} > ${proof.now - DAY_MS})`,
      differing: countDiffering(),
      verifiedAt: sourceCheck.verifiedAt,
      held: agentHold.code,
      heldSince: agentHold.since,
    })
    .from(ledgerSource)
    .leftJoin(agent, and(eq(agent.sourceId, ledgerSource.id), eq(agent.state, 'active')))
    .leftJoin(agentHold, eq(agentHold.agentId, agent.id))
    .leftJoin(stream, eq(stream.sourceId, ledgerSource.id))
    .leftJoin(sourceCheck, eq(sourceCheck.sourceId, ledgerSource.id))
    .leftJoin(
      batchLog,
      and(eq(batchLog.sourceId, stream.sourceId), eq(batchLog.seq, stream.headSeq)),
    )
    .where(and(isLetIn(), holds(proof, 'settings.view')))
    .orderBy(ledgerSource.id)
    .limit(SOURCES_SHOWN)
}

/** One row: migrations, whoever waits or failed to get in, and the last backup. */
export function selectSiteHealth(db: Database, proof: SessionProof) {
  const failures = (table: typeof signInFailure | typeof pairingFailure) =>
    sql<number>`(select count(*) from (select 1 from ${table}
      where ${gt(table.at, proof.now - HOUR_MS)} limit ${FAILURES_COUNTED}))`
  return db.build
    .select({
      version: sql<number>`coalesce(max(${schemaMigration.version}), 0)`,
      unfinished: sql<number>`count(*) filter (where ${schemaMigration.finishedAt} is null)`,
      migratedAt: sql<number | null>`max(${schemaMigration.finishedAt})`,
      pendingAgents: sql<number>`(select count(*) from ${agent} where ${agent.state} = 'pending')`,
      signInFailures: failures(signInFailure),
      pairingFailures: failures(pairingFailure),
      backupAt: sql<number | null>`(select max(${backup.takenAt}) from ${backup})`,
      fileBytes: sql<number>`(select bytes from ${attachmentUsage})`,
      filesMissing: sql<number>`(select count(*) from (select 1 from attachment
        indexed by attachment_missing where missing_at is not null limit ${REFUSED_COUNTED}))`,
      storageAnsweredAt: sql<number | null>`(select answered_at from ${storageCheck})`,
      storageFailedAt: sql<number | null>`(select failed_at from ${storageCheck})`,
    })
    .from(schemaMigration)
    .where(holds(proof, 'settings.view'))
}
