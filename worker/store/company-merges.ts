import { and, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Search } from '../domain/search.ts'
import { mayDo, maySee, maySeeRecord, ofCompany } from './access.ts'
import { COMPANY_REFERENCES, type ReferencingTable } from './company-references.ts'
import { isLatest } from './company-unmerge.ts'
import type { Database } from './database.ts'
import { isAmong } from './list-search.ts'
import { company } from './schema/crm.ts'
import { member } from './schema/members.ts'
import { companyMerge } from './schema/merges.ts'
import type { SessionProof } from './viewer.ts'

/** A count of rows that move goes no further. */
export const MOVES_CAP = 1_000
const MERGES_SHOWN = 10
const CHOICES_SHOWN = 20
/** Companies that fit, of which the first by name are shown. */
const CHOICES_FOUND = 200

const loser = alias(company, 'loser')

const COUNTED = COMPANY_REFERENCES.filter((reference) => !('unseen' in reference))

/** How many rows of each table name a company, as JSON; read it with `readMoves`. */
export function selectMoves(db: Database, proof: SessionProof, id: string) {
  const counts = COUNTED.map((reference) => {
    const { table, column } = reference
    const only = 'where' in reference ? sql.raw(` and ${reference.where}`) : sql``
    return sql`${table}, (select count(*) from (select 1 from ${sql.raw(table)}
      where ${sql.raw(column)} = ${id}${only} limit ${MOVES_CAP + 1}))`
  })
  return db.build
    .select({ moves: sql<string>`json_object(${sql.join(counts, sql`, `)})` })
    .from(sql`(select 1) as one`)
    .where(maySeeRecord(proof, 'company', sql`${id}`))
}

/** Which of these companies the viewer may change: to merge two one must be let change both. */
export function selectMergeable(db: Database, proof: SessionProof, ids: readonly string[]) {
  return db.build
    .select({ id: company.id })
    .from(company)
    .where(
      and(
        inArray(company.id, [...ids]),
        isNull(company.deletedAt),
        mayDo(proof, 'company.edit', ofCompany()),
      ),
    )
}

/** What would move, by table, without what there is nothing of. */
export function readMoves(json: string): { table: ReferencingTable; count: number }[] {
  const counts = JSON.parse(json) as Record<ReferencingTable, number>
  return COUNTED.map(({ table }) => ({ table, count: counts[table] })).filter(
    ({ count }) => count > 0,
  )
}

/** The company that a merged one is part of by now; no row for any other id. */
export function selectSurvivor(db: Database, proof: SessionProof, id: string) {
  return db.build
    .select({ id: sql<string>`company.id` })
    .from(sql`(with recursive heir (id) as (
      select survivor_id from company_merge where loser_id = ${id} and undone_at is null
      union select m.survivor_id from heir join company_merge as m on m.loser_id = heir.id
        and m.undone_at is null) select id from heir) as heirs
      cross join company`)
    .where(sql`company.id = heirs.id and company.deleted_at is null
      and ${maySee(proof, 'company', ofCompany())}`)
    .limit(1)
}

/** The ids under which a company has been known: its own and those of all that became part of it. */
export function knownAs(id: string): SQL {
  return sql`(with recursive known (id) as (select ${id}
    union select m.loser_id from known join company_merge as m on m.survivor_id = known.id
      and m.undone_at is null) select id from known)`
}

/** What was merged into a company, the latest first; only that one can be taken back. */
export function selectMerges(db: Database, proof: SessionProof, survivorId: string) {
  return db.build
    .select({
      id: companyMerge.id,
      loserId: companyMerge.loserId,
      loserName: loser.name,
      mergedAt: companyMerge.mergedAt,
      memberName: member.name,
      latest: sql<number>`${isLatest('company_merge')}`,
    })
    .from(companyMerge)
    .innerJoin(loser, eq(loser.id, companyMerge.loserId))
    .leftJoin(member, eq(member.id, companyMerge.mergedBy))
    .where(
      and(
        eq(companyMerge.survivorId, survivorId),
        isNull(companyMerge.undoneAt),
        maySeeRecord(proof, 'company', companyMerge.survivorId),
      ),
    )
    .orderBy(sql`${companyMerge.mergedAt} desc`, sql`${companyMerge.id} desc`)
    .limit(MERGES_SHOWN)
}

export type MergeRow = ReturnType<typeof selectMerges>['_']['result'][number]

/** A merge into this company: the one asked for, or the one that an entry of the change log is of. */
export function selectMerge(
  db: Database,
  proof: SessionProof,
  survivorId: string,
  of: { id: string } | { change: number },
) {
  const survivor = alias(company, 'survivor')
  return db.build
    .select({
      id: companyMerge.id,
      survivor: { id: survivor.id, name: survivor.name },
      loser: { id: loser.id, name: loser.name },
    })
    .from(companyMerge)
    .innerJoin(survivor, eq(survivor.id, companyMerge.survivorId))
    .innerJoin(loser, eq(loser.id, companyMerge.loserId))
    .where(
      and(
        eq(companyMerge.survivorId, survivorId),
        'id' in of ? eq(companyMerge.id, of.id) : eq(companyMerge.changeSeq, of.change),
        isNull(companyMerge.undoneAt),
        maySeeRecord(proof, 'company', companyMerge.survivorId),
      ),
    )
}

/** Companies to choose one of, found by name or number; `except` is left out. */
export function selectChoices(
  db: Database,
  proof: SessionProof,
  search: Search | null,
  except: string,
) {
  return db.build
    .select({
      id: company.id,
      name: company.name,
      taxId: company.taxId,
      address: company.address,
    })
    .from(company)
    .where(
      and(
        isNull(company.deletedAt),
        sql`${company.id} <> ${except}`,
        search ? isAmong(company.id, 'company', search, CHOICES_FOUND) : sql`false`,
        maySee(proof, 'company', ofCompany()),
      ),
    )
    .orderBy(company.sortKey, company.id)
    .limit(CHOICES_SHOWN)
}
