import { and, eq, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { COUNT_CAP, type Cursor, type KeysetShape, PAGE_ROWS } from '../domain/keyset.ts'
import type { Search } from '../domain/search.ts'
import { holdsAll, maySee, ofCompany, ofLedgerRow, ofProject } from './access.ts'
import { isLikelyAll, reachedIds, withinReach } from './access-reach.ts'
import type { Database } from './database.ts'
import { exactMinor } from './exact-minor.ts'
import { beyond, inOrder } from './keyset.ts'
import { recordsFound } from './list-search.ts'
import { isFound, type Owner, ownedKeys } from './owned.ts'
import { company, ledgerLink, project } from './schema/crm.ts'
import { ledgerCounterparty, ledgerInvoice } from './schema/ledger.ts'
import { ledgerDueSum } from './schema/sums.ts'
import type { SessionProof } from './viewer.ts'

export const INVOICE_SIDES = ['receivable', 'payable'] as const
export const INVOICE_FILTERS = ['draft', 'open', 'overdue', 'paid'] as const
export const INVOICE_SORTS = ['issued', 'due'] as const

/** A search looks at so many of the invoices it finds, the latest first. */
const MOST_FOUND = 2_000
/** And at the invoices of so many companies. */
const MOST_COMPANIES = 100

/** What the list of invoices is asked for. By due date it holds those that are still open. */
export type InvoiceList = {
  /** Invoices are found by what stands in them, and by their company. */
  search: Search | null
  side: (typeof INVOICE_SIDES)[number] | null
  filter: (typeof INVOICE_FILTERS)[number] | null
  companyId: string | null
  projectId: string | null
  sort: (typeof INVOICE_SORTS)[number]
  descending: boolean
  cursor: Cursor | null
}

/** What a cursor holds in either order: the date, the book and the key. */
export const INVOICE_KEYSET: KeysetShape = ['string', 'number', 'string']

const companyLink = alias(ledgerLink, 'company_link')
const projectLink = alias(ledgerLink, 'project_link')

const INVOICE_FIELDS = {
  sourceId: ledgerInvoice.sourceId,
  key: ledgerInvoice.key,
  side: ledgerInvoice.side,
  state: ledgerInvoice.state,
  number: ledgerInvoice.number,
  issuedOn: ledgerInvoice.issuedOn,
  dueOn: ledgerInvoice.dueOn,
  totalMinor: ledgerInvoice.totalMinor,
  paidMinor: exactMinor(ledgerInvoice.paidMinor),
  currency: ledgerInvoice.currency,
  deleted: ledgerInvoice.deleted,
  counterparty: ledgerInvoice.counterparty,
  companyId: company.id,
  companyName: company.name,
  /** The ledger's own name of a counterparty, unless it is linked to a company that the viewer may not see. */
  counterpartyName: sql<string | null>`case when ${companyLink.recordId} is null
    or ${company.id} is not null then ${ledgerCounterparty.name} end`,
  companyHidden: sql<number>`${companyLink.recordId} is not null and ${company.id} is null`,
  project: ledgerInvoice.project,
  // What was deleted is named, and leads nowhere.
  projectId: sql<string | null>`case when ${project.deletedAt} is null then ${project.id} end`,
  projectName: project.name,
  projectHidden: sql<number>`${projectLink.recordId} is not null and ${project.id} is null`,
}

/**
 * Every select of invoices with their company and project; what they refer to may be missing, or be nothing that
 * the viewer may see. With `found`, keys as `found(source_id, key)`, only those; without, the order of the list leads.
 */
export function fromInvoices(db: Database, proof: SessionProof, found: SQL | null = null) {
  return startAt(db, found)
    .leftJoin(
      companyLink,
      and(
        eq(companyLink.entity, 'counterparty'),
        eq(companyLink.sourceId, ledgerInvoice.sourceId),
        eq(companyLink.key, ledgerInvoice.counterparty),
      ),
    )
    .leftJoin(
      company,
      and(eq(company.id, companyLink.recordId), maySee(proof, 'company', ofCompany())),
    )
    .leftJoin(
      ledgerCounterparty,
      and(
        eq(ledgerCounterparty.sourceId, ledgerInvoice.sourceId),
        eq(ledgerCounterparty.key, ledgerInvoice.counterparty),
      ),
    )
    .leftJoin(
      projectLink,
      and(
        eq(projectLink.entity, 'project'),
        eq(projectLink.sourceId, ledgerInvoice.sourceId),
        eq(projectLink.key, ledgerInvoice.project),
      ),
    )
    .leftJoin(
      project,
      and(eq(project.id, projectLink.recordId), maySee(proof, 'project', ofProject())),
    )
}

function startAt(db: Database, found: SQL | null) {
  const select = db.build.select(INVOICE_FIELDS)
  const all = () => select.from(ledgerInvoice)
  // What leads to the invoices adds no columns, so the types are those of all of them.
  return found
    ? (select.from(found).crossJoin(ledgerInvoice) as unknown as ReturnType<typeof all>)
    : all()
}

/** A page of invoices and one row more, or `limit` rows; `only` is what an export asks besides. */
export function selectInvoices(
  db: Database,
  proof: SessionProof,
  list: InvoiceList,
  today: string,
  limit = PAGE_ROWS + 1,
  only?: SQL,
) {
  const order = { columns: columnsOf(list), descending: list.descending, cursor: list.cursor }
  // What narrows the list already leads to few rows; each of those is asked.
  if (isLed(list)) {
    return fromInvoices(db, proof, foundBy(list))
      .where(and(matches(list, today), beyond(order), only, maySee(proof, 'money', OF_INVOICE)))
      .orderBy(...inOrder(order))
      .limit(limit)
  }
  return withinReach(proof, 'money.view', 'company', ({ ids, atMost }) =>
    fromInvoices(db, proof, ids && reachedInvoices(proof))
      .where(
        and(matches(list, today), beyond(order), only, ids ? isFound(ledgerInvoice) : undefined),
      )
      .orderBy(...inOrder(order))
      .limit(atMost(limit)),
  )
}

export type InvoiceRow = ReturnType<typeof selectInvoices>['_']['result'][number]

/** The values a row stands at in an order. */
export function invoiceKey(row: InvoiceRow, sort: InvoiceList['sort']): (string | number)[] {
  const date = sort === 'due' ? (row.dueOn ?? UNDATED) : (row.issuedOn ?? '')
  return [date, row.sourceId, row.key]
}

/** How many the list holds, counted no further than COUNT_CAP + 1. */
export function countInvoices(db: Database, proof: SessionProof, list: InvoiceList, today: string) {
  if (isLikelyAll(proof, 'money.view')) {
    if (isOfDueSums(list)) return countOpen(db, proof, list, today)
    if (isOfAll(list)) return countAll(db, proof)
  }
  const count = (keys: SQL | null, rule: SQL | undefined, limit: number) =>
    db.build
      .select({ one: sql`1`.as('one') })
      .from(keys ? sql`${keys} cross join ledger_invoice` : ledgerInvoice)
      .where(and(matches(list, today), rule))
      // The order picks the index that holds what is asked; what a search found needs none.
      .orderBy(...(keys ? [] : columnsOf(list)))
      .limit(limit)
  const rows = isLed(list)
    ? count(foundBy(list), maySee(proof, 'money', OF_INVOICE), COUNT_CAP + 1)
    : withinReach(proof, 'money.view', 'company', ({ ids, atMost }) =>
        count(
          ids && reachedInvoices(proof),
          ids ? isFound(ledgerInvoice) : undefined,
          atMost(COUNT_CAP + 1),
        ),
      )
  return db.build.select({ count: sql<number>`count(*)` }).from(sql`(${rows.getSQL()})`)
}

// What is open is counted by the sums that are kept of it, day by day.
function isOfDueSums({ filter, sort, ...list }: InvoiceList): boolean {
  return !isLed(list) && (filter === 'open' || filter === 'overdue' || (!filter && sort === 'due'))
}

function countOpen(db: Database, proof: SessionProof, list: InvoiceList, today: string) {
  const { side, filter } = list
  const days = and(
    holdsAll(proof, 'money.view'),
    side ? eq(ledgerDueSum.side, side) : undefined,
    filter === 'overdue'
      ? sql`${ledgerDueSum.credit} = 0 and ${ledgerDueSum.dueOn} > '' and ${ledgerDueSum.dueOn} < ${today}`
      : undefined,
  )
  const most = COUNT_CAP + 1
  return db.build
    .select({ count: sql<number>`min(coalesce(sum(${ledgerDueSum.invoices}), 0), ${most})` })
    .from(ledgerDueSum)
    .where(days)
}

function isOfAll({ side, filter, ...list }: InvoiceList): boolean {
  return !isLed(list) && side === null && filter === null
}

// Out of an index that knows what is there: the order of a list looks up each row for it.
function countAll(db: Database, proof: SessionProof) {
  return db.build.select({ count: sql<number>`count(*)` }).from(
    sql`(select 1 from (select 1 where ${holdsAll(proof, 'money.view')})
      cross join ledger_invoice as i indexed by ledger_invoice_bucket
      where i.deleted = 0 limit ${COUNT_CAP + 1})`,
  )
}

const OF_INVOICE = ofLedgerRow('ledger_invoice')

/**
 * The keys of the invoices that a grant narrower than `all` reaches, as `found(source_id, key)`: those of the
 * companies one owns and of the projects one works on.
 */
export function reachedInvoices(proof: SessionProof): SQL {
  const of = (record: 'company' | 'project') => {
    const column = record === 'company' ? 'counterparty' : 'project'
    return sql`select r.source_id, r.key
      from (${reachedIds(proof, 'money.view', record)}) as reached
      cross join ledger_link as mine indexed by ledger_link_record
        on mine.record_id = reached.id and mine.entity = ${column}
      cross join ledger_invoice as r indexed by ${sql.raw(`ledger_invoice_${column}`)}
        on r.source_id = mine.source_id and r.${sql.raw(column)} = mine.key and r.deleted = 0`
  }
  return sql`(${of('company')} union ${of('project')}) as found`
}

// Where an unknown due date sorts: after every known one. The index holds the same expression.
const UNDATED = '9999-12-31'
const ISSUED = sql`coalesce(${ledgerInvoice.issuedOn}, '')`
const DUE = sql`coalesce(${ledgerInvoice.dueOn}, '9999-12-31')`

/** The order of what is open: what is due first. */
export const DUE_ORDER = [DUE, ledgerInvoice.sourceId, ledgerInvoice.key]

function columnsOf(list: InvoiceList) {
  const date = list.sort === 'due' ? DUE : ISSUED
  // The plus keeps SQLite from walking the whole order to find the few rows that something leads to.
  return [isLed(list) ? sql`+${date}` : date, ledgerInvoice.sourceId, ledgerInvoice.key]
}

function matches(list: InvoiceList, today: string): SQL | undefined {
  const { side, filter, companyId, projectId, sort } = list
  return and(
    IS_THERE,
    side ? eq(ledgerInvoice.side, side) : undefined,
    sort === 'due' || filter === 'open' || filter === 'overdue' ? IS_OPEN : undefined,
    filter === 'overdue' ? sql`${ledgerInvoice.dueOn} < ${today} and open_minor > 0` : undefined,
    filter === 'overdue' && sort === 'due' ? sql`${DUE} < ${today}` : undefined,
    filter === 'draft' ? sql`${ledgerInvoice.state} = 'draft'` : undefined,
    filter === 'paid' ? sql`${ledgerInvoice.state} = 'posted' and open_minor = 0` : undefined,
    companyId ? isLinked('counterparty', ledgerInvoice.counterparty, companyId) : undefined,
    projectId ? isLinked('project', ledgerInvoice.project, projectId) : undefined,
    isLed(list) ? isFound(ledgerInvoice) : undefined,
  )
}

// Written out, not as parameters: only so does SQLite see that a partial index fits.
export const IS_THERE = sql`${ledgerInvoice.deleted} = 0`
export const IS_OPEN = sql`${ledgerInvoice.openMinor} <> 0`

/** Whether something narrower than the order leads to the invoices. */
function isLed({
  search,
  companyId,
  projectId,
}: Pick<InvoiceList, 'search' | 'companyId' | 'projectId'>): boolean {
  return search !== null || companyId !== null || projectId !== null
}

function foundBy({ search, companyId, projectId }: InvoiceList): SQL | null {
  if (search) return sql`(${searched(search)}) as found`
  if (companyId) return ownedKeys('ledger_invoice', { entity: 'counterparty', recordId: companyId })
  if (projectId) return ownedKeys('ledger_invoice', { entity: 'project', recordId: projectId })
  return null
}

// By the whole key of the link, so it costs one look per invoice, whatever led there.
function isLinked(entity: Owner['entity'], key: SQLWrapper, recordId: string): SQL {
  return sql`exists (select 1 from ledger_link as link where link.entity = ${entity}
    and link.source_id = ${ledgerInvoice.sourceId} and link.key = ${key}
    and link.record_id = ${recordId})`
}

function searched(search: Search): SQL {
  const ways = [...search.numbers.map(numbered), worded(search), ofCompanies(search)]
  return sql.join(ways, sql` union `)
}

// Numbers are found by how they begin, leading zeros and capitals aside, out of an index of just that.
function numbered(begin: string): SQL {
  const column = sql`n.number_key`
  return sql`select * from (select n.source_id, n.key
    from ledger_invoice as n indexed by ledger_invoice_number
    where n.deleted = 0 and ${column} >= ${begin} and ${column} < ${`${begin}\u{10ffff}`}
    limit ${MOST_FOUND})`
}

function worded(search: Search): SQL {
  return sql`select cast(substr(record, 1, instr(record, '-') - 1) as integer) as source_id,
      substr(record, instr(record, '-') + 1) as key
    from (${recordsFound('invoice', search, MOST_FOUND)})`
}

function ofCompanies(search: Search): SQL {
  return sql`select * from (select c.source_id, c.key
    from (${recordsFound('company', search, MOST_COMPANIES)}) as named
    cross join ledger_link as mine indexed by ledger_link_record
      on mine.record_id = named.record and mine.entity = 'counterparty'
    cross join ledger_invoice as c indexed by ledger_invoice_counterparty
      on c.source_id = mine.source_id and c.counterparty = mine.key
    where c.deleted = 0 limit ${MOST_FOUND})`
}
