import type { InStatement } from '@libsql/client/web'
import { sql } from 'drizzle-orm'
import { emailKey, nameKey, phoneKey, sortKey } from '../domain/company-name.ts'
import { holds } from './access.ts'
import type { Database } from './database.ts'
import { bumpLive, raw } from './raw.ts'
import { logByMember } from './record-edits.ts'
import { type SessionProof, selectViewer } from './viewer.ts'

/** A company as a person enters it. */
export type NewCompany = {
  name: string
  side: 'customer' | 'vendor'
  taxId: string | null
  registrationReason: string | null
  contactName: string | null
  phone: string | null
  email: string | null
  address: string | null
}

/** Adds a company and its first entry in the change log; does nothing for who may not. */
export function insertCompany(
  db: Database,
  proof: SessionProof,
  id: string,
  made: NewCompany,
): InStatement[] {
  const viewer = selectViewer(db, proof).as('viewer')
  const { now } = proof
  return [
    raw(sql`insert into company (id, name, name_key, sort_key, tax_id, registration_reason,
        contact_name, phone, phone_key, email, email_key, address, is_customer, is_vendor,
        owner_id, created_at, created_by, updated_at)
      select ${id}, ${made.name}, ${nameKey(made.name)}, ${sortKey(made.name)}, ${made.taxId},
        ${made.registrationReason}, ${made.contactName}, ${made.phone}, ${phoneKey(made.phone)},
        ${made.email}, ${emailKey(made.email)}, ${made.address}, ${Number(made.side === 'customer')},
        ${Number(made.side === 'vendor')}, ${viewer.id}, ${now}, ${viewer.id}, ${now}
      from ${viewer} where ${holds(proof, 'company.create')}`),
    logByMember(db, proof, {
      verb: 'create',
      entity: 'company',
      id,
      diff: JSON.stringify({ name: [null, made.name] }),
      only: sql`exists (select 1 from company where id = ${id})`,
    }),
    bumpLive('crm', holds(proof, 'company.create')),
  ]
}
