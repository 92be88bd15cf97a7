import { and, eq, sql } from 'drizzle-orm'
import { maySee, ofLedgerRow } from './access.ts'
import type { Database } from './database.ts'
import { fromInvoices } from './invoices.ts'
import { isFound, newestKeys, type Owner } from './owned.ts'
import { ledgerContract, ledgerInvoice } from './schema/ledger.ts'
import { batchLog, ledgerSource } from './schema/replication.ts'
import type { SessionProof } from './viewer.ts'

/** A row of the ledger: the number of its book and its key there. */
export type LedgerKey = { sourceId: number; key: string }

const isRow = ({ sourceId, key }: LedgerKey) =>
  and(eq(ledgerInvoice.sourceId, sourceId), eq(ledgerInvoice.key, key))

/** One invoice, also when the ledger has deleted it since; no row when there never was one. */
export function selectInvoice(db: Database, proof: SessionProof, of: LedgerKey) {
  return fromInvoices(db, proof).where(
    and(isRow(of), maySee(proof, 'money', ofLedgerRow('ledger_invoice'))),
  )
}

/** What an invoice says besides, and where its numbers come from: row, hash, batch and receipt. */
export function selectInvoiceProof(db: Database, proof: SessionProof, of: LedgerKey) {
  return db.build
    .select({
      reference: ledgerInvoice.reference,
      contract: ledgerInvoice.contract,
      contractNumber: ledgerContract.number,
      contractProject: ledgerContract.project,
      source: ledgerSource.name,
      system: ledgerSource.system,
      key: ledgerInvoice.key,
      hash: ledgerInvoice.hash,
      seq: ledgerInvoice.seq,
      epoch: batchLog.epoch,
      appliedAt: batchLog.appliedAt,
      kid: batchLog.kid,
      bsh: batchLog.bsh,
      receipt: batchLog.receipt,
      provable: sql<number>`${ledgerInvoice.hash} <> '' and exists (select 1 from batch_rows as leaf
        where leaf.source_id = ${ledgerInvoice.sourceId} and leaf.seq = ${ledgerInvoice.seq})`,
    })
    .from(ledgerInvoice)
    .innerJoin(ledgerSource, eq(ledgerSource.id, ledgerInvoice.sourceId))
    .leftJoin(
      batchLog,
      and(eq(batchLog.sourceId, ledgerInvoice.sourceId), eq(batchLog.seq, ledgerInvoice.seq)),
    )
    .leftJoin(
      ledgerContract,
      and(
        eq(ledgerContract.sourceId, ledgerInvoice.sourceId),
        eq(ledgerContract.key, ledgerInvoice.contract),
      ),
    )
    .where(and(isRow(of), maySee(proof, 'money', ofLedgerRow('ledger_invoice'))))
}

/** The newest invoices of a company or a project. */
export function selectInvoicesOf(db: Database, proof: SessionProof, owner: Owner, limit: number) {
  const rule = (alias: string) => maySee(proof, 'money', ofLedgerRow('ledger_invoice', alias))
  return fromInvoices(db, proof, newestKeys('ledger_invoice', owner, { limit, rule }))
    .where(isFound(ledgerInvoice))
    .orderBy(sql`+coalesce(${ledgerInvoice.issuedOn}, '') desc`, ledgerInvoice.key)
    .limit(limit)
}
