import type { InStatement } from '@libsql/client/web'
import { type SQL, sql } from 'drizzle-orm'
import { MATCH_SIGNS } from '../domain/company-match.ts'
import { type Cursor, type KeysetShape, PAGE_ROWS } from '../domain/keyset.ts'
import { holds, mayDo, maySee, ofCompany } from './access.ts'
import { SIGN_COLUMNS } from './company-matches.ts'
import type { Database } from './database.ts'
import { beyond, inOrder } from './keyset.ts'
import { bumpLive, raw } from './raw.ts'
import { logByMember } from './record-edits.ts'
import { type SessionProof, selectViewer } from './viewer.ts'

/** Open pairs are counted no further. */
export const CANDIDATES_CAP = 100

/** What a cursor of the list holds: when the pair was found, and its two companies. */
export const CANDIDATE_KEYSET: KeysetShape = ['number', 'string', 'string']

// A pair counts while both of it are there; the order of the join keeps to the index of open pairs.
const OPEN = sql`company_candidate as pair indexed by company_candidate_open
  cross join company as one on one.id = pair.company_id and one.deleted_at is null
  cross join company as other on other.id = pair.other_id and other.deleted_at is null`

function seesBoth(proof: SessionProof): SQL {
  const one = maySee(proof, 'company', ofCompany('one'))
  return sql`${one} and ${maySee(proof, 'company', ofCompany('other'))}`
}

/** A page of pairs that a person has not decided on, the oldest first, and one pair more. */
export function selectOpenCandidates(db: Database, proof: SessionProof, cursor: Cursor | null) {
  const order = {
    columns: [sql`pair.found_at`, sql`pair.company_id`, sql`pair.other_id`],
    descending: false,
    cursor,
  }
  const signs = MATCH_SIGNS.map((sign) => {
    const column = sql.raw(SIGN_COLUMNS[sign][0])
    return sql`(one.${column} = other.${column}) is true`
  })
  return db.build
    .select({
      foundAt: sql<number>`pair.found_at`,
      one: sql<string>`${side('one')}`,
      other: sql<string>`${side('other')}`,
      signs: sql<string>`json_array(${sql.join(signs, sql`, `)})`,
      /** How many of the two the viewer may change: one to say that they differ, both to merge them. */
      changes: sql<number>`${mayDo(proof, 'company.edit', ofCompany('one'))}
        + ${mayDo(proof, 'company.edit', ofCompany('other'))}`,
    })
    .from(OPEN)
    .where(sql`pair.decided_at is null and ${beyond(order) ?? sql`true`} and ${seesBoth(proof)}`)
    .orderBy(...inOrder(order))
    .limit(PAGE_ROWS + 1)
}

export type CandidateRow = ReturnType<typeof selectOpenCandidates>['_']['result'][number]

/** One company of a pair. */
export type CandidateSide = {
  id: string
  name: string
  taxId: string | null
  registrationReason: string | null
  phone: string | null
  email: string | null
  address: string | null
  isCustomer: number
  isVendor: number
  /** Its numbers in the books; all that tells two of one name apart when nothing else is known. */
  codes: string | null
}

/** Reads one side of a row. */
export function readSide(json: string): CandidateSide {
  return JSON.parse(json) as CandidateSide
}

function side(alias: string): SQL {
  const fields = Object.entries(SIDE_COLUMNS).map(
    ([name, column]) => `'${name}', ${alias}.${column}`,
  )
  const codes = `(select group_concat(row.code, ', ') from ledger_link as link
    indexed by ledger_link_record
    join ledger_counterparty as row on row.source_id = link.source_id and row.key = link.key
    where link.record_id = ${alias}.id and link.entity = 'counterparty')`
  return sql.raw(`json_object(${fields.join(', ')}, 'codes', ${codes})`)
}

const SIDE_COLUMNS: Readonly<Record<Exclude<keyof CandidateSide, 'codes'>, string>> = {
  id: 'id',
  name: 'name',
  taxId: 'tax_id',
  registrationReason: 'registration_reason',
  phone: 'phone',
  email: 'email',
  address: 'address',
  isCustomer: 'is_customer',
  isVendor: 'is_vendor',
}

/** How many pairs are open, counted no further than CANDIDATES_CAP + 1. */
export function countOpenCandidates(db: Database, proof: SessionProof) {
  const found = db.build
    .select({ one: sql`1`.as('one') })
    .from(OPEN)
    .where(sql`pair.decided_at is null and ${seesBoth(proof)}`)
    .limit(CANDIDATES_CAP + 1)
    .as('found')
  return db.build.select({ count: sql<number>`count(*)` }).from(found)
}

/** Says that the two are not the same. The first statement answers the number of the log entry. */
export function dismissCandidate(
  db: Database,
  proof: SessionProof,
  [one, other]: readonly [string, string],
): InStatement[] {
  const [companyId, otherId] = one > other ? [one, other] : [other, one]
  const pair = sql`company_id = ${companyId} and other_id = ${otherId}`
  const named = sql`json_object('notSame', json_array(null, (select name from company
    where id = ${otherId})))`
  // Who may change one of the two may say that they are two.
  const open = sql`exists (select 1 from company_candidate where ${pair} and decided_at is null)
    and exists (select 1 from company where id in (${one}, ${other}) and deleted_at is null
      and ${mayDo(proof, 'company.edit', ofCompany())})
    and (select count(*) from company where id in (${one}, ${other})
      and ${maySee(proof, 'company', ofCompany())}) = 2`
  const viewer = selectViewer(db, proof).as('viewer')
  return [
    logByMember(db, proof, {
      verb: 'not-same',
      entity: 'company',
      id: companyId,
      diff: named,
      only: open,
    }),
    raw(sql`update company_candidate set decided_at = ${proof.now},
        decided_by = (select id from ${viewer}), decided_change = last_insert_rowid()
      where ${pair} and ${open}`),
    bumpLive('crm', holds(proof, 'company.edit')),
  ]
}

/** Puts a pair before people again, by the entry of who dismissed it; the first statement answers a row if it did. */
export function reopenCandidate(db: Database, proof: SessionProof, change: number): InStatement[] {
  const viewer = selectViewer(db, proof).as('viewer')
  return [
    raw(sql`update company_candidate set decided_at = null, decided_by = null, decided_change = null
      where decided_change = ${change} and decided_by = (select id from ${viewer})
        and ${holds(proof, 'company.edit')} returning company_id`),
    bumpLive('crm', holds(proof, 'company.edit')),
  ]
}
