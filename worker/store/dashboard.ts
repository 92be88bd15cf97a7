import { and, eq, gte, isNull, type SQL, sql } from 'drizzle-orm'
import { type AgeingBucket, ageingFloors } from '../domain/ageing.ts'
import type { Side } from '../domain/invoice-item.ts'
import { holdsAll, maySee, ofCompany } from './access.ts'
import { withinReach } from './access-reach.ts'
import { OPEN_CURRENCIES } from './currencies.ts'
import type { Database } from './database.ts'
import { exactMinor, exactSum } from './exact-minor.ts'
import { fromInvoices, IS_THERE, reachedInvoices } from './invoices.ts'
import { isFound } from './owned.ts'
import { company } from './schema/crm.ts'
import { ledgerInvoice } from './schema/ledger.ts'
import { member } from './schema/members.ts'
import { companyBalance, ledgerDueSum } from './schema/sums.ts'
import { type SessionProof, seenBy } from './viewer.ts'

/** How many of each the dashboard lists, per currency and in all. */
const DEBTORS_SHOWN = 5
const DUE_SHOWN = 8

/** What is open on each side, in each currency, by how late it is: a row per bucket, out of kept sums. */
export function selectAgeing(db: Database, proof: SessionProof, today: string) {
  const bucket = bucketOf(today)
  return db.build
    .select({
      side: ledgerDueSum.side,
      currency: ledgerDueSum.currency,
      bucket,
      invoices: sql<number>`sum(${ledgerDueSum.invoices})`,
      openMinor: exactSum(ledgerDueSum.openMinor),
    })
    .from(ledgerDueSum)
    .where(holdsAll(proof, 'money.view'))
    .groupBy(ledgerDueSum.side, ledgerDueSum.currency, sql`3`)
}

export type AgeingRow = ReturnType<typeof selectAgeing>['_']['result'][number]

/** Those who owe most, and those owed most, in each currency. */
export function selectLargest(db: Database, proof: SessionProof, side: Side) {
  const column =
    side === 'receivable' ? companyBalance.receivableMinor : companyBalance.payableMinor
  const dueOn = side === 'receivable' ? companyBalance.receivableDueOn : companyBalance.payableDueOn
  const name = sql.raw(`${side}_minor`)
  // The limit stands inside, per currency: no list of all balances is ever made.
  const largest = sql`${companyBalance.companyId} in (select top.company_id
    from company_balance as top where top.currency = usual.currency
      and top.${name} <> 0 and top.${name} > 0
    order by top.${name} desc limit ${DEBTORS_SHOWN})`
  return db.build
    .select({
      id: company.id,
      name: company.name,
      currency: companyBalance.currency,
      minor: exactMinor(column),
      dueOn: sql<string | null>`${dueOn}`,
    })
    .from(OPEN_CURRENCIES)
    .crossJoin(companyBalance)
    .innerJoin(company, eq(company.id, companyBalance.companyId))
    .where(
      and(
        sql`${companyBalance.currency} = usual.currency`,
        largest,
        isNull(company.deletedAt),
        holdsAll(proof, 'money.view'),
        maySee(proof, 'company', ofCompany()),
      ),
    )
    .orderBy(companyBalance.currency, sql`${column} desc`)
}

export type LargestRow = ReturnType<typeof selectLargest>['_']['result'][number]

/** What is due next on either side, today included. */
export function selectSoonestDue(db: Database, proof: SessionProof, today: string) {
  const due = sql`coalesce(${ledgerInvoice.dueOn}, '9999-12-31')`
  const of = and(
    IS_THERE,
    sql`${ledgerInvoice.openMinor} <> 0`,
    sql`${due} >= ${today}`,
    gte(ledgerInvoice.dueOn, today),
  )
  return withinReach(proof, 'money.view', 'company', ({ ids, atMost }) =>
    fromInvoices(db, proof, ids && reachedInvoices(proof))
      .where(and(of, ids ? isFound(ledgerInvoice) : undefined))
      .orderBy(ids ? sql`+${due}` : due, ledgerInvoice.sourceId, ledgerInvoice.key)
      .limit(atMost(DUE_SHOWN)),
  )
}

/** What the first-run checklist asks, each answered by what is stored. */
export function selectFirstSteps(db: Database, proof: SessionProof) {
  const has = (query: SQL) => sql<number>`exists (${query})`
  return db.build
    .select({
      administrator: has(sql`select 1 from member where role = 'administrator'
        and deleted_at is null and password_hash is not null`),
      agent: has(sql`select 1 from agent where state = 'active'`),
      synchronised: has(sql`select 1 from stream where watermark is not null`),
      company: has(sql`select 1 from company where deleted_at is null`),
      colleague: has(sql`select 1 from member where deleted_at is null limit 1 offset 1`),
    })
    .from(member)
    .where(seenBy(db, proof))
    .limit(1)
}

export type FirstSteps = ReturnType<typeof selectFirstSteps>['_']['result'][number]

function bucketOf(today: string): SQL<AgeingBucket> {
  const { credit, dueOn } = ledgerDueSum
  const cases = ageingFloors(today).map(
    ([bucket, floor]) => sql`when ${dueOn} >= ${floor} then ${bucket}`,
  )
  return sql<AgeingBucket>`case when ${credit} = 1 then 'credits'
    when ${dueOn} = '' then 'undated' ${sql.join(cases, sql` `)}
    else 'over90' end`
}
