import { and, eq, isNull, or, type SQL, sql } from 'drizzle-orm'
import { COUNT_CAP, type Cursor, PAGE_ROWS } from '../domain/keyset.ts'
import type { NameSearch } from '../domain/name-search.ts'
import { maySee, ofContact } from './access.ts'
import type { Database } from './database.ts'
import { beyond, inOrder } from './keyset.ts'
import { contact } from './schema/contacts.ts'
import type { SessionProof } from './viewer.ts'

export const CONTACT_FILTERS = ['no-consent', 'do-not-contact'] as const

/** What a cursor of the list holds: the sorted name and the id. */
export const CONTACT_KEYSET = ['string', 'string'] as const

/** Companies that a row names; the rest is on the page of the contact. */
const COMPANIES_NAMED = 3

/** What the list of contacts is asked for. */
export type ContactList = {
  search: NameSearch | null
  filter: (typeof CONTACT_FILTERS)[number] | null
  descending: boolean
  cursor: Cursor | null
}

/** A page of contacts and one row more. */
export function selectContacts(db: Database, proof: SessionProof, list: ContactList) {
  const order = { columns: ORDER, descending: list.descending, cursor: list.cursor }
  return db.build
    .select({
      id: contact.id,
      name: contact.name,
      sortKey: contact.sortKey,
      phones: contact.phones,
      emails: contact.emails,
      consent: contact.consent,
      doNotContact: contact.doNotContact,
      companies: COMPANIES,
    })
    .from(contact)
    .where(and(matches(list), beyond(order), maySee(proof, 'contact', ofContact())))
    .orderBy(...inOrder(order))
    .limit(PAGE_ROWS + 1)
}

export type ContactRow = ReturnType<typeof selectContacts>['_']['result'][number]

/** How many the list holds, counted no further than COUNT_CAP + 1. */
export function countContacts(db: Database, proof: SessionProof, list: ContactList) {
  const found = db.build
    .select({ one: sql`1`.as('one') })
    .from(contact)
    .where(and(matches(list), maySee(proof, 'contact', ofContact())))
    .orderBy(...ORDER)
    .limit(COUNT_CAP + 1)
    .as('found')
  return db.build.select({ count: sql<number>`count(*)` }).from(found)
}

/** A company of a contact, as lists name it. */
export type NamedCompany = { id: string; name: string; role: string | null }

/** Reads the companies of a row. */
export function readCompanies(json: string): NamedCompany[] {
  const rows = JSON.parse(json) as [string, string, string | null][]
  return rows.map(([id, name, role]) => ({ id, name, role }))
}

const ORDER = [contact.sortKey, contact.id] as const

const COMPANIES = sql<string>`(select json_group_array(json_array(id, name, role))
  from (select named.id, named.name, works.role
    from contact_company as works join company as named on named.id = works.company_id
    where works.contact_id = contact.id and works.inactive = 0 and named.deleted_at is null
    order by works.created_at limit ${COMPANIES_NAMED}))`

function matches({ search, filter }: ContactList): SQL | undefined {
  return and(
    isNull(contact.deletedAt),
    search ? matchesContact(search) : undefined,
    filter === 'no-consent' ? sql`${contact.consent} <> 'given'` : undefined,
    filter === 'do-not-contact' ? eq(contact.doNotContact, 1) : undefined,
  )
}

/** Contacts whose folded name holds every word, or whose numbers hold the digits, or addresses the words. */
function matchesContact({ words, digits }: NameSearch): SQL | undefined {
  const named = words.map(
    (word) =>
      sql`(instr(${contact.nameKey}, ${word}) > 0 or instr(${contact.reachKeys}, ${word}) > 0)`,
  )
  return digits === null
    ? and(...named)
    : or(and(...named), sql`instr(${contact.reachKeys}, ${digits}) > 0`)
}
