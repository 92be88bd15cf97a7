import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { DueSum } from '../domain/ageing.ts'
import type { Balance } from '../domain/balance.ts'
import type { Side } from '../domain/invoice-item.ts'
import type { Database } from './database.ts'
import { ledgerLink } from './schema/crm.ts'
import { ledgerInvoice } from './schema/ledger.ts'
import { type SessionProof, seenBy } from './viewer.ts'

/** What is open on a side in a currency, by due date; the ageing of any day is computed from it. */
export type DueRow = DueSum & { side: Side; currency: string }

type Owner = { entity: 'counterparty' | 'project'; recordId: string }

/** The ledger rows linked to a company or a project, as (book, key). */
export function linkedRows(db: Database, { entity, recordId }: Owner) {
  return db.build
    .select({ sourceId: ledgerLink.sourceId, key: ledgerLink.key })
    .from(ledgerLink)
    .where(and(eq(ledgerLink.recordId, recordId), eq(ledgerLink.entity, entity)))
}

/** The invoices of a company or a project: one index range per linked ledger row. */
export function invoicesOf(db: Database, owner: Owner): SQL {
  const column = owner.entity === 'project' ? ledgerInvoice.project : ledgerInvoice.counterparty
  return sql`(${ledgerInvoice.sourceId}, ${column}) in ${linkedRows(db, owner)}`
}

/** Open balances of a company or a project by due date, out of a covering index. */
export function selectDueSums(db: Database, proof: SessionProof, owner: Owner) {
  return db.build
    .select({
      side: ledgerInvoice.side,
      currency: ledgerInvoice.currency,
      dueOn: ledgerInvoice.dueOn,
      invoices: sql<number>`count(*)`,
      openMinor: sql<number>`sum(${ledgerInvoice.openMinor})`,
    })
    .from(ledgerInvoice)
    .where(and(invoicesOf(db, owner), sql`${ledgerInvoice.openMinor} <> 0`, seenBy(db, proof)))
    .groupBy(ledgerInvoice.side, ledgerInvoice.currency, ledgerInvoice.dueOn)
}

/** Totals of everything posted to a company or a project: invoiced, paid and open, per side and currency. */
export function selectTurnover(db: Database, proof: SessionProof, owner: Owner) {
  return db.build
    .select({
      side: ledgerInvoice.side,
      currency: ledgerInvoice.currency,
      invoices: sql<number>`count(*)`,
      totalMinor: sql<number>`sum(${ledgerInvoice.totalMinor})`,
      paidMinor: sql<number>`sum(${ledgerInvoice.paidMinor})`,
      openMinor: sql<number>`sum(${ledgerInvoice.openMinor})`,
    })
    .from(ledgerInvoice)
    .where(
      and(
        invoicesOf(db, owner),
        sql`${ledgerInvoice.deleted} = 0`,
        eq(ledgerInvoice.state, 'posted'),
        seenBy(db, proof),
      ),
    )
    .groupBy(ledgerInvoice.side, ledgerInvoice.currency)
    .orderBy(sql`${ledgerInvoice.side} desc`, ledgerInvoice.currency)
}

export type Turnover = ReturnType<typeof selectTurnover>['_']['result'][number]

/** The balances of the row at hand, in one column; `owner` is the id column in the outer statement. */
export function balancesOf(table: 'company' | 'project'): SQL<string> {
  const name = sql.raw(table)
  return sql<string>`(select json_group_array(json_array(currency, receivable_minor, payable_minor,
    receivable_due_on, payable_due_on)) from ${name}_balance where ${name}_id = ${name}.id)`
}

/** Reads what `balancesOf` selected; a balance of nothing on both sides is left out. */
export function readBalances(json: string): Balance[] {
  const rows = JSON.parse(json) as [string, number, number, string | null, string | null][]
  return rows
    .map(([currency, receivableMinor, payableMinor, receivableDueOn, payableDueOn]) => {
      return { currency, receivableMinor, payableMinor, receivableDueOn, payableDueOn }
    })
    .filter(({ receivableMinor, payableMinor }) => receivableMinor !== 0 || payableMinor !== 0)
}
