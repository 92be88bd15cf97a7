import { and, eq, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Allocation } from '../domain/payment.ts'
import { invoicesOf, linkedRows } from './balances.ts'
import type { Database } from './database.ts'
import type { LedgerKey } from './invoice-record.ts'
import { ledgerAllocation, ledgerInvoice, ledgerPayment } from './schema/ledger.ts'
import { type SessionProof, seenBy } from './viewer.ts'

/** Allocations that one payment shows; the rest is told as a count. */
const ALLOCATIONS_SHOWN = 20
/** Allocations of one invoice that a page shows. */
const INVOICE_ALLOCATIONS = 100

/** The newest payments of a company, each with what it was allocated to. */
export function selectPaymentsOf(
  db: Database,
  proof: SessionProof,
  companyId: string,
  limit: number,
) {
  const links = linkedRows(db, { entity: 'counterparty', recordId: companyId })
  const ofCompany = sql`(${ledgerPayment.sourceId}, ${ledgerPayment.counterparty}) in ${links}`
  return fromPayments(db)
    .where(and(ofCompany, sql`ledger_payment.deleted = 0`, seenBy(db, proof)))
    .orderBy(sql`+ledger_payment.paid_on desc`, ledgerPayment.key)
    .limit(limit)
}

/** The newest allocations to invoices of a project, with the payment where the ledger names one. */
export function selectPaymentsOfProject(
  db: Database,
  proof: SessionProof,
  projectId: string,
  limit: number,
) {
  const invoice = alias(ledgerInvoice, 'i')
  return db.build
    .select({
      sourceId: ledgerAllocation.sourceId,
      key: ledgerPayment.key,
      direction: ledgerPayment.direction,
      number: ledgerPayment.number,
      paidOn: ledgerPayment.paidOn,
      allocatedOn: ledgerAllocation.allocatedOn,
      amountMinor: ledgerAllocation.amountMinor,
      currency: ledgerAllocation.currency,
      purpose: ledgerPayment.purpose,
      invoice: ledgerAllocation.invoice,
      invoiceNumber: invoice.number,
    })
    .from(ledgerAllocation)
    .innerJoin(
      invoice,
      and(
        eq(invoice.sourceId, ledgerAllocation.sourceId),
        eq(invoice.key, ledgerAllocation.invoice),
      ),
    )
    .leftJoin(
      ledgerPayment,
      and(
        eq(ledgerPayment.sourceId, ledgerAllocation.sourceId),
        eq(ledgerPayment.key, ledgerAllocation.payment),
        sql`${ledgerPayment.deleted} = 0`,
      ),
    )
    .where(
      and(
        sql`(${ledgerAllocation.sourceId}, ${ledgerAllocation.invoice}) in
          ${invoiceKeys(db, projectId)}`,
        sql`${ledgerAllocation.deleted} = 0`,
        seenBy(db, proof),
      ),
    )
    .orderBy(sql`coalesce(${ledgerPayment.paidOn}, ${ledgerAllocation.allocatedOn}) desc`)
    .limit(limit)
}

/** What has been allocated to an invoice, with the payment where the ledger names one. */
export function selectAllocations(db: Database, proof: SessionProof, of: LedgerKey) {
  return db.build
    .select({
      key: ledgerAllocation.key,
      payment: ledgerAllocation.payment,
      allocatedOn: ledgerAllocation.allocatedOn,
      amountMinor: ledgerAllocation.amountMinor,
      currency: ledgerAllocation.currency,
      number: ledgerPayment.number,
      paidOn: ledgerPayment.paidOn,
      paymentMinor: ledgerPayment.amountMinor,
      purpose: ledgerPayment.purpose,
      direction: ledgerPayment.direction,
      paymentDeleted: ledgerPayment.deleted,
    })
    .from(ledgerAllocation)
    .leftJoin(
      ledgerPayment,
      and(
        eq(ledgerPayment.sourceId, ledgerAllocation.sourceId),
        eq(ledgerPayment.key, ledgerAllocation.payment),
      ),
    )
    .where(
      and(
        eq(ledgerAllocation.sourceId, of.sourceId),
        eq(ledgerAllocation.invoice, of.key),
        sql`${ledgerAllocation.deleted} = 0`,
        seenBy(db, proof),
      ),
    )
    .orderBy(ledgerAllocation.allocatedOn, ledgerAllocation.key)
    .limit(INVOICE_ALLOCATIONS)
}

/** Reads the allocations of a payment as selected. */
export function readAllocations(json: string): Allocation[] {
  const rows = JSON.parse(json) as [string, string | null, number][]
  return rows.map(([invoice, number, amountMinor]) => ({ invoice, number, amountMinor }))
}

export type PaymentRow = ReturnType<typeof selectPaymentsOf>['_']['result'][number]

function fromPayments(db: Database) {
  const own = sql`a.source_id = ledger_payment.source_id and a.payment = ledger_payment.key
    and a.deleted = 0`
  return db.build
    .select({
      sourceId: ledgerPayment.sourceId,
      key: ledgerPayment.key,
      direction: ledgerPayment.direction,
      number: ledgerPayment.number,
      paidOn: ledgerPayment.paidOn,
      amountMinor: ledgerPayment.amountMinor,
      currency: ledgerPayment.currency,
      purpose: ledgerPayment.purpose,
      allocatedMinor: sql<number>`(select coalesce(sum(a.amount_minor), 0)
        from ledger_allocation as a where ${own})`,
      allocationCount: sql<number>`(select count(*) from ledger_allocation as a where ${own})`,
      allocations: sql<string>`(select json_group_array(json_array(invoice, number, amount_minor))
        from (select a.invoice, i.number, a.amount_minor from ledger_allocation as a
          left join ledger_invoice as i on i.source_id = a.source_id and i.key = a.invoice
          where ${own} order by a.key limit ${ALLOCATIONS_SHOWN}))`,
    })
    .from(ledgerPayment)
}

function invoiceKeys(db: Database, projectId: string): SQL {
  const owner = { entity: 'project', recordId: projectId } as const
  const keys = db.build
    .select({ sourceId: ledgerInvoice.sourceId, key: ledgerInvoice.key })
    .from(ledgerInvoice)
    .where(and(invoicesOf(db, owner), sql`${ledgerInvoice.deleted} = 0`))
  return sql`${keys}`
}
