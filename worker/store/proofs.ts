import type { InStatement } from '@libsql/client/web'
import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { ProofFigure } from '../../protocol/proof.ts'
import type { Side } from '../domain/invoice-item.ts'
import { type Cursor, type KeysetShape, PAGE_ROWS } from '../domain/keyset.ts'
import { holdsAll, maySee, maySeeRecord } from './access.ts'
import { noteTaken } from './access-trail.ts'
import type { Shape } from './apply/rows.ts'
import type { Database } from './database.ts'
import { exactSum } from './exact-minor.ts'
import type { LedgerKey } from './invoice-record.ts'
import { DUE_ORDER, fromInvoices, IS_OPEN, IS_THERE } from './invoices.ts'
import { beyond, inOrder } from './keyset.ts'
import { cellsOf, maySeeRow } from './ledger-row.ts'
import { isFound, type Owner, ownedKeys } from './owned.ts'
import { ledgerInvoice } from './schema/ledger.ts'
import { ledgerSource } from './schema/replication.ts'
import { ledgerDueSum } from './schema/sums.ts'
import type { SessionProof } from './viewer.ts'

/**
 * A number of a company or a project, or with no owner of all books: a figure of one side in one currency. Of all
 * books only what is open or overdue is a number.
 */
export type SumOf = {
  owner: Owner | null
  figure: ProofFigure
  side: Side
  currency: string
  /** The date that tells what is overdue. */
  on: string
}

export const SUM_KEYSET: KeysetShape = ['number', 'string']

// The index of what is open, in the order in which it is due; written out so that it fits.
const OPEN_KEYS = sql`(select o.source_id, o.key from ledger_invoice as o indexed by ledger_invoice_due
  where o.deleted = 0 and o.open_minor <> 0) as found`

const keysOf = (owner: Owner | null) => (owner ? ownedKeys('ledger_invoice', owner) : OPEN_KEYS)

const AMOUNT = {
  total: ledgerInvoice.totalMinor,
  paid: ledgerInvoice.paidMinor,
  open: ledgerInvoice.openMinor,
  overdue: ledgerInvoice.openMinor,
}

function isPart({ figure, side, currency, on }: SumOf) {
  return and(
    eq(ledgerInvoice.state, 'posted'),
    eq(ledgerInvoice.side, side),
    eq(ledgerInvoice.currency, currency),
    figure === 'open' ? sql`${ledgerInvoice.openMinor} <> 0` : undefined,
    figure === 'overdue'
      ? sql`${ledgerInvoice.dueOn} < ${on} and ${ledgerInvoice.openMinor} > 0`
      : undefined,
  )
}

function maySeeSum(proof: SessionProof, owner: Owner | null): SQL {
  if (!owner) return holdsAll(proof, 'money.view')
  const { entity, recordId } = owner
  const id = sql`${recordId}`
  return maySee(proof, 'money', entity === 'project' ? { project: id } : { company: id })
}

/** How many invoices make up the number and what they come to, exactly, a row per book. */
export function selectSums(db: Database, proof: SessionProof, of: SumOf) {
  const { owner } = of
  return owner ? sumInvoices(db, proof, { ...of, owner }) : sumKept(db, proof, of)
}

/** Of all books out of the sums by due date, as the dashboard shows them. */
function sumKept(db: Database, proof: SessionProof, { figure, side, currency, on }: SumOf) {
  const { dueOn, credit } = ledgerDueSum
  return db.build
    .select({
      sourceId: ledgerDueSum.sourceId,
      source: ledgerSource.name,
      invoices: sql<number>`sum(${ledgerDueSum.invoices})`,
      minor: exactSum(ledgerDueSum.openMinor),
    })
    .from(ledgerDueSum)
    .innerJoin(ledgerSource, eq(ledgerSource.id, ledgerDueSum.sourceId))
    .where(
      and(
        eq(ledgerDueSum.side, side),
        eq(ledgerDueSum.currency, currency),
        figure === 'overdue'
          ? sql`${credit} = 0 and ${dueOn} <> '' and ${dueOn} < ${on}`
          : undefined,
        maySeeSum(proof, null),
      ),
    )
    .groupBy(ledgerDueSum.sourceId)
    .having(sql`sum(${ledgerDueSum.invoices}) > 0`)
}

function sumInvoices(db: Database, proof: SessionProof, of: SumOf & { owner: Owner }) {
  return db.build
    .select({
      sourceId: ledgerInvoice.sourceId,
      source: ledgerSource.name,
      invoices: sql<number>`count(*)`,
      minor: exactSum(AMOUNT[of.figure]),
    })
    .from(ownedKeys('ledger_invoice', of.owner))
    .crossJoin(ledgerInvoice)
    .innerJoin(ledgerSource, eq(ledgerSource.id, ledgerInvoice.sourceId))
    .where(and(isFound(ledgerInvoice), isPart(of), maySeeSum(proof, of.owner)))
    .groupBy(ledgerInvoice.sourceId)
}

/** A page of those invoices and one row more; of all books in the order in which they are due. */
export function selectSummed(db: Database, proof: SessionProof, of: SumOf, cursor: Cursor | null) {
  if (!of.owner) {
    const due = { columns: DUE_ORDER, descending: false, cursor }
    return fromInvoices(db, proof)
      .where(and(IS_THERE, IS_OPEN, isPart(of), beyond(due), maySeeSum(proof, null)))
      .orderBy(...inOrder(due))
      .limit(PAGE_ROWS + 1)
  }
  const order = {
    columns: [ledgerInvoice.sourceId, ledgerInvoice.key],
    descending: false,
    cursor,
  }
  return fromInvoices(db, proof, ownedKeys('ledger_invoice', of.owner))
    .where(and(isFound(ledgerInvoice), isPart(of), beyond(order), maySeeSum(proof, of.owner)))
    .orderBy(...inOrder(order))
    .limit(PAGE_ROWS + 1)
}

const isIn = ({ sourceId }: { sourceId: number }) => sql`row.source_id = ${sourceId}`

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
    .from(sql`${keysOf(of.owner)} cross join ledger_invoice`)
    .innerJoin(
      sql`ledger_invoice as row`,
      sql`row.source_id = ledger_invoice.source_id and row.key = ledger_invoice.key`,
    )
    .where(and(isFound(ledgerInvoice), isPart(of), isIn(of), maySeeSum(proof, of.owner)))
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
      sql`${keysOf(of.owner)} cross join ledger_invoice
        cross join ledger_allocation as row indexed by ledger_allocation_invoice
          on row.source_id = ledger_invoice.source_id and row.invoice = ledger_invoice.key
          and row.deleted = 0`,
    )
    .where(and(isFound(ledgerInvoice), isPart(of), isIn(of), maySeeSum(proof, of.owner)))
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

/** Whose number it is, by name; of all books the name of that one. No row when the viewer may not see it. */
export function selectOwnerName(
  db: Database,
  proof: SessionProof,
  owner: Owner | null,
  sourceId: number | null = null,
) {
  const table = !owner ? 'ledger_source' : owner.entity === 'project' ? 'project' : 'company'
  const rule =
    table === 'ledger_source'
      ? sql`(${sourceId} is null or o.id = ${sourceId}) and ${maySeeSum(proof, null)}`
      : sql`o.id = ${owner?.recordId} and o.deleted_at is null
          and ${maySeeRecord(proof, table, sql`o.id`)}`
  return db.build
    .select({ name: sql<string>`o.name` })
    .from(sql`${sql.raw(table)} as o`)
    .where(rule)
    .limit(1)
}

/** Notes that the viewer takes the proof of a number away. */
export function noteSumProof(db: Database, proof: SessionProof, of: SumOf): InStatement {
  const { owner, figure, side, currency } = of
  const record = owner?.entity === 'project' ? 'project' : 'company'
  const rule = owner
    ? sql`${maySeeRecord(proof, record, sql`${owner.recordId}`)} and ${maySeeSum(proof, owner)}`
    : maySeeSum(proof, null)
  const taken = {
    ...({ kind: 'proof', entity: owner ? record : 'dashboard' } as const),
    ...{ recordId: owner?.recordId ?? '', detail: `${figure} ${side} ${currency}` },
  }
  return noteTaken(db, proof, taken, rule)
}

/** The same of one row of the ledger. */
export function noteRowProof(
  db: Database,
  proof: SessionProof,
  shape: Shape,
  { sourceId, key }: LedgerKey,
): InStatement {
  const rule = sql`exists (select 1 from ${sql.raw(shape.table)} as row
    where row.source_id = ${sourceId} and row.key = ${key} and ${maySeeRow(proof, shape.entity)})`
  const taken = {
    ...({ kind: 'proof', entity: shape.entity } as const),
    ...{ recordId: `${sourceId}-${key}`, detail: null },
  }
  return noteTaken(db, proof, taken, rule)
}
