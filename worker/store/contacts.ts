import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { COUNT_CAP, type Cursor, PAGE_ROWS } from '../domain/keyset.ts'
import type { Search } from '../domain/search.ts'
import { maySee, ofCompany, viewerId } from './access.ts'
import { withinReach } from './access-reach.ts'
import type { Database } from './database.ts'
import { beyond, inOrder } from './keyset.ts'
import {
  countNothing,
  isOfHits,
  startAt,
  startAtFound,
  type Wanted,
  withinFound,
} from './list-search.ts'
import { contact } from './schema/contacts.ts'
import type { SessionProof } from './viewer.ts'

export const CONTACT_FILTERS = ['mine', 'no-consent', 'do-not-contact'] as const

/** What a cursor of the list holds: the sorted name and the id. */
export const CONTACT_KEYSET = ['string', 'string'] as const

/** Companies that a row names; the rest is on the page of the contact. */
const COMPANIES_NAMED = 3

/** What the list of contacts is asked for. */
export type ContactList = {
  search: Search | null
  filter: (typeof CONTACT_FILTERS)[number] | null
  descending: boolean
  cursor: Cursor | null
}

/** A page of contacts and one row more, or `limit` rows; `only` is what an export asks besides. */
export function selectContacts(
  db: Database,
  proof: SessionProof,
  list: ContactList,
  limit = PAGE_ROWS + 1,
  only?: SQL,
) {
  return withinReach(proof, 'contact.view', 'contact', ({ ids, atMost }) =>
    withinFound('contact', wanted(list, ids, only), (found) => {
      const { descending, cursor } = list
      const order = { columns: found.ordered(ORDER), descending, cursor }
      const fields = { ...fieldsOf(proof), fitting: found.fitting }
      return startAt(db, { fields, table: contact }, found)
        .where(
          and(
            matches(proof, list),
            found.fits(contact.id),
            beyond(order),
            only,
            isAmongReached(ids),
          ),
        )
        .orderBy(...inOrder(order))
        .limit(found.atMost(atMost(limit)))
    }),
  )
}

export type ContactRow = ReturnType<typeof selectContacts>['_']['result'][number]

/** The ids of what the list holds for the viewer and `only` holds of, from its beginning: for a change of them. */
export function selectIdsOfContacts(
  db: Database,
  proof: SessionProof,
  list: ContactList,
  { limit, only }: { limit: number; only: SQL },
) {
  return withinReach(proof, 'contact.view', 'contact', ({ ids, atMost }) =>
    withinFound('contact', { ...list, whole: true }, (found) =>
      db.build
        .select({ id: contact.id })
        .from(contact)
        .where(and(matches(proof, list), found.fits(contact.id), only, isAmongReached(ids)))
        .orderBy(...found.ordered(ORDER))
        .limit(found.atMost(atMost(limit))),
    ),
  )
}

/** How many the list holds, counted no further than COUNT_CAP + 1, but where its rows say so. */
export function countContacts(db: Database, proof: SessionProof, list: ContactList) {
  const found = withinReach(proof, 'contact.view', 'contact', ({ ids, atMost }) => {
    if (isOfHits(wanted(list, ids))) return countNothing(db)
    return db.build
      .select({ one: sql`1`.as('one') })
      .from(startAtFound('contact', list.search))
      .where(and(matches(proof, list), isAmongReached(ids)))
      .orderBy(...(list.search ? [] : ORDER))
      .limit(atMost(COUNT_CAP + 1))
  })
  return db.build.select({ count: sql<number>`count(*)` }).from(sql`(${found.getSQL()})`)
}

// With anything besides that narrows it, or for who reaches but some, the latest found might hold none of what is meant.
function wanted(list: ContactList, ids: SQL | null, only?: SQL): Wanted {
  const { filter } = list
  return { ...list, whole: ids !== null || only !== undefined || filter !== null }
}

/** A company of a contact, as lists name it. */
export type NamedCompany = { id: string; name: string; role: string | null }

/** Reads the companies of a row. */
export function readCompanies(json: string): NamedCompany[] {
  const rows = JSON.parse(json) as [string, string, string | null][]
  return rows.map(([id, name, role]) => ({ id, name, role }))
}

const ORDER = [contact.sortKey, contact.id] as const

// Those alone that the viewer may see.
const companiesOf = (
  proof: SessionProof,
) => sql<string>`(select json_group_array(json_array(id, name, role))
  from (select named.id, named.name, works.role
    from contact_company as works join company as named on named.id = works.company_id
    where works.contact_id = contact.id and works.inactive = 0 and named.deleted_at is null
      and ${maySee(proof, 'company', ofCompany('named'))}
    order by works.created_at limit ${COMPANIES_NAMED}))`

const fieldsOf = (proof: SessionProof) => ({
  id: contact.id,
  name: contact.name,
  sortKey: contact.sortKey,
  phones: contact.phones,
  emails: contact.emails,
  consent: contact.consent,
  doNotContact: contact.doNotContact,
  companies: companiesOf(proof),
})

function isAmongReached(ids: SQL | null): SQL | undefined {
  return ids ? sql`${contact.id} in (${ids})` : undefined
}

function matches(proof: SessionProof, { filter }: ContactList): SQL | undefined {
  return and(
    isNull(contact.deletedAt),
    filter === 'mine' ? sql`${contact.ownerId} = ${viewerId(proof)}` : undefined,
    filter === 'no-consent' ? sql`${contact.consent} <> 'given'` : undefined,
    filter === 'do-not-contact' ? eq(contact.doNotContact, 1) : undefined,
  )
}
