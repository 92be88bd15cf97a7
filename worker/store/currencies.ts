import { type SQL, sql } from 'drizzle-orm'
import { holds } from './access.ts'
import type { Database } from './database.ts'
import { ledgerDueSum } from './schema/sums.ts'
import type { SessionProof } from './viewer.ts'

/** The currencies something is open in, the one of most invoices first. */
export function selectCurrencies(db: Database, proof: SessionProof) {
  return db.build
    .select({ currency: ledgerDueSum.currency })
    .from(ledgerDueSum)
    .where(holds(proof, 'money.view'))
    .groupBy(ledgerDueSum.currency)
    .orderBy(sql`sum(${ledgerDueSum.invoices}) desc`, ledgerDueSum.currency)
}

/** The currency asked for, else the one of most open invoices. */
export function orUsual(currency: string | null): SQL {
  if (currency !== null) return sql`${currency}`
  return sql`(select usual.currency from ledger_due_sum as usual
    group by usual.currency order by sum(usual.invoices) desc, usual.currency limit 1)`
}
