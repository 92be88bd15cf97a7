import type { InStatement } from '@libsql/client/web'
import { type SQL, sql } from 'drizzle-orm'
import type { Grantable } from '../domain/access.ts'
import type { ListName } from '../domain/list-name.ts'
import { holds, mayDo, ofCompany, ofContact, ofProject } from './access.ts'
import { noteTaken } from './access-trail.ts'
import type { Database } from './database.ts'
import type { SessionProof } from './viewer.ts'

/** The grant that taking a list away asks for. */
export const EXPORT_GRANT = {
  companies: 'company.export',
  contacts: 'contact.export',
  projects: 'project.export',
  invoices: 'money.export',
} as const satisfies Record<ListName, Grantable>

/** The rows of a list that the viewer may take away, besides seeing them. */
export function mayExport(proof: SessionProof, list: ListName): SQL {
  const of = EXPORTED[list]
  return mayDo(proof, EXPORT_GRANT[list], of())
}

const EXPORTED = {
  companies: ofCompany,
  contacts: ofContact,
  projects: ofProject,
  invoices: ofInvoice,
}

function ofInvoice() {
  return { company: sql`company.id`, project: sql`project.id` }
}

/** Notes in the trail that the viewer takes a list away, and which rows of it the query names. */
export function logExport(
  db: Database,
  proof: SessionProof,
  { list, query }: { list: ListName; query: string },
): InStatement {
  const taken = { kind: 'export', entity: 'list', recordId: list, detail: query } as const
  return noteTaken(db, proof, taken, holds(proof, EXPORT_GRANT[list]))
}
