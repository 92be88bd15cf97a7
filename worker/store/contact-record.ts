import { and, eq, inArray, isNull, or, type SQL, sql } from 'drizzle-orm'
import { nameKey } from '../domain/company-name.ts'
import { type ReachKey, reachKeysOf, readEmails, readPhones } from '../domain/contact.ts'
import { maySee, maySeeRecord, ofCompany, ofContact } from './access.ts'
import type { Database } from './database.ts'
import { mayWrite } from './record-edits.ts'
import { contact, contactCompany, contactReach } from './schema/contacts.ts'
import { company } from './schema/crm.ts'
import { member } from './schema/members.ts'
import type { SessionProof } from './viewer.ts'

const COMPANIES_SHOWN = 50
const CONTACTS_SHOWN = 50
const SIMILAR_SHOWN = 5

/** One contact, deleted ones too: their page says so and offers to restore. No row when there is none. */
export function selectContact(db: Database, proof: SessionProof, id: string) {
  return db.build
    .select({
      id: contact.id,
      name: contact.name,
      phones: contact.phones,
      emails: contact.emails,
      note: contact.note,
      consent: contact.consent,
      consentOn: contact.consentOn,
      consentBasis: contact.consentBasis,
      doNotContact: contact.doNotContact,
      doNotContactReason: contact.doNotContactReason,
      ownerName: member.name,
      createdAt: contact.createdAt,
      updatedAt: contact.updatedAt,
      deletedAt: contact.deletedAt,
      mayEdit: sql<number>`${mayWrite(proof, 'contact.edit', 'contact')}`,
      mayDelete: sql<number>`${mayWrite(proof, 'contact.delete', 'contact')}`,
    })
    .from(contact)
    .leftJoin(member, eq(member.id, contact.ownerId))
    .where(and(eq(contact.id, id), maySee(proof, 'contact', ofContact())))
}

export type ContactRecord = ReturnType<typeof selectContact>['_']['result'][number]

/** A contact as pages show it. */
export function describeContact({
  deletedAt,
  doNotContact,
  mayEdit,
  mayDelete,
  ...row
}: ContactRecord) {
  return {
    ...row,
    phones: readPhones(row.phones),
    emails: readEmails(row.emails),
    doNotContact: doNotContact === 1,
    deleted: deletedAt !== null,
    mayEdit: mayEdit === 1,
    mayDelete: mayDelete === 1,
  }
}

/** The companies a contact belongs to, where they still are first. */
export function selectCompaniesOfContact(db: Database, proof: SessionProof, id: string) {
  return db.build
    .select({
      id: company.id,
      name: company.name,
      role: contactCompany.role,
      inactive: contactCompany.inactive,
    })
    .from(contactCompany)
    .innerJoin(company, and(eq(company.id, contactCompany.companyId), isNull(company.deletedAt)))
    .where(
      and(
        eq(contactCompany.contactId, id),
        sql`exists (select 1 from contact as tied where tied.id = ${id}
          and ${maySee(proof, 'contact', ofContact('tied'))})`,
        maySee(proof, 'company', ofCompany()),
      ),
    )
    .orderBy(contactCompany.inactive, contactCompany.createdAt, company.id)
    .limit(COMPANIES_SHOWN)
}

export type CompanyOfContact = ReturnType<typeof selectCompaniesOfContact>['_']['result'][number]

/** The people of a company, those who left it last. */
export function selectContactsOf(db: Database, proof: SessionProof, companyId: string) {
  return db.build
    .select({
      id: contact.id,
      name: contact.name,
      phones: contact.phones,
      emails: contact.emails,
      consent: contact.consent,
      doNotContact: contact.doNotContact,
      doNotContactReason: contact.doNotContactReason,
      role: contactCompany.role,
      inactive: contactCompany.inactive,
    })
    .from(contactCompany)
    .innerJoin(contact, and(eq(contact.id, contactCompany.contactId), isNull(contact.deletedAt)))
    .where(
      and(
        eq(contactCompany.companyId, companyId),
        maySeeRecord(proof, 'company', sql`${companyId}`),
        maySee(proof, 'contact', ofContact()),
      ),
    )
    .orderBy(contactCompany.inactive, contact.sortKey)
    .limit(CONTACTS_SHOWN)
}

export type ContactOfCompany = ReturnType<typeof selectContactsOf>['_']['result'][number]

/** A person of a company as pages show them. */
export function describeContactOf({ doNotContact, inactive, ...row }: ContactOfCompany) {
  return {
    ...row,
    phones: readPhones(row.phones),
    emails: readEmails(row.emails),
    doNotContact: doNotContact === 1,
    inactive: inactive === 1,
  }
}

type Entered = { name: string; phones: string | null; emails: string | null }

/**
 * Contacts that may be this one already: the same number or address, or the same name. Deleted ones count, for
 * they can be restored instead.
 */
export function selectSimilarContacts(db: Database, proof: SessionProof, entered: Entered) {
  const keys = reachKeysOf(entered)
  const of = (kind: ReachKey['kind']) => hasReach(db, keys, kind)
  const sameName = eq(contact.nameKey, nameKey(entered.name))
  return db.build
    .select({
      id: contact.id,
      name: contact.name,
      deletedAt: contact.deletedAt,
      why: sql<'phone' | 'email' | 'name'>`case when ${of('phone')} then 'phone'
        when ${of('email')} then 'email' else 'name' end`,
    })
    .from(contact)
    .where(
      and(
        or(
          of('phone'),
          of('email'),
          entered.name === '' ? undefined : and(sameName, isNull(contact.deletedAt)),
        ),
        maySee(proof, 'contact', ofContact()),
      ),
    )
    .limit(SIMILAR_SHOWN)
}

function hasReach(db: Database, keys: readonly ReachKey[], kind: ReachKey['kind']): SQL {
  const wanted = keys.filter((reach) => reach.kind === kind).map(({ key }) => key)
  if (wanted.length === 0) return sql`false`
  const found = db.build
    .select({ id: contactReach.contactId })
    .from(contactReach)
    .where(and(eq(contactReach.kind, kind), inArray(contactReach.key, wanted)))
  return inArray(contact.id, found)
}
