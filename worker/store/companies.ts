import { and, eq, isNull, or, type SQL, sql } from 'drizzle-orm'
import { COUNT_CAP, type Cursor, type KeysetShape, PAGE_ROWS } from '../domain/keyset.ts'
import type { Search } from '../domain/search.ts'
import { maySee, ofCompany, viewerId } from './access.ts'
import { withinReach } from './access-reach.ts'
import { balancesOf } from './balances.ts'
import { countBalances, mayCountBalances } from './count-balances.ts'
import { orUsual } from './currencies.ts'
import type { Database } from './database.ts'
import { orderingMinor } from './exact-minor.ts'
import { beyond, inOrder } from './keyset.ts'
import {
  countNothing,
  isOfHits,
  startAt,
  startAtFound,
  type Wanted,
  withinFound,
} from './list-search.ts'
import { company } from './schema/crm.ts'
import { companyBalance } from './schema/sums.ts'
import type { SessionProof } from './viewer.ts'

export const COMPANY_FILTERS = [
  ...(['customer', 'vendor', 'overdue', 'mine'] as const),
  ...(['touch-late', 'touch-planned', 'touch-none'] as const),
] as const
export const COMPANY_SORTS = ['name', 'receivable', 'payable'] as const

/** What the list of companies is asked for. By debt it holds those with a balance in the currency. */
export type CompanyList = {
  search: Search | null
  filter: (typeof COMPANY_FILTERS)[number] | null
  sort: (typeof COMPANY_SORTS)[number]
  descending: boolean
  /** Of the debt; null is the currency of most open invoices. */
  currency: string | null
  cursor: Cursor | null
}

/** What a cursor of each order holds: the sorted value and the id. */
export function companyKeyset(sort: CompanyList['sort']): KeysetShape {
  return sort === 'name' ? ['string', 'string'] : ['number', 'string']
}

/** A page of companies and one row more, or `limit` rows; `only` is what an export asks besides. */
export function selectCompanies(
  db: Database,
  proof: SessionProof,
  list: CompanyList,
  today: string,
  limit = PAGE_ROWS + 1,
  only?: SQL,
) {
  return withinReach(proof, leadOf(list), 'company', ({ ids, atMost }) =>
    withinFound('company', wanted(list, ids, only), (found) => {
      const { descending, cursor } = list
      const order = { columns: found.ordered(columnsOf(list)), descending, cursor }
      const rules = [matches(proof, list, today), found.fits(company.id), beyond(order), only]
      const fields = {
        ...fieldsOf(proof, list, only ? 'exported' : 'seen'),
        fitting: found.fitting,
      }
      return startAt(db, { fields, table: company }, found)
        .leftJoin(companyBalance, inCurrency(list))
        .where(and(...rules, within(proof, list, ids)))
        .orderBy(...inOrder(order))
        .limit(found.atMost(atMost(limit)))
    }),
  )
}

export type CompanyRow = ReturnType<typeof selectCompanies>['_']['result'][number]

/** The values a row stands at in an order. */
export function companyKey(row: CompanyRow, sort: CompanyList['sort']): (string | number)[] {
  return sort === 'name' ? [row.sortKey, row.id] : [row.debtMinor, row.id]
}

/** How many the list holds, counted no further than COUNT_CAP + 1, but where its rows say so. */
export function countCompanies(
  db: Database,
  proof: SessionProof,
  list: CompanyList,
  today: string,
) {
  const balances = mayCountBalances(proof, 'company') ? balancesCounted(list, today) : null
  if (balances) return countBalances(db, proof, balances)
  const found = withinReach(proof, leadOf(list), 'company', ({ ids, atMost }) => {
    if (isOfHits(wanted(list, ids))) return countNothing(db)
    return (
      db.build
        .select({ one: sql`1`.as('one') })
        .from(startAtFound('company', list.search))
        .leftJoin(companyBalance, inCurrency(list))
        .where(and(matches(proof, list, today), within(proof, list, ids)))
        // The order picks the index that holds what is asked; a count has no use for it otherwise.
        .orderBy(...(list.search ? [] : columnsOf(list)))
        .limit(atMost(COUNT_CAP + 1))
    )
  })
  return db.build.select({ count: sql<number>`count(*)` }).from(sql`(${found.getSQL()})`)
}

/** The balances that alone tell how many the list holds; null where they do not. */
function balancesCounted({ search, sort, filter, currency }: CompanyList, today: string) {
  if (search) return null
  const record = 'company' as const
  if (sort === 'name') {
    const rule = sql`(b.receivable_due_on < ${today} or b.payable_due_on < ${today})`
    return filter === 'overdue' ? { record, rule } : null
  }
  const rule = sql`b.currency = ${orUsual(currency)} and b.${sql.raw(sort)}_minor <> 0`
  return filter ? null : { record, rule, index: `company_balance_${sort}` }
}

/** The ids of what the list holds for the viewer and `only` holds of, from its beginning: for a change of them. */
export function selectIdsOfCompanies(
  db: Database,
  proof: SessionProof,
  list: CompanyList,
  today: string,
  { limit, only }: { limit: number; only: SQL },
) {
  return withinReach(proof, leadOf(list), 'company', ({ ids, atMost }) =>
    withinFound('company', { ...list, whole: true }, (found) => {
      const rules = [matches(proof, list, today), found.fits(company.id), only]
      return db.build
        .select({ id: company.id })
        .from(company)
        .leftJoin(companyBalance, inCurrency(list))
        .where(and(...rules, within(proof, list, ids)))
        .orderBy(...found.ordered(columnsOf(list)))
        .limit(found.atMost(atMost(limit)))
    }),
  )
}

// With anything besides that narrows it, or for who reaches but some, the latest found might hold none of what is meant.
function wanted(list: CompanyList, ids: SQL | null, only?: SQL): Wanted {
  const { filter, sort } = list
  return {
    ...list,
    whole: ids !== null || only !== undefined || filter !== null || sort !== 'name',
  }
}

// A list by debt, or of what is overdue, tells of money: whose is hidden is left out of it.
function leadOf({ sort, filter }: CompanyList): 'company.view' | 'money.view' {
  return sort === 'name' && filter !== 'overdue' ? 'company.view' : 'money.view'
}

function within(proof: SessionProof, list: CompanyList, ids: SQL | null): SQL | undefined {
  const rest = leadOf(list) === 'money.view' ? maySee(proof, 'company', ofCompany()) : undefined
  return and(ids ? sql`${company.id} in (${ids})` : undefined, rest)
}

function fieldsOf(proof: SessionProof, { sort }: CompanyList, use: 'seen' | 'exported') {
  return {
    id: company.id,
    name: company.name,
    sortKey: company.sortKey,
    taxId: company.taxId,
    isCustomer: company.isCustomer,
    isVendor: company.isVendor,
    active: company.active,
    balances: balancesOf(proof, 'company', use),
    /** What the list is sorted by, as far as a double holds it; zero when that is the name. */
    debtMinor: sort === 'name' ? sql<number>`0` : orderingMinor(debtOf(sort)),
  }
}

// A list by debt keeps only rows with a balance, so the planner walks the balances; a list by name, the names.
function inCurrency({ currency }: CompanyList): SQL | undefined {
  return and(
    eq(companyBalance.companyId, company.id),
    eq(companyBalance.currency, orUsual(currency)),
  )
}

function columnsOf({ sort }: CompanyList) {
  return sort === 'name' ? [company.sortKey, company.id] : [debtOf(sort), companyBalance.companyId]
}

function debtOf(sort: 'receivable' | 'payable') {
  return sort === 'receivable' ? companyBalance.receivableMinor : companyBalance.payableMinor
}

function matches(
  proof: SessionProof,
  { filter, sort }: CompanyList,
  today: string,
): SQL | undefined {
  return and(
    isNull(company.deletedAt),
    filter === 'customer' ? eq(company.isCustomer, 1) : undefined,
    filter === 'vendor' ? eq(company.isVendor, 1) : undefined,
    filter === 'overdue' ? isOverdue(today) : undefined,
    filter === 'mine' ? sql`${company.ownerId} = ${viewerId(proof)}` : undefined,
    filter?.startsWith('touch-') ? hasTouch(filter, today) : undefined,
    sort === 'name' ? undefined : sql`${debtOf(sort)} <> 0`,
  )
}

// The balance keeps the earliest due date of what is open, which makes "overdue" a comparison.
function isOverdue(today: string): SQL {
  return sql`exists (select 1 from company_balance as late where late.company_id = ${company.id}
    and ${or(sql`late.receivable_due_on < ${today}`, sql`late.payable_due_on < ${today}`)})`
}

// Those that are planned stand in an index of their own, few among all.
function hasTouch(filter: string, today: string): SQL {
  const planned = sql`select t.id from company as t indexed by company_next_touch
    where t.deleted_at is null and t.next_touch_on is not null`
  if (filter === 'touch-none') return sql`${company.id} not in (${planned})`
  const late = filter === 'touch-late'
  return sql`${company.id} in (${planned} and t.next_touch_on ${late ? sql`<` : sql`>=`} ${today})`
}
