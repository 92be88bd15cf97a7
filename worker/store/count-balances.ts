import { type SQL, sql } from 'drizzle-orm'
import { COUNT_CAP } from '../domain/keyset.ts'
import { holdsAll } from './access.ts'
import { isLikelyAll } from './access-reach.ts'
import type { Database } from './database.ts'
import type { SessionProof } from './viewer.ts'

/** Whose balances are counted, as `b`, by which of them, and where they stand when not in the order of their key. */
type Counted = { record: 'company' | 'project'; rule: SQL; index?: string }

/** Whether balances tell the viewer how many companies or projects a list holds: to whoever sees all of both. */
export function mayCountBalances(proof: SessionProof, record: Counted['record']): boolean {
  return isLikelyAll(proof, 'money.view') && isLikelyAll(proof, `${record}.view`)
}

/**
 * How many companies or projects have a balance for which `rule` holds, counted no further than COUNT_CAP + 1: out of
 * indexes alone. No record is looked up, and of the deleted ones there are few.
 */
export function countBalances(db: Database, proof: SessionProof, { record, rule, index }: Counted) {
  const id = sql.raw(`b.${record}_id`)
  const balances = sql.raw(`${record}_balance as b${index ? ` indexed by ${index}` : ''}`)
  const gone = sql.raw(`${record} as gone indexed by ${record}_gone`)
  return db.build.select({ count: sql<number>`count(*)` }).from(
    sql`(select distinct ${id} from (select 1 where ${holdsAll(proof, 'money.view')}
        and ${holdsAll(proof, `${record}.view`)})
      cross join ${balances} where ${rule} and not exists (select 1 from ${gone}
        where gone.id = ${id} and gone.deleted_at is not null)
      limit ${COUNT_CAP + 1})`,
  )
}
