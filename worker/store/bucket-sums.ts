import { sql } from 'drizzle-orm'
import { ENTITY_NAMES, type EntityName } from '../../protocol/entities.ts'
import { GROUP_BUCKETS, type SumsRequest } from '../../protocol/verification.ts'
import type { Database } from './database.ts'

/** Sums of 48-bit halves of hashes are kept modulo 2^48. */
export const HASH_MODULUS = sql.raw('281474976710656')

/** Which sums are read: buckets one by one, or all groups of an entity when `at` is null. */
export type SumsAsked = {
  sourceId: number
  entity: EntityName
  basis: SumsRequest['basis']
  width: SumsRequest['width']
  at: readonly number[]
}

/** Sums of one entity: those that batches keep, or computed again out of the index over the stored rows. */
export function selectBucketSums(db: Database, asked: SumsAsked) {
  const { width, basis } = asked
  const buckets = basis === 'kept' ? keptBuckets(asked) : storedBuckets(asked)
  const sum = (column: string) => sql<number>`sum(${sql.raw(column)}) % ${HASH_MODULUS}`
  const at = width === 1 ? sql<number>`bucket` : sql<number>`bucket / ${sql.raw(String(width))}`
  return db.build
    .select({
      entity: sql<EntityName>`${asked.entity}`,
      at,
      rows: sql<number>`sum(rows)`,
      sumA: sum('sum_a'),
      sumB: sum('sum_b'),
    })
    .from(sql`(${buckets})`)
    .groupBy(sql`2`)
    .having(sql`sum(rows) <> 0 or sum(sum_a) <> 0 or sum(sum_b) <> 0`)
}

function keptBuckets({ sourceId, entity, width, at }: SumsAsked) {
  return sql`select bucket, rows, sum_a, sum_b from ledger_bucket
    where source_id = ${sourceId} and entity = ${entity} ${only(width, at)}`
}

/** Grouped bucket by bucket, as the index lies: no sorting, however many rows. */
function storedBuckets({ sourceId, entity, width, at }: SumsAsked) {
  return sql`select bucket, count(*) as rows, sum(hash_a) % ${HASH_MODULUS} as sum_a,
      sum(hash_b) % ${HASH_MODULUS} as sum_b
    from ${sql.raw(`ledger_${entity} indexed by ledger_${entity}_bucket`)}
    where deleted = 0 and source_id = ${sourceId} ${only(width, at)} group by bucket`
}

function only(width: SumsRequest['width'], at: readonly number[]) {
  if (width === GROUP_BUCKETS) return sql``
  return sql`and bucket in (select value from json_each(${JSON.stringify(at)}))`
}

/** How many kept sums of a book disagree with its rows: buckets, and open amounts by due date. */
export async function countWrongSums(db: Database, sourceId: number): Promise<number> {
  const wrong = [
    ...ENTITY_NAMES.map((entity) => bucketsApart(sourceId, entity)),
    dueApart(sourceId),
  ]
  const [first, ...rest] = wrong.map((apart) =>
    db.build.select({ count: sql<number>`count(*)` }).from(sql`(${apart})`),
  )
  const results = (await db.read([first!, ...rest])) as { count: number }[][]
  return results.reduce((sum, [row]) => sum + (row?.count ?? 0), 0)
}

function bucketsApart(sourceId: number, entity: EntityName) {
  const whole = { sourceId, entity, width: GROUP_BUCKETS, at: [] } as const
  return sql`select bucket from (${keptBuckets({ ...whole, basis: 'kept' })}
      union all select bucket, -rows, -sum_a, -sum_b
      from (${storedBuckets({ ...whole, basis: 'rows' })}))
    group by bucket having sum(rows) <> 0 or sum(sum_a) <> 0 or sum(sum_b) <> 0`
}

function dueApart(sourceId: number) {
  return sql`select 1 from (
      select side, currency, credit, due_on, invoices, open_minor from ledger_due_sum
      where source_id = ${sourceId}
      union all select side, currency, open_minor < 0, coalesce(due_on, ''), -1, -open_minor
      from ledger_invoice indexed by ledger_invoice_open
      where source_id = ${sourceId} and open_minor <> 0)
    group by side, currency, credit, due_on having sum(invoices) <> 0 or sum(open_minor) <> 0`
}
