import { type SQL, sql } from 'drizzle-orm'
import { mayDo, ofCompany } from './access.ts'
import type { Database } from './database.ts'
import type { SessionProof } from './viewer.ts'

/** A deleted company, for whoever may bring it back; no row for one that became part of another. */
export function selectDeletedCompany(db: Database, proof: SessionProof, id: string) {
  return db.build
    .select({ id: sql<string>`company.id`, name: sql<string>`company.name` })
    .from(sql`company`)
    .where(sql`company.id = ${id} and company.deleted_at is not null and ${isNoPart('company')}
      and ${mayDo(proof, 'company.delete', ofCompany())}`)
}

/** The company has not become part of another: a merge is taken back, not restored around. */
export function isNoPart(alias: string): SQL {
  return sql`not exists (select 1 from company_merge as m
    where m.loser_id = ${sql.raw(alias)}.id and m.undone_at is null)`
}
