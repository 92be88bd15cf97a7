import { type SQL, sql } from 'drizzle-orm'
import { MATCH_SIGNS, type MatchSign } from '../domain/company-match.ts'
import { emailKey, nameKey, phoneKey } from '../domain/company-name.ts'
import { maySee, ofCompany } from './access.ts'
import type { Database } from './database.ts'
import { isNoPart } from './deleted-companies.ts'
import type { SessionProof } from './viewer.ts'

/** The column that holds what a sign compares, and the index that finds it. */
export const SIGN_COLUMNS = {
  'same-tax-id': ['tax_id', 'company_tax'],
  'same-name': ['name_key', 'company_name'],
  'same-phone': ['phone_key', 'company_phone'],
  'same-email': ['email_key', 'company_email'],
} as const satisfies Readonly<Record<MatchSign, readonly [column: string, index: string]>>

/** A switchboard number is shared by hundreds; so many companies of each sign are looked at. */
const LOOKED_AT = 10
const SHOWN = 5

/** What is known of a company that may be here already. */
export type Probe = {
  name: string
  taxId: string | null
  phone: string | null
  email: string | null
}

/**
 * Companies that may be the described one, those with the strongest sign first; deleted ones as well, since they
 * can be restored. `signs` is a JSON array; read it with `readSigns`.
 */
export function selectMatches(db: Database, proof: SessionProof, probe: Probe) {
  const keys: Readonly<Record<MatchSign, string | null>> = {
    'same-tax-id': probe.taxId,
    'same-name': nameKey(probe.name) || null,
    'same-phone': phoneKey(probe.phone),
    'same-email': emailKey(probe.email),
  }
  const live = MATCH_SIGNS.map((sign) => found(sign, keys[sign]))
  const gone = sql`select id from company indexed by company_deleted_name
    where name_key = ${keys['same-name']} and deleted_at is not null limit ${LOOKED_AT}`
  const goneTax = sql`select id from company indexed by company_deleted_tax
    where tax_id = ${keys['same-tax-id']} and deleted_at is not null limit ${LOOKED_AT}`
  const all = [...live, gone, goneTax].map((ids) => sql`select * from (${ids})`)
  const signs = MATCH_SIGNS.map(
    (sign) => sql`(${sql.raw(SIGN_COLUMNS[sign][0])} = ${keys[sign]}) is true`,
  )
  return db.build
    .select({
      id: sql<string>`company.id`,
      name: sql<string>`company.name`,
      taxId: sql<string | null>`company.tax_id`,
      deleted: sql<number>`company.deleted_at is not null`,
      signs: sql<string>`json_array(${sql.join(signs, sql`, `)})`,
    })
    .from(
      sql`(${sql.join(all, sql` union `)}) as found cross join company on company.id = found.id`,
    )
    .where(sql`${isNoPart('company')} and ${maySee(proof, 'company', ofCompany())}`)
    .orderBy(
      sql.join(
        signs.map((sign) => sql`${sign} desc`),
        sql`, `,
      ),
      sql`company.id`,
    )
    .limit(SHOWN)
}

export type MatchRow = ReturnType<typeof selectMatches>['_']['result'][number]

/** Which signs a row shares with the described company. */
export function readSigns(json: string): MatchSign[] {
  const flags = JSON.parse(json) as number[]
  return MATCH_SIGNS.filter((_, index) => flags[index] === 1)
}

function found(sign: MatchSign, key: string | null): SQL {
  const [column, index] = SIGN_COLUMNS[sign]
  return sql`select id from company indexed by ${sql.raw(index)}
    where ${sql.raw(column)} = ${key} and deleted_at is null limit ${LOOKED_AT}`
}
