import { and, eq, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { Allocation } from '../domain/payment.ts'
import { maySee, ofLedgerRow } from './access.ts'
import type { Database } from './database.ts'
import { exactMinor } from './exact-minor.ts'
import type { LedgerKey } from './invoice-record.ts'
import { isFound, newestKeys } from './owned.ts'
import { ledgerAllocation, ledgerInvoice, ledgerPayment } from './schema/ledger.ts'
import type { SessionProof } from './viewer.ts'

/** Allocations that one payment shows; the rest is told as a count. */
const ALLOCATIONS_SHOWN = 20
/** Allocations of one invoice that a page shows. */
const INVOICE_ALLOCATIONS = 100

// The allocations of the payment at hand. Money of another currency settles nothing of it: it could not be
// subtracted, and beside the payment it would be shown in the wrong currency.
const ITS_ALLOCATIONS = sql`ledger_allocation as a indexed by ledger_allocation_payment
  where a.source_id = ledger_payment.source_id and a.payment = ledger_payment.key and a.deleted = 0
    and a.currency = ledger_payment.currency`

const PAYMENT_FIELDS = {
  sourceId: ledgerPayment.sourceId,
  key: ledgerPayment.key,
  direction: ledgerPayment.direction,
  number: ledgerPayment.number,
  paidOn: ledgerPayment.paidOn,
  amountMinor: ledgerPayment.amountMinor,
  currency: ledgerPayment.currency,
  purpose: ledgerPayment.purpose,
  allocatedMinor: exactMinor(
    sql`(select coalesce(sum(a.amount_minor), 0) from ${ITS_ALLOCATIONS})`,
  ),
  allocationCount: sql<number>`(select count(*) from ${ITS_ALLOCATIONS})`,
  allocations: sql<string>`(select json_group_array(json_array(invoice, number, amount_minor))
    from (select settled.invoice, i.number, settled.amount_minor
      from (select a.source_id, a.invoice, a.amount_minor from ${ITS_ALLOCATIONS}
        order by a.key limit ${ALLOCATIONS_SHOWN}) as settled
      left join ledger_invoice as i
        on i.source_id = settled.source_id and i.key = settled.invoice))`,
}

/** The newest payments of a company, each with what it was allocated to. */
export function selectPaymentsOf(
  db: Database,
  proof: SessionProof,
  companyId: string,
  limit: number,
) {
  const owner = { entity: 'counterparty', recordId: companyId } as const
  const rule = (alias: string) => maySee(proof, 'money', ofLedgerRow('ledger_payment', alias))
  return db.build
    .select(PAYMENT_FIELDS)
    .from(newestKeys('ledger_payment', owner, { limit, rule }))
    .crossJoin(ledgerPayment)
    .where(isFound(ledgerPayment))
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
  const rule = maySee(proof, 'money', ofLedgerRow('ledger_invoice', 'i'))
  // What a project was settled by stands in the order of its days; of each link no more than the newest.
  const newest = sql`(select a.source_id, a.key, coalesce(p.paid_on, a.allocated_on) as day
    from ${linksOfProject(projectId)} cross join ledger_allocation as a
      on a.source_id = mine.source_id and a.key in (select s.allocation
        from project_settlement as s
        cross join ledger_allocation as of on of.source_id = s.source_id and of.key = s.allocation
        cross join ledger_invoice as i on i.source_id = of.source_id and i.key = of.invoice
        where s.source_id = mine.source_id and s.project = mine.key and ${rule}
        order by s.day desc, s.payment, s.allocation limit ${limit})
    left join ledger_payment as p
      on p.source_id = a.source_id and p.key = a.payment and p.deleted = 0
    order by day desc, a.source_id, a.key limit ${limit}) as found`
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
      purpose: ofWholePayment<string>(proof, 'purpose', ledgerAllocation.amountMinor),
      invoice: ledgerAllocation.invoice,
      invoiceNumber: ledgerInvoice.number,
    })
    .from(newest)
    .crossJoin(ledgerAllocation)
    .crossJoin(ledgerInvoice)
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
        isFound(ledgerAllocation),
        eq(ledgerInvoice.sourceId, ledgerAllocation.sourceId),
        eq(ledgerInvoice.key, ledgerAllocation.invoice),
      ),
    )
    .orderBy(sql`found.day desc`, sql`found.source_id`, sql`found.key`)
}

/** The ledger's keys of a project, as `mine (source_id, key)`. */
export function linksOfProject(projectId: string): SQL {
  return sql`(select source_id, key from ledger_link indexed by ledger_link_record
    where record_id = ${projectId} and entity = 'project') as mine`
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
      paymentMinor: ofWholePayment<number>(proof, 'amount_minor', ledgerAllocation.amountMinor),
      purpose: ofWholePayment<string>(proof, 'purpose', ledgerAllocation.amountMinor),
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
    .where(and(isAllocatedTo(sql`${of.sourceId}`, sql`${of.key}`), maySeeInvoice(proof, of)))
    .orderBy(ledgerAllocation.allocatedOn, ledgerAllocation.key)
    .limit(INVOICE_ALLOCATIONS)
}

/**
 * What a payment says of all of it, such as its purpose: null for who sees no more than the part that settled what
 * they see, unless that part is the whole.
 */
export function ofWholePayment<T>(
  proof: SessionProof,
  column: 'amount_minor' | 'purpose',
  part: SQLWrapper,
): SQL<T | null> {
  const seen = maySee(proof, 'money', ofLedgerRow('ledger_payment'))
  // The part comes second: for who sees all it is not reckoned.
  return sql<T | null>`case when ${seen} or ${ledgerPayment.amountMinor} = ${part}
    then ${sql.raw(`ledger_payment.${column}`)} end`
}

function maySeeInvoice(proof: SessionProof, { sourceId, key }: LedgerKey): SQL {
  return sql`exists (select 1 from ledger_invoice as seen where seen.source_id = ${sourceId}
    and seen.key = ${key} and ${maySee(proof, 'money', ofLedgerRow('ledger_invoice', 'seen'))})`
}

// The keys come out of an index that holds them all, and each row is then looked at by its whole key.
function isAllocatedTo(sourceId: SQLWrapper, invoice: SQLWrapper): SQL {
  const { sourceId: book, key } = ledgerAllocation
  return sql`${book} = ${sourceId} and ${key} in (select a.key
    from ledger_allocation as a indexed by ledger_allocation_invoice
    where a.source_id = ${sourceId} and a.invoice = ${invoice} and a.deleted = 0)`
}

/** Reads the allocations of a payment as selected. */
export function readAllocations(json: string): Allocation[] {
  const rows = JSON.parse(json) as [string, string | null, number][]
  return rows.map(([invoice, number, amountMinor]) => ({ invoice, number, amountMinor }))
}

export type PaymentRow = ReturnType<typeof selectPaymentsOf>['_']['result'][number]
