import { and, eq, gte, isNull, type SQL, sql } from 'drizzle-orm'
import { type AgeingBucket, ageingRanges } from '../domain/ageing.ts'
import type { Side } from '../domain/invoice-item.ts'
import { holdsAll, maySee, ofCompany } from './access.ts'
import { withinReach } from './access-reach.ts'
import { OPEN_CURRENCIES } from './currencies.ts'
import type { Database } from './database.ts'
import { exactMinor } from './exact-minor.ts'
import { fromInvoices, IS_THERE, reachedInvoices } from './invoices.ts'
import { isFound } from './owned.ts'
import { company } from './schema/crm.ts'
import { ledgerInvoice } from './schema/ledger.ts'
import { member } from './schema/members.ts'
import { companyBalance } from './schema/sums.ts'
import { type SessionProof, seenBy } from './viewer.ts'

/** How many of each the dashboard lists, per currency and in all. */
const DEBTORS_SHOWN = 5
const DUE_SHOWN = 8
/** Buckets of both sides of so many currencies. With a limit SQLite computes each once. */
const PARTS = 14 * 200

/** What is open on each side, in each currency, by how late it is: a row per bucket with something in it, out of kept sums. */
export function selectAgeing(db: Database, proof: SessionProof, today: string) {
  const ranges = JSON.stringify(ageingRanges(today))
  // Each range is one walk of the key; grouped by a bucket, all days would be sorted first.
  const part = sql`(select json_array(sum(due.invoices), cast(sum(due.open_minor) as text))
    from ledger_due_sum as due where due.side = wanted.value->>'side' and due.currency = usual.currency
      and due.credit = wanted.value->>'credit' and due.due_on >= wanted.value->>'since'
      and due.due_on < wanted.value->>'until')`
  return db.build
    .select({
      side: sql<Side>`side`,
      currency: sql<string>`currency`,
      bucket: sql<AgeingBucket>`bucket`,
      invoices: sql<number>`part->>0`,
      openMinor: exactMinor(sql`part->>1`),
    })
    .from(
      sql`(select wanted.value->>'side' as side, usual.currency, wanted.value->>'bucket' as bucket, ${part} as part
        from (select 1 where ${holdsAll(proof, 'money.view')})
        cross join ${OPEN_CURRENCIES} cross join json_each(${ranges}) as wanted limit ${PARTS})`,
    )
    .where(sql`part->>0 > 0`)
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
