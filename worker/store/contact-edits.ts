import type { InStatement } from '@libsql/client/web'
import { type SQL, sql } from 'drizzle-orm'
import { nameKey, sortKey } from '../domain/company-name.ts'
import { reachKeysOf } from '../domain/contact.ts'
import type { FieldValues } from '../domain/merge-edit.ts'
import { holds, maySeeRecord, viewerId } from './access.ts'
import type { Database } from './database.ts'
import { bumpLive, raw } from './raw.ts'
import { logByMember, mayWrite } from './record-edits.ts'
import { type SessionProof, seenBy, selectViewer } from './viewer.ts'

/** A contact as a person enters it, and the first company they belong to. */
export type NewContact = {
  values: FieldValues & { name: string }
  company: { id: string; name: string; role: string | null } | null
}

/** Adds a contact with its company and its first entry in the change log; does nothing for who may not. */
export function insertContact(
  db: Database,
  proof: SessionProof,
  id: string,
  { values, company }: NewContact,
): InStatement[] {
  const viewer = selectViewer(db, proof).as('viewer')
  const { now } = proof
  const made = sql`exists (select 1 from contact where id = ${id})`
  return [
    raw(sql`insert into contact (id, name, name_key, sort_key, phones, emails, note, consent,
        consent_on, consent_basis, do_not_contact, do_not_contact_reason, owner_id,
        created_at, created_by, updated_at)
      select ${id}, ${values.name}, ${nameKey(values.name)}, ${sortKey(values.name)},
        ${values.phones}, ${values.emails}, ${values.note}, ${values.consent},
        ${values.consentOn}, ${values.consentBasis}, ${values.doNotContact},
        ${values.doNotContactReason}, ${viewer.id}, ${now}, ${viewer.id}, ${now}
      from ${viewer} where ${holds(proof, 'contact.create')}`),
    logByMember(db, proof, {
      verb: 'create',
      entity: 'contact',
      id,
      diff: JSON.stringify({ name: [null, values.name] }),
      only: made,
    }),
    ...keepReach(id, values, made),
    ...(company ? addToCompany(db, proof, { contactId: id, company }) : []),
    bumpLive('crm', seenBy(db, proof)),
  ]
}

/** Brings what a contact is found by in step with its numbers and addresses, `only` once those are saved. */
export function keepReach(id: string, values: FieldValues, only: SQL): InStatement[] {
  const { phones = null, emails = null } = values
  const keys = reachKeysOf({ phones, emails })
  const all = keys.map(({ key }) => key).join(' ') || null
  return [
    raw(sql`delete from contact_reach where contact_id = ${id} and ${only}`),
    raw(sql`insert or ignore into contact_reach (kind, key, contact_id)
      select reach.value ->> 'kind', reach.value ->> 'key', ${id}
      from json_each(${JSON.stringify(keys)}) as reach where ${only}`),
    raw(sql`update contact set reach_keys = ${all} where id = ${id} and ${only}`),
  ]
}

type Belongs = { contactId: string; company: NonNullable<NewContact['company']> }

/** A contact comes to a company, or takes another role there; logged on the contact. */
export function addToCompany(
  db: Database,
  proof: SessionProof,
  { contactId, company }: Belongs,
): InStatement[] {
  const viewer = selectViewer(db, proof).as('viewer')
  return [
    logByMember(db, proof, {
      verb: 'company-add',
      entity: 'contact',
      id: contactId,
      diff: diffOf(company, 'added'),
      only: sql`${mayTie(proof, contactId, company.id)} and not exists (
        select 1 from contact_company where contact_id = ${contactId}
          and company_id = ${company.id} and inactive = 0)`,
    }),
    raw(sql`insert into contact_company (contact_id, company_id, role, created_at, created_by)
      select ${contactId}, ${company.id}, ${company.role}, ${proof.now}, ${viewer.id}
      from ${viewer} where ${mayTie(proof, contactId, company.id)}
      on conflict (contact_id, company_id)
        do update set role = coalesce(excluded.role, role), inactive = 0`),
    bumpLive('crm', seenBy(db, proof)),
  ]
}

type AtCompany = { role: string | null; inactive: boolean }

/** A contact's role at a company, and whether they are still there; logged on the contact. */
export function changeAtCompany(
  db: Database,
  proof: SessionProof,
  { contactId, company, was, now }: Belongs & { was: AtCompany; now: AtCompany },
): InStatement[] {
  const { id, name } = company
  const diff = {
    company: [name, name],
    companyId: [id, id],
    role: [was.role, now.role],
    inactive: [Number(was.inactive), Number(now.inactive)],
  }
  const unchanged = sql`contact_id = ${contactId} and company_id = ${id} and role is ${was.role}
    and inactive = ${Number(was.inactive)}`
  return [
    logByMember(db, proof, {
      verb: 'company-change',
      entity: 'contact',
      id: contactId,
      diff: JSON.stringify(diff),
      only: sql`${mayTie(proof, contactId, id)}
        and exists (select 1 from contact_company where ${unchanged})`,
    }),
    raw(sql`update contact_company set role = ${now.role}, inactive = ${Number(now.inactive)}
      where ${unchanged} and ${mayTie(proof, contactId, id)}`),
    bumpLive('crm', seenBy(db, proof)),
  ]
}

/** A contact was never at this company: the tie goes, logged on the contact. */
export function removeFromCompany(
  db: Database,
  proof: SessionProof,
  { contactId, company }: Belongs,
): InStatement[] {
  return [
    logByMember(db, proof, {
      verb: 'company-remove',
      entity: 'contact',
      id: contactId,
      diff: diffOf(company, 'left'),
      only: sql`${mayTie(proof, contactId, company.id)} and exists (select 1 from contact_company
        where contact_id = ${contactId} and company_id = ${company.id})`,
    }),
    raw(sql`delete from contact_company where contact_id = ${contactId}
      and company_id = ${company.id} and ${mayTie(proof, contactId, company.id)}`),
    bumpLive('crm', seenBy(db, proof)),
  ]
}

function diffOf({ id, name, role }: Belongs['company'], what: 'added' | 'left'): string {
  const side = (value: string | null) => (what === 'added' ? [null, value] : [value, null])
  return JSON.stringify({ company: side(name), companyId: side(id), role: side(role) })
}

// A tie says something of the company too, so it is only for who may see that.
function mayTie(proof: SessionProof, contactId: string, companyId: string): SQL {
  return sql`(${isThere(proof, contactId)} and ${maySeeRecord(proof, 'company', sql`${companyId}`)})`
}

// Somebody who has just made a contact may tie it, whatever they may change of others'.
function isThere(proof: SessionProof, contactId: string): SQL {
  return sql`exists (select 1 from contact as tied where tied.id = ${contactId}
    and tied.deleted_at is null and (${mayWrite(proof, 'contact.edit', 'tied')}
      or (tied.created_at = ${proof.now} and tied.created_by = ${viewerId(proof)})))`
}
