import { type SQL, sql } from 'drizzle-orm'
import { holds } from './access.ts'
import type { Database } from './database.ts'
import type { SessionProof } from './viewer.ts'

/**
 * The currencies something is open in and how many invoices each book has in them, as `usual(currency, invoices)`.
 * Counted by the control sums of months: those of what is open are by day, many times as many.
 */
export const OPEN_CURRENCIES: SQL = sql`(select month.currency as currency, sum(month.rows) as invoices
  from ledger_source as book cross join ledger_control_sum as month
    on month.source_id = book.id and month.entity = 'invoice'
  group by month.currency
  having exists (select 1 from ledger_due_sum as due
    where due.side in ('receivable', 'payable') and due.currency = month.currency)) as usual`

/** The currencies something is open in, the one of most invoices first. */
export function selectCurrencies(db: Database, proof: SessionProof) {
  return db.build
    .select({ currency: sql<string>`usual.currency` })
    .from(OPEN_CURRENCIES)
    .where(holds(proof, 'money.view'))
    .orderBy(sql`usual.invoices desc`, sql`usual.currency`)
}

/** The currency asked for, else the one of most invoices among those something is open in. */
export function orUsual(currency: string | null): SQL {
  if (currency !== null) return sql`${currency}`
  return sql`(select usual.currency from ${OPEN_CURRENCIES}
    order by usual.invoices desc, usual.currency limit 1)`
}
