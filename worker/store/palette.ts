/** What the palette finds: first what begins with the words typed, then what holds them anywhere. */
import { and, eq, isNull, or, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { NameSearch } from '../domain/name-search.ts'
import type { PaletteSearch } from '../domain/palette-search.ts'
import { matchesCompany } from './company-search.ts'
import type { Database } from './database.ts'
import { IS_THERE } from './invoices.ts'
import { company, ledgerLink, project } from './schema/crm.ts'
import { ledgerInvoice } from './schema/ledger.ts'
import { type SessionProof, seenBy } from './viewer.ts'

/** Records of one kind that the palette shows. */
export const MOST_FOUND = 8

/** Greater than any letter: the end of the range of all words with one beginning. */
const LAST = '\u{10ffff}'

/** Companies whose name begins with what was typed. */
export function selectCompaniesBeginning(db: Database, proof: SessionProof, of: PaletteSearch) {
  return companies(db, proof, beginsWith(company.nameKey, of.names.map(phraseOf))).orderBy(
    company.nameKey,
  )
}

/** Companies that hold what was typed in their name, tax id or phone number. */
export function selectCompaniesHolding(db: Database, proof: SessionProof, of: PaletteSearch) {
  return companies(db, proof, or(...of.names.map(matchesCompany))).orderBy(company.sortKey)
}

/** Projects whose name or code begins with what was typed. */
export function selectProjectsBeginning(db: Database, proof: SessionProof, of: PaletteSearch) {
  const phrases = of.names.map(phraseOf)
  const begins = or(
    beginsWith(project.sortKey, phrases),
    beginsWith(sql`lower(${project.code})`, phrases),
  )
  return projects(db, proof, begins)
}

/** Projects that hold each word typed in their name or code. */
export function selectProjectsHolding(db: Database, proof: SessionProof, of: PaletteSearch) {
  const holds = or(...of.names.map(({ words }) => and(...words.map(isInProject))))
  return projects(db, proof, holds)
}

/** Invoices whose number begins with what was typed, leading zeros and capitals aside. */
export function selectInvoicesBeginning(db: Database, proof: SessionProof, of: PaletteSearch) {
  const number = sql`ltrim(lower(${ledgerInvoice.number}), '0')`
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
    .from(ledgerInvoice)
    .leftJoin(
      ledgerLink,
      and(
        eq(ledgerLink.entity, 'counterparty'),
        eq(ledgerLink.sourceId, ledgerInvoice.sourceId),
        eq(ledgerLink.key, ledgerInvoice.counterparty),
      ),
    )
    .leftJoin(company, eq(company.id, ledgerLink.recordId))
    .where(and(IS_THERE, beginsWith(number, of.numbers), seenBy(db, proof)))
    .orderBy(number, ledgerInvoice.sourceId, ledgerInvoice.key)
    .limit(MOST_FOUND)
}

function companies(db: Database, proof: SessionProof, fits: SQL | undefined) {
  return db.build
    .select({ id: company.id, name: company.name, taxId: company.taxId })
    .from(company)
    .where(and(isNull(company.deletedAt), fits, seenBy(db, proof)))
    .limit(MOST_FOUND)
    .$dynamic()
}

function projects(db: Database, proof: SessionProof, fits: SQL | undefined) {
  return db.build
    .select({ id: project.id, name: project.name, code: project.code })
    .from(project)
    .where(and(isNull(project.deletedAt), fits, seenBy(db, proof)))
    .orderBy(project.sortKey)
    .limit(MOST_FOUND)
}

function isInProject(word: string): SQL {
  return sql`(instr(${project.sortKey}, ${word}) > 0 or instr(lower(${project.code}), ${word}) > 0)`
}

// A range, so that an index finds it; nothing begins with no text at all.
function beginsWith(column: SQLWrapper, texts: readonly string[]): SQL {
  const ranges = texts.map((text) => sql`(${column} >= ${text} and ${column} < ${text + LAST})`)
  return ranges.length > 0 ? sql`(${sql.join(ranges, sql` or `)})` : sql`false`
}

function phraseOf({ words }: NameSearch): string {
  return words.join(' ')
}
