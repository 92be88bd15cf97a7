import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { COUNT_CAP, type Cursor, type KeysetShape, PAGE_ROWS } from '../domain/keyset.ts'
import type { NameSearch } from '../domain/name-search.ts'
import { invoicesOf } from './balances.ts'
import { matchesCompany } from './company-search.ts'
import type { Database } from './database.ts'
import { beyond, inOrder } from './keyset.ts'
import { company, ledgerLink, project } from './schema/crm.ts'
import { ledgerCounterparty, ledgerInvoice } from './schema/ledger.ts'
import { type SessionProof, seenBy } from './viewer.ts'

export const INVOICE_SIDES = ['receivable', 'payable'] as const
export const INVOICE_FILTERS = ['draft', 'open', 'overdue', 'paid'] as const
export const INVOICE_SORTS = ['issued', 'due'] as const

/** A search looks at so many of the invoices and companies it finds; past COUNT_CAP nobody pages on. */
const MOST_FOUND = 2 * COUNT_CAP
const MOST_COMPANIES = 100

/** A word of a number, and of a company: an invoice is found by either. */
export type InvoiceSearch = { number: string; company: NameSearch | null }

/** What the list of invoices is asked for. By due date it holds those that are still open. */
export type InvoiceList = {
  search: InvoiceSearch | null
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
  paidMinor: ledgerInvoice.paidMinor,
  openMinor: ledgerInvoice.openMinor,
  currency: ledgerInvoice.currency,
  deleted: ledgerInvoice.deleted,
  counterparty: ledgerInvoice.counterparty,
  companyId: company.id,
  companyName: company.name,
  /** The ledger's own name of a counterparty that no company is linked to. */
  counterpartyName: ledgerCounterparty.name,
  project: ledgerInvoice.project,
  projectId: project.id,
  projectName: project.name,
}

/** Every select of invoices with their company and project; what they refer to may be missing. */
export function fromInvoices(db: Database) {
  return db.build
    .select(INVOICE_FIELDS)
    .from(ledgerInvoice)
    .leftJoin(
      companyLink,
      and(
        eq(companyLink.entity, 'counterparty'),
        eq(companyLink.sourceId, ledgerInvoice.sourceId),
        eq(companyLink.key, ledgerInvoice.counterparty),
      ),
    )
    .leftJoin(company, eq(company.id, companyLink.recordId))
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
    .leftJoin(project, eq(project.id, projectLink.recordId))
}

/** A page of invoices and one row more. */
export function selectInvoices(
  db: Database,
  proof: SessionProof,
  list: InvoiceList,
  today: string,
) {
  const order = { columns: columnsOf(list), descending: list.descending, cursor: list.cursor }
  return fromInvoices(db)
    .where(and(matches(db, list, today), beyond(order), seenBy(db, proof)))
    .orderBy(...inOrder(order))
    .limit(PAGE_ROWS + 1)
}

export type InvoiceRow = ReturnType<typeof selectInvoices>['_']['result'][number]

/** The values a row stands at in an order. */
export function invoiceKey(row: InvoiceRow, sort: InvoiceList['sort']): (string | number)[] {
  const date = sort === 'due' ? (row.dueOn ?? UNDATED) : (row.issuedOn ?? '')
  return [date, row.sourceId, row.key]
}

/** How many the list holds, counted no further than COUNT_CAP + 1. */
export function countInvoices(db: Database, proof: SessionProof, list: InvoiceList, today: string) {
  const found = db.build
    .select({ one: sql`1`.as('one') })
    .from(ledgerInvoice)
    .where(and(matches(db, list, today), seenBy(db, proof)))
    .limit(COUNT_CAP + 1)
    .as('found')
  return db.build.select({ count: sql<number>`count(*)` }).from(found)
}

// Where an unknown due date sorts: after every known one. The index holds the same expression.
const UNDATED = '9999-12-31'
const ISSUED = sql`coalesce(${ledgerInvoice.issuedOn}, '')`
const DUE = sql`coalesce(${ledgerInvoice.dueOn}, '9999-12-31')`

function columnsOf(list: InvoiceList) {
  const date = list.sort === 'due' ? DUE : ISSUED
  // The plus keeps SQLite from walking the whole order to find the few rows of a search or a company.
  const narrowed = list.search || list.companyId || list.projectId
  return [narrowed ? sql`+${date}` : date, ledgerInvoice.sourceId, ledgerInvoice.key]
}

function matches(db: Database, list: InvoiceList, today: string): SQL | undefined {
  const { search, side, filter, companyId, projectId, sort } = list
  return and(
    IS_THERE,
    side ? eq(ledgerInvoice.side, side) : undefined,
    sort === 'due' || filter === 'open' || filter === 'overdue' ? IS_OPEN : undefined,
    filter === 'overdue' ? sql`${ledgerInvoice.dueOn} < ${today}` : undefined,
    filter === 'overdue' && sort === 'due' ? sql`${DUE} < ${today}` : undefined,
    filter === 'draft' ? sql`${ledgerInvoice.state} = 'draft'` : undefined,
    filter === 'paid' ? sql`${ledgerInvoice.state} = 'posted' and open_minor = 0` : undefined,
    companyId ? invoicesOf(db, { entity: 'counterparty', recordId: companyId }) : undefined,
    projectId ? invoicesOf(db, { entity: 'project', recordId: projectId }) : undefined,
    search ? isFound(db, search) : undefined,
  )
}

// Written out, not as parameters: only so does SQLite see that a partial index fits.
export const IS_THERE = sql`${ledgerInvoice.deleted} = 0`
const IS_OPEN = sql`${ledgerInvoice.openMinor} <> 0`

function isFound(db: Database, { number, company: name }: InvoiceSearch): SQL {
  const found = numbered(number)
  const rows = name ? sql`${found} union ${ofCompanies(db, name)}` : found
  return sql`(${ledgerInvoice.sourceId}, ${ledgerInvoice.key}) in (${rows})`
}

// Numbers are found by how they begin, leading zeros and capitals aside, out of an index of just that.
function numbered(number: string): SQL {
  const begin = number.toLowerCase().replace(/^0+/, '')
  const column = sql`ltrim(lower(n.number), '0')`
  return sql`select * from (select n.source_id, n.key from ledger_invoice as n
    where n.deleted = 0 and ${column} >= ${begin} and ${column} < ${`${begin}\u{10ffff}`}
    limit ${MOST_FOUND})`
}

function ofCompanies(db: Database, name: NameSearch): SQL {
  const companies = db.build
    .select({ id: company.id })
    .from(company)
    .where(and(sql`${company.deletedAt} is null`, matchesCompany(name)))
    .limit(MOST_COMPANIES)
  const links = db.build
    .select({ sourceId: ledgerLink.sourceId, key: ledgerLink.key })
    .from(ledgerLink)
    .where(and(inArray(ledgerLink.recordId, companies), eq(ledgerLink.entity, 'counterparty')))
  return sql`select * from (select c.source_id, c.key from ledger_invoice as c
    where c.deleted = 0 and (c.source_id, c.counterparty) in ${links} limit ${MOST_FOUND})`
}
