import { and, eq, sql } from 'drizzle-orm'
import type { ProofFigure } from '../../protocol/proof.ts'
import type { Side } from '../domain/invoice-item.ts'
import { type Cursor, type KeysetShape, PAGE_ROWS } from '../domain/keyset.ts'
import { maySee, maySeeRecord } from './access.ts'
import type { Shape } from './apply/rows.ts'
import type { Database } from './database.ts'
import { fromInvoices } from './invoices.ts'
import { beyond, inOrder } from './keyset.ts'
import { cellsOf } from './ledger-row.ts'
import { isFound, type Owner, ownedKeys } from './owned.ts'
import { ledgerInvoice } from './schema/ledger.ts'
import { ledgerSource } from './schema/replication.ts'
import type { SessionProof } from './viewer.ts'

/** A number of a company or a project: a figure of one side in one currency. */
export type SumOf = {
  owner: Owner
  figure: ProofFigure
  side: Side
  currency: string
  /** The date that tells what is overdue. */
  on: string
}

export const SUM_KEYSET: KeysetShape = ['number', 'string']

const AMOUNT = {
  total: ledgerInvoice.totalMinor,
  paid: ledgerInvoice.paidMinor,
  open: ledgerInvoice.openMinor,
  overdue: ledgerInvoice.openMinor,
}

function isPart({ figure, side, currency, on }: SumOf) {
  return and(
    isFound(ledgerInvoice),
    eq(ledgerInvoice.state, 'posted'),
    eq(ledgerInvoice.side, side),
    eq(ledgerInvoice.currency, currency),
    figure === 'open' ? sql`${ledgerInvoice.openMinor} <> 0` : undefined,
    figure === 'overdue'
      ? sql`${ledgerInvoice.dueOn} < ${on} and ${ledgerInvoice.openMinor} > 0`
      : undefined,
  )
}

function maySeeSum(proof: SessionProof, { entity, recordId }: Owner) {
  const id = sql`${recordId}`
  return maySee(proof, 'money', entity === 'project' ? { project: id } : { company: id })
}

/** How many invoices make up the number and what they come to, exactly, a row per book. */
export function selectSums(db: Database, proof: SessionProof, of: SumOf) {
  return db.build
    .select({
      sourceId: ledgerInvoice.sourceId,
      source: ledgerSource.name,
      invoices: sql<number>`count(*)`,
      minor: sql<number>`coalesce(sum(${AMOUNT[of.figure]}), 0)`,
    })
    .from(ownedKeys('ledger_invoice', of.owner))
    .crossJoin(ledgerInvoice)
    .innerJoin(ledgerSource, eq(ledgerSource.id, ledgerInvoice.sourceId))
    .where(and(isPart(of), maySeeSum(proof, of.owner)))
    .groupBy(ledgerInvoice.sourceId)
}

/** A page of those invoices and one row more. */
export function selectSummed(db: Database, proof: SessionProof, of: SumOf, cursor: Cursor | null) {
  const order = {
    columns: [ledgerInvoice.sourceId, ledgerInvoice.key],
    descending: false,
    cursor,
  }
  return fromInvoices(db, proof, ownedKeys('ledger_invoice', of.owner))
    .where(and(isPart(of), beyond(order), maySeeSum(proof, of.owner)))
    .orderBy(...inOrder(order))
    .limit(PAGE_ROWS + 1)
}

/** What a proof holds of a row: its cells, its hash, and the batch that brought it. */
const ROW = (shape: Shape) => ({
  key: sql<string>`row.key`,
  cells: cellsOf(shape),
  hash: sql<string>`row.hash`,
  seq: sql<number>`row.seq`,
})

/** The invoices of a number in one book, as they are stored. */
export function selectProofInvoices(
  db: Database,
  proof: SessionProof,
  shape: Shape,
  of: SumOf & { sourceId: number; limit: number },
) {
  return db.build
    .select(ROW(shape))
    .from(sql`${ownedKeys('ledger_invoice', of.owner)} cross join ledger_invoice`)
    .innerJoin(
      sql`ledger_invoice as row`,
      sql`row.source_id = ledger_invoice.source_id and row.key = ledger_invoice.key`,
    )
    .where(and(isPart(of), sql`row.source_id = ${of.sourceId}`, maySeeSum(proof, of.owner)))
    .limit(of.limit)
}

/** The allocations to those invoices. */
export function selectProofAllocations(
  db: Database,
  proof: SessionProof,
  shape: Shape,
  of: SumOf & { sourceId: number; limit: number },
) {
  return db.build
    .select(ROW(shape))
    .from(
      sql`${ownedKeys('ledger_invoice', of.owner)} cross join ledger_invoice
        cross join ledger_allocation as row indexed by ledger_allocation_invoice
          on row.source_id = ledger_invoice.source_id and row.invoice = ledger_invoice.key
          and row.deleted = 0`,
    )
    .where(and(isPart(of), sql`row.source_id = ${of.sourceId}`, maySeeSum(proof, of.owner)))
    .limit(of.limit)
}

/** One book as a proof names it. */
export function selectProofSource(db: Database, sourceId: number) {
  return db.build
    .select({ system: ledgerSource.system, id: ledgerSource.identity, name: ledgerSource.name })
    .from(ledgerSource)
    .where(eq(ledgerSource.id, sourceId))
}

/** Batches by their seq, each with its tree and the receipt of the one before. */
export function selectProofBatches(db: Database, sourceId: number, seqs: readonly number[]) {
  return db.build
    .select({
      seq: sql<number>`b.seq`,
      token: sql<string>`b.request_token`,
      receipt: sql<string>`b.receipt`,
      previous: sql<string | null>`(select p.receipt from batch_log as p
        where p.source_id = b.source_id and p.seq = b.seq - 1)`,
      leaves: sql<string>`hex(t.leaves)`,
    })
    .from(sql`json_each(${JSON.stringify(seqs)}) as wanted
      cross join batch_log as b on b.source_id = ${sourceId} and b.seq = wanted.value
      cross join batch_rows as t on t.source_id = b.source_id and t.seq = b.seq`)
}

/** The policies of a book as they were signed, and the public keys that signed them or those batches. */
export function selectProofPolicies(db: Database, sourceId: number) {
  return db.build
    .select({
      version: sql<number>`p.version`,
      document: sql<string>`p.document`,
      jwk: sql<string>`k.jwk`,
    })
    .from(sql`egress_policy as p join agent_key as k on k.kid = p.kid`)
    .where(sql`p.source_id = ${sourceId}`)
}

export function selectProofKeys(db: Database, sourceId: number, seqs: readonly number[]) {
  return db.build
    .selectDistinct({ jwk: sql<string>`k.jwk` })
    .from(sql`json_each(${JSON.stringify(seqs)}) as wanted
      cross join batch_log as b on b.source_id = ${sourceId} and b.seq = wanted.value
      cross join agent_key as k on k.kid = b.kid`)
}

/** Whose number it is, by name; no row when the viewer may not see the record. */
export function selectOwnerName(db: Database, proof: SessionProof, { entity, recordId }: Owner) {
  const table = entity === 'project' ? 'project' : 'company'
  return db.build
    .select({ name: sql<string>`o.name` })
    .from(sql`${sql.raw(table)} as o`)
    .where(
      sql`o.id = ${recordId} and o.deleted_at is null
        and ${maySeeRecord(proof, table, sql`o.id`)}`,
    )
}
