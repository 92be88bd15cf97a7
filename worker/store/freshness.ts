import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import {
  combineFreshness,
  deriveFreshness,
  type Freshness,
  type SourceTimes,
} from '../domain/freshness.ts'
import type { Database } from './database.ts'
import { ledgerLink } from './schema/crm.ts'
import { agent, ledgerFreshness, ledgerSource, quarantine, stream } from './schema/replication.ts'
import { sumRepair } from './schema/sums.ts'
import { sourceCheck } from './schema/verification.ts'
import { type SessionProof, seenBy } from './viewer.ts'

/** Books a page tells the freshness of. */
const SOURCES_SHOWN = 20

/** The stored times of every book, or of those that satisfy `which`. */
export function selectFreshness(db: Database, proof: SessionProof, which?: SQL) {
  const ofSource = eq(ledgerFreshness.sourceId, ledgerSource.id)
  const loading = sql`from ${ledgerFreshness} where ${ofSource} and ${ledgerFreshness.loading} = 1`
  return db.build
    .select({
      sourceId: ledgerSource.id,
      name: ledgerSource.name,
      system: ledgerSource.system,
      watermark: stream.watermark,
      lastSeenAt: agent.lastSeenAt,
      agentState: agent.state,
      loaded: sql<number | null>`(select sum(${ledgerFreshness.loaded}) ${loading})`,
      expected: sql<number | null>`(select sum(${ledgerFreshness.expected}) ${loading})`,
      quarantined: sql<number>`exists (select 1 from ${quarantine}
        where ${quarantine.sourceId} = ${ledgerSource.id})`,
      differs: isDiffering(),
    })
    .from(ledgerSource)
    .leftJoin(stream, eq(stream.sourceId, ledgerSource.id))
    .leftJoin(agent, eq(agent.id, stream.agentId))
    .leftJoin(sourceCheck, eq(sourceCheck.sourceId, ledgerSource.id))
    .where(and(which, isLetIn(), seenBy(db, proof)))
    .orderBy(ledgerSource.id)
    .limit(SOURCES_SHOWN)
}

/**
 * 1 when a row, a bucket or a control sum of the joined book is known to differ from the ledger, or its sums are being
 * computed anew because they did.
 */
export function isDiffering() {
  const repaired = sql`exists (select 1 from ${sumRepair}
    where ${sumRepair.sourceId} = ${sourceCheck.sourceId})`
  return sql<number>`(${countDiffering()} > 0 or ${repaired})`
}

/**
 * How many rows, buckets and control sums of the joined book are known to differ. A row that was refused or left out
 * makes control sums differ for a known reason: of these the figures are called incomplete, and no more.
 */
export function countDiffering() {
  const { differing, cycleDiffering, controlDiffering, rowsFaulty } = sourceCheck
  const explained = sql`exists (select 1 from quarantine where source_id = ${sourceCheck.sourceId})`
  return sql<number>`coalesce(${differing} + ${cycleDiffering} + ${rowsFaulty}
    + case when ${explained} then 0 else ${controlDiffering} end, 0)`
}

/** The books that a company or a project has rows in. */
export function booksOf(db: Database, entity: 'counterparty' | 'project', recordId: string): SQL {
  const books = db.build
    .select({ sourceId: ledgerLink.sourceId })
    .from(ledgerLink)
    .where(and(eq(ledgerLink.recordId, recordId), eq(ledgerLink.entity, entity)))
  return inArray(ledgerSource.id, books)
}

/**
 * A book that an administrator let in, at any time. A code alone names a book; until its agent is confirmed
 * nothing of it may show, least of all as a doubt about the numbers of the others.
 */
export function isLetIn(): SQL {
  return sql`(exists (select 1 from stream where source_id = ${ledgerSource.id})
    or exists (select 1 from agent where source_id = ${ledgerSource.id}
      and state in ('active', 'revoked')))`
}

/** One book by its number. */
export function bookOf(sourceId: number): SQL {
  return eq(ledgerSource.id, sourceId)
}

export type SourceRow = ReturnType<typeof selectFreshness>['_']['result'][number]

/** A book and how fresh its numbers are. */
export type SourceFreshness = {
  sourceId: number
  name: string
  system: string
  freshness: Freshness
}

/** Derives the freshness of each book at `now`. */
export function freshnessOf(rows: readonly SourceRow[], now: number): SourceFreshness[] {
  return rows.map((row) => ({
    sourceId: row.sourceId,
    name: row.name,
    system: row.system,
    freshness: deriveFreshness(timesOf(row), now),
  }))
}

/** The freshness of a number that rests on all of these books. */
export function wholeFreshness(rows: readonly SourceRow[], now: number): Freshness {
  return combineFreshness(freshnessOf(rows, now).map(({ freshness }) => freshness))
}

function timesOf(row: SourceRow): SourceTimes {
  const { loaded, expected } = row
  return {
    watermark: row.watermark,
    lastSeenAt: row.lastSeenAt,
    loading: expected === null ? null : { loaded: loaded ?? 0, expected },
    quarantined: row.quarantined,
    differs: row.differs === 1,
  }
}
