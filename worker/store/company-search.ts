import { and, or, type SQL, sql } from 'drizzle-orm'
import type { NameSearch } from '../domain/name-search.ts'
import { company } from './schema/crm.ts'

/** Companies whose folded name holds every word, or whose tax id or phone number holds the digits. */
export function matchesCompany({ words, digits }: NameSearch): SQL | undefined {
  const named = and(...words.map((word) => sql`instr(${company.nameKey}, ${word}) > 0`))
  if (digits === null) return named
  return or(
    named,
    sql`instr(${company.taxId}, ${digits}) > 0`,
    sql`instr(${company.phoneKey}, ${digits}) > 0`,
  )
}
