import { sql } from 'drizzle-orm'
import { type LedgerChange, readLedgerDiff } from '../domain/ledger-history.ts'
import { maySee } from './access.ts'
import type { Shape } from './apply/rows.ts'
import type { Database } from './database.ts'
import type { LedgerKey } from './invoice-record.ts'
import { maySeeRow } from './ledger-row.ts'
import type { SessionProof } from './viewer.ts'

/** Changes that the page of a row and of a company show. */
export const CHANGES_SHOWN = 50

const FIELDS = {
  entity: sql<string>`h.entity`,
  key: sql<string>`h.key`,
  sourceId: sql<number>`h.source_id`,
  seq: sql<number>`h.seq`,
  at: sql<number>`h.at`,
  diff: sql<string>`h.diff`,
}

/** What a row of the ledger said before, the newest change first. */
export function selectRowHistory(
  db: Database,
  proof: SessionProof,
  shape: Shape,
  { sourceId, key }: LedgerKey,
) {
  return db.build
    .select(FIELDS)
    .from(sql`${sql.raw(shape.table)} as row cross join ledger_history as h
      on h.source_id = row.source_id and h.entity = ${shape.entity} and h.key = row.key`)
    .where(
      sql`row.source_id = ${sourceId} and row.key = ${key} and ${maySeeRow(proof, shape.entity)}`,
    )
    .orderBy(sql`h.seq desc`)
    .limit(CHANGES_SHOWN)
}

/** What the ledger said before of a company, its invoices, payments and contracts, the newest change first. */
export function selectCompanyHistory(
  db: Database,
  proof: SessionProof,
  companyId: string,
  limit: number,
) {
  return db.build
    .select(FIELDS)
    .from(sql`ledger_link as mine indexed by ledger_link_record
      cross join ledger_history as h indexed by ledger_history_counterparty
        on h.source_id = mine.source_id and h.counterparty = mine.key`)
    .where(
      sql`mine.record_id = ${companyId} and mine.entity = 'counterparty'
        and ${maySee(proof, 'money', { company: sql`mine.record_id` })}`,
    )
    .orderBy(sql`h.at desc, h.entity, h.key`)
    .limit(limit)
}

type HistoryRow = Awaited<ReturnType<typeof selectRowHistory>>[number]

/** Reads changes as pages show them. */
export function readLedgerChanges(rows: readonly HistoryRow[]): LedgerChange[] {
  return rows.map(({ diff, ...row }) => ({ ...row, changes: readLedgerDiff(diff) }))
}
