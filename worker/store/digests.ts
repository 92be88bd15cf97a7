import { and, asc, eq, gt } from 'drizzle-orm'
import type { EntityName } from '../../protocol/entities.ts'
import type { Database } from './database.ts'
import {
  ledgerAct,
  ledgerAllocation,
  ledgerAmendment,
  ledgerBudgetLine,
  ledgerContract,
  ledgerCounterparty,
  ledgerInvoice,
  ledgerPayment,
  ledgerProject,
} from './schema/ledger.ts'
import { stream } from './schema/replication.ts'

const TABLES = {
  counterparty: ledgerCounterparty,
  project: ledgerProject,
  contract: ledgerContract,
  amendment: ledgerAmendment,
  act: ledgerAct,
  invoice: ledgerInvoice,
  payment: ledgerPayment,
  allocation: ledgerAllocation,
  budget_line: ledgerBudgetLine,
} as const satisfies Record<EntityName, unknown>

/** Live keys and hashes of an entity in key order after `after`, and the head they belong to: one view. */
export async function readDigest(
  db: Database,
  { sourceId, entity, after, limit }: DigestPage,
): Promise<{ rows: [string, string][]; head: { epoch: number; seq: number; bsh: string } | null }> {
  const table = TABLES[entity] as typeof ledgerContract
  const [rows, heads] = await db.read([
    db.build
      .select({ key: table.key, hash: table.hash })
      .from(table)
      .where(and(eq(table.sourceId, sourceId), eq(table.deleted, 0), gt(table.key, after)))
      .orderBy(asc(table.key))
      .limit(limit),
    db.build
      .select({ epoch: stream.epoch, seq: stream.headSeq, bsh: stream.headBsh })
      .from(stream)
      .where(eq(stream.sourceId, sourceId)),
  ])
  return { rows: rows.map(({ key, hash }) => [key, hash]), head: heads[0] ?? null }
}

export type DigestPage = { sourceId: number; entity: EntityName; after: string; limit: number }
