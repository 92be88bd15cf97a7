/** What the palette finds: first what begins with the words typed, then what holds them anywhere. */
import { and, eq, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { NameSearch } from '../domain/name-search.ts'
import type { PaletteSearch } from '../domain/palette-search.ts'
import { maySee, ofCompany, ofLedgerRow, ofProject } from './access.ts'
import { matchesCompany } from './company-search.ts'
import type { Database } from './database.ts'
import { company, ledgerLink, project } from './schema/crm.ts'
import { ledgerInvoice } from './schema/ledger.ts'
import type { SessionProof } from './viewer.ts'

/** Records of one kind that the palette shows. */
export const MOST_FOUND = 8

/** Companies whose name begins with what was typed. */
export function selectCompaniesBeginning(
  db: Database,
  proof: SessionProof,
  { names }: PaletteSearch,
) {
  const begins = sql`${company.id} in (${union(names.map(companyRange))})`
  return companies(db, proof, begins).orderBy(company.nameKey)
}

/** Companies that hold what was typed in their name, tax id or phone number. */
export function selectCompaniesHolding(
  db: Database,
  proof: SessionProof,
  { names }: PaletteSearch,
) {
  const holds = scanFor(names, companyRange, matchesCompany)
  return companies(db, proof, holds).orderBy(company.sortKey)
}

/** Projects whose name begins with what was typed. */
export function selectProjectsBeginning(
  db: Database,
  proof: SessionProof,
  { names }: PaletteSearch,
) {
  return projects(db, proof, sql`${project.id} in (${union(names.map(projectRange))})`)
}

/** Projects that hold each word typed in their name or code. */
export function selectProjectsHolding(db: Database, proof: SessionProof, { names }: PaletteSearch) {
  return projects(db, proof, scanFor(names, projectRange, matchesProject))
}

/** Invoices whose number begins with what was typed, leading zeros and capitals aside. */
export function selectInvoicesBeginning(db: Database, proof: SessionProof, of: PaletteSearch) {
  const hits = of.numbers.length > 0 ? union(of.numbers.map(invoiceRange)) : NO_INVOICES
  return db.build
    .select({
      sourceId: ledgerInvoice.sourceId,
      key: ledgerInvoice.key,
      number: ledgerInvoice.number,
      companyName: company.name,
      issuedOn: ledgerInvoice.issuedOn,
      totalMinor: ledgerInvoice.totalMinor,
      currency: ledgerInvoice.currency,
    })
    .from(sql`(${hits}) as hit`)
    .innerJoin(
      ledgerInvoice,
      and(sql`${ledgerInvoice.sourceId} = hit.source_id`, sql`${ledgerInvoice.key} = hit.key`),
    )
    .leftJoin(
      ledgerLink,
      and(
        eq(ledgerLink.entity, 'counterparty'),
        eq(ledgerLink.sourceId, ledgerInvoice.sourceId),
        eq(ledgerLink.key, ledgerInvoice.counterparty),
      ),
    )
    .leftJoin(company, eq(company.id, ledgerLink.recordId))
    .where(maySee(proof, 'money', ofLedgerRow('ledger_invoice')))
    .orderBy(ledgerInvoice.number, ledgerInvoice.sourceId, ledgerInvoice.key)
    .limit(MOST_FOUND)
}

function companies(db: Database, proof: SessionProof, fits: SQL | undefined) {
  return db.build
    .select({ id: company.id, name: company.name, taxId: company.taxId })
    .from(company)
    .where(and(isNull(company.deletedAt), fits, maySee(proof, 'company', ofCompany())))
    .limit(MOST_FOUND)
    .$dynamic()
}

function projects(db: Database, proof: SessionProof, fits: SQL | undefined) {
  return db.build
    .select({ id: project.id, name: project.name, code: project.code })
    .from(project)
    .where(and(isNull(project.deletedAt), fits, maySee(proof, 'project', ofProject())))
    .orderBy(project.sortKey)
    .limit(MOST_FOUND)
}

function matchesProject({ words }: NameSearch): SQL | undefined {
  return and(
    ...words.map(
      (word) =>
        sql`(instr(${project.sortKey}, ${word}) > 0 or instr(${project.codeKey}, ${word}) > 0)`,
    ),
  )
}

/**
 * Looking into every row costs a scan. It is left out once enough rows begin with what was typed;
 * the other readings are not looked for while rows begin with the first.
 */
function scanFor(
  [typed, ...others]: readonly NameSearch[],
  range: (of: NameSearch) => SQL,
  holds: (of: NameSearch) => SQL | undefined,
): SQL | undefined {
  if (!typed) return sql`false`
  const begun = sql`(select count(*) from (${range(typed)}))`
  const elsewhere = or(...others.map(holds))
  const otherwise = elsewhere && sql`(${begun} = 0 and (${elsewhere}))`
  return and(sql`${begun} < ${MOST_FOUND}`, or(holds(typed), otherwise))
}

// One range of an index each: joined by "or", SQLite would rather walk the whole index in order.
function companyRange({ words }: NameSearch): SQL {
  return sql`select b.id from company as b
    where b.deleted_at is null and ${between(sql`b.name_key`, words.join(' '))}
    order by b.name_key limit ${MOST_FOUND}`
}

function projectRange({ words }: NameSearch): SQL {
  return sql`select b.id from project as b
    where b.deleted_at is null and ${between(sql`b.sort_key`, words.join(' '))}
    order by b.sort_key limit ${MOST_FOUND}`
}

function invoiceRange(number: string): SQL {
  const column = sql`b.number_key`
  return sql`select b.source_id, b.key from ledger_invoice as b
    where b.deleted = 0 and ${between(column, number)}
    order by ${column} limit ${MOST_FOUND}`
}

const NO_INVOICES = sql`select 0 as source_id, '' as key where false`

/** Greater than any letter: the end of the range of all texts with one beginning. */
const LAST = '\u{10ffff}'

function between(column: SQL, text: string): SQL {
  return sql`${column} >= ${text} and ${column} < ${text + LAST}`
}

function union(ranges: readonly SQL[]): SQL {
  const rows = ranges.map((range) => sql`select * from (${range})`)
  return sql.join(rows, sql` union all `)
}
