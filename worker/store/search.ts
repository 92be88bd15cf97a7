/** What a search finds, kind by kind, as lists show it. */
import { and, eq, gte, inArray, lte, type SQL, sql } from 'drizzle-orm'
import { COUNT_CAP, PAGE_ROWS } from '../domain/keyset.ts'
import { rangesNear, type Search, type SearchKind } from '../domain/search.ts'
import { maySee, ofCompany } from './access.ts'
import type { Database } from './database.ts'
import { activity } from './schema/activities.ts'
import { contact } from './schema/contacts.ts'
import { company, ledgerLink, project } from './schema/crm.ts'
import { ledgerInvoice } from './schema/ledger.ts'
import { searchNear, searchWord } from './schema/search.ts'
import { allHits, bestHits, MOST_FOUND } from './search-hits.ts'
import { type SessionProof, seenBy } from './viewer.ts'

/** Words looked at for each beginning near a typed word, and for all of them. */
const MOST_BEGUN = 25
const MOST_NEAR = 500

/** A glance: the best of a kind and one more. A page: all of a kind before a document, and one more. */
export type Asked = { of: Search; page: null | { before: number | null } }

/** Companies that fit. */
export function findCompanies(db: Database, proof: SessionProof, asked: Asked) {
  const found = db.build
    .select({ id: company.id, name: company.name, taxId: company.taxId, at: AT, tier: TIER })
    .from(hitsOf(proof, 'company', asked))
    .innerJoin(company, sql`${company.id} = hit.record`)
  return inOrder(found.$dynamic(), asked)
}

/** Contacts that fit, each with a company of theirs. */
export function findContacts(db: Database, proof: SessionProof, asked: Asked) {
  const found = db.build
    .select({
      id: contact.id,
      name: contact.name,
      companyName: companyOfContact(proof),
      at: AT,
      tier: TIER,
    })
    .from(hitsOf(proof, 'contact', asked))
    .innerJoin(contact, sql`${contact.id} = hit.record`)
  return inOrder(found.$dynamic(), asked)
}

/** Projects that fit. */
export function findProjects(db: Database, proof: SessionProof, asked: Asked) {
  const found = db.build
    .select({
      id: project.id,
      name: project.name,
      code: project.code,
      kind: project.kind,
      at: AT,
      tier: TIER,
    })
    .from(hitsOf(proof, 'project', asked))
    .innerJoin(project, sql`${project.id} = hit.record`)
  return inOrder(found.$dynamic(), asked)
}

/** Invoices that fit, each with its company. */
export function findInvoices(db: Database, proof: SessionProof, asked: Asked) {
  const found = db.build
    .select({
      sourceId: ledgerInvoice.sourceId,
      key: ledgerInvoice.key,
      number: ledgerInvoice.number,
      companyName: company.name,
      issuedOn: ledgerInvoice.issuedOn,
      totalMinor: ledgerInvoice.totalMinor,
      currency: ledgerInvoice.currency,
      at: AT,
      tier: TIER,
    })
    .from(hitsOf(proof, 'invoice', asked))
    .innerJoin(
      ledgerInvoice,
      sql`${ledgerInvoice.sourceId} = cast(substr(hit.record, 1, instr(hit.record, '-') - 1) as integer)
        and ${ledgerInvoice.key} = substr(hit.record, instr(hit.record, '-') + 1)`,
    )
    .leftJoin(
      ledgerLink,
      and(
        eq(ledgerLink.entity, 'counterparty'),
        eq(ledgerLink.sourceId, ledgerInvoice.sourceId),
        eq(ledgerLink.key, ledgerInvoice.counterparty),
      ),
    )
    .leftJoin(
      company,
      and(eq(company.id, ledgerLink.recordId), maySee(proof, 'company', ofCompany())),
    )
  return inOrder(found.$dynamic(), asked)
}

/** Activities that fit, each with what it was about. */
export function findActivities(db: Database, proof: SessionProof, asked: Asked) {
  const found = db.build
    .select({
      id: activity.id,
      kind: activity.kind,
      subject: activity.subject,
      happenedAt: activity.at,
      companyName: company.name,
      at: AT,
      tier: TIER,
    })
    .from(hitsOf(proof, 'activity', asked))
    .innerJoin(activity, sql`${activity.id} = hit.record`)
    .leftJoin(
      company,
      and(eq(company.id, activity.companyId), maySee(proof, 'company', ofCompany())),
    )
  return inOrder(found.$dynamic(), asked)
}

/** How many of a kind fit, counted no further than COUNT_CAP + 1. */
export function countFound(db: Database, proof: SessionProof, kind: SearchKind, of: Search) {
  const hits = allHits(proof, kind, { of, before: null, limit: COUNT_CAP + 1 })
  return db.build.select({ count: sql<number>`count(*)` }).from(hits)
}

/** `selectNearWords` of a list, when it is searched. */
export function nearWordsOf(db: Database, proof: SessionProof, search: Search | null) {
  return search ? [selectNearWords(db, proof, search)] : []
}

/** Words of the index near those that are typed, each with the place of the typed word it may stand for. */
export function selectNearWords(db: Database, proof: SessionProof, of: Search) {
  const near = db.build
    .select({ id: searchNear.wordId })
    .from(searchNear)
    .where(
      and(
        gte(searchNear.beginning, sql`typed.value->>1`),
        lte(searchNear.beginning, sql`typed.value->>2`),
      ),
    )
    .limit(MOST_BEGUN)
  return db.build
    .selectDistinct({
      place: sql<number>`typed.value->>0`,
      word: searchWord.word,
      sound: searchWord.sound,
    })
    .from(sql`json_each(${JSON.stringify(rangesNear(of))}) as typed`)
    .crossJoin(searchWord)
    .where(and(inArray(searchWord.id, near), seenBy(db, proof)))
    .limit(MOST_NEAR)
}

// The one they joined first of those where they still are, and that the viewer may see.
function companyOfContact(proof: SessionProof) {
  return sql<string | null>`(select c.name
    from contact_company as k cross join company as c on c.id = k.company_id and c.deleted_at is null
    where k.contact_id = ${contact.id} and k.inactive = 0
      and ${maySee(proof, 'company', ofCompany('c'))} limit 1)`
}

/** The document of a hit of a page, from which the next one goes on. */
const AT = sql<number>`hit.at`

/** How well it fits: its name begins so (0), a word of it does (1), a word holds it (2). */
const TIER = sql<number>`hit.tier`

function hitsOf(proof: SessionProof, kind: SearchKind, { of, page }: Asked): SQL {
  if (!page) return bestHits(proof, kind, of)
  const hits = allHits(proof, kind, { of, before: page.before, limit: PAGE_ROWS + 1 })
  return sql`(select record, id as at, 0 as tier, '' as name from ${hits}) as hit`
}

type Ordered = { orderBy: (...by: SQL[]) => unknown; limit: (rows: number) => unknown }

// The hits are few and limited already; joining may have turned them.
function inOrder<T extends Ordered>(found: T, { page }: Asked): T {
  const ordered = found.orderBy(sql`hit.tier, hit.name, hit.at desc`) as Ordered
  return ordered.limit((page ? PAGE_ROWS : MOST_FOUND) + 1) as T
}
