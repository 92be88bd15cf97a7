/** Records by what a person types of their name, for fields that name one. */
import { and, eq, isNull, or, sql } from 'drizzle-orm'
import { nameKey, sortKey } from '../domain/company-name.ts'
import { codeKey } from '../domain/document-key.ts'
import type { Search } from '../domain/search.ts'
import { maySee, ofCompany, ofProject } from './access.ts'
import type { Database } from './database.ts'
import { isAmong } from './list-search.ts'
import { company, project } from './schema/crm.ts'
import type { SessionProof } from './viewer.ts'

/** Names that are offered at once. */
const MOST_NAMES = 8
/** Companies that hold the words, of which the first by name are offered. */
const MOST_HELD = 200
/** Greater than any letter: the end of the range of all texts with one beginning. */
const LAST = '\u{10ffff}'

const FIELDS = { id: company.id, name: company.name, taxId: company.taxId }

/** Companies whose name begins as typed, and when none does, that a search for it finds. */
export function selectCompanyNames(
  db: Database,
  proof: SessionProof,
  typed: string,
  search: Search | null,
) {
  const key = nameKey(typed)
  const begins = sql`(${company.nameKey} >= ${key} and ${company.nameKey} < ${key + LAST})`
  const begun = sql`exists (select 1 from company as b where b.deleted_at is null
    and b.name_key >= ${key} and b.name_key < ${key + LAST}
    and ${maySee(proof, 'company', ofCompany('b'))})`
  const holds = search
    ? and(sql`not ${begun}`, isAmong(company.id, 'company', search, MOST_HELD))
    : sql`false`
  return db.build
    .select(FIELDS)
    .from(company)
    .where(and(isNull(company.deletedAt), or(begins, holds), maySee(proof, 'company', ofCompany())))
    .orderBy(company.sortKey)
    .limit(MOST_NAMES)
}

/** The company of this id, or those of exactly this name or tax id. */
export function selectNamedCompanies(
  db: Database,
  proof: SessionProof,
  { id, name }: { id: string; name: string },
) {
  const fits =
    id !== ''
      ? eq(company.id, id)
      : or(
          eq(company.nameKey, nameKey(name)),
          and(sql`${company.taxId} is not null`, eq(company.taxId, name.trim())),
        )
  return db.build
    .select(FIELDS)
    .from(company)
    .where(and(isNull(company.deletedAt), fits, maySee(proof, 'company', ofCompany())))
    .limit(MOST_NAMES)
}

/** Projects of exactly this name or number. */
export function selectNamedProjects(db: Database, proof: SessionProof, typed: string) {
  const name = sql`${project.sortKey} = ${sortKey(typed)}`
  const code = sql`${project.codeKey} is not null and ${project.codeKey} = ${codeKey(typed)}`
  return db.build
    .select({ id: project.id, name: project.name })
    .from(project)
    .where(
      and(
        isNull(project.deletedAt),
        typed === '' ? sql`false` : or(name, code),
        maySee(proof, 'project', ofProject()),
      ),
    )
    .limit(MOST_NAMES)
}
