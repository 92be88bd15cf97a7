import type { EntityName } from '../../protocol/entities.ts'
import type { StreamHead } from '../../protocol/problem.ts'
import { AgentProblem } from '../problem.ts'
import type { Courier } from '../run/courier.ts'
import { hashInShadow, takeFromEdge } from '../state/shadow.ts'
import type { Place } from './compare.ts'

/** Buckets of one question: some 50,000 rows of an entity of a million. */
const BUCKETS_AT_ONCE = 200
/** Differences kept one by one; of a replica that lost everything their number is enough. */
const KEPT = 10_000
/** Is the hash of nothing. */
const NO_HASH = '-'
/** Pages of one question; beyond it something repeats itself. */
const PAGES = 10_000

/** A row of which shadow and replica say different things; null where one of them has no such row. */
export type Located = {
  readonly entity: EntityName
  readonly key: string
  readonly shadow: string | null
  readonly edge: string | null
}

/**
 * Finds the rows that differ in these buckets, and lets the shadow say of them what the replica holds. From there on
 * they are changes like any other: the next comparison with the source sends just those rows, under the ordinary stream.
 * Throws AgentProblem.
 */
export async function locate(
  courier: Courier,
  head: StreamHead,
  places: readonly Place[],
  faulty: readonly (readonly [entity: EntityName, key: string])[],
): Promise<{ count: number; rows: Located[] }> {
  const rows: Located[] = distrust(courier, faulty)
  let { length: count } = rows
  for (const [entity, buckets] of byEntity(places)) {
    for (let first = 0; first < buckets.length; first += BUCKETS_AT_ONCE) {
      const some = buckets.slice(first, first + BUCKETS_AT_ONCE)
      const found = await compareRows(courier, head, entity, some)
      takeFromEdge(courier.state, entity, found)
      count += found.length
      rows.push(...found.slice(0, KEPT - rows.length))
    }
  }
  return { count, rows }
}

/** Of a row that does not hash to what it says nothing is believed: what the shadow has of it is sent again. */
function distrust(
  { state }: Courier,
  faulty: readonly (readonly [entity: EntityName, key: string])[],
): Located[] {
  return faulty.flatMap(([entity, key]) => {
    const shadow = hashInShadow(state, entity, key)
    if (shadow === null) return []
    takeFromEdge(state, entity, [{ key, edge: NO_HASH }])
    return [{ entity, key, shadow, edge: NO_HASH }]
  })
}

function byEntity(places: readonly Place[]): Map<EntityName, number[]> {
  const buckets = new Map<EntityName, Set<number>>()
  for (const [entity, bucket] of places) {
    buckets.set(entity, (buckets.get(entity) ?? new Set()).add(bucket))
  }
  return new Map([...buckets].map(([entity, own]) => [entity, [...own]]))
}

async function compareRows(
  courier: Courier,
  head: StreamHead,
  entity: EntityName,
  buckets: readonly number[],
): Promise<Located[]> {
  const edge = await readEdge(courier, head, entity, buckets)
  const found: Located[] = []
  const shadow = courier.state.db
    .prepare(
      `select key, hash from shadow where entity = ?
       and bucket in (select value from json_each(?))`,
    )
    .iterate(entity, JSON.stringify(buckets))
  for (const row of shadow) {
    const [key, hash] = [String(row.key), String(row.hash)]
    const theirs = edge.get(key) ?? null
    edge.delete(key)
    if (theirs !== hash && hash !== NO_HASH) found.push({ entity, key, shadow: hash, edge: theirs })
  }
  for (const [key, hash] of edge) {
    // One that is stored under a wrong bucket is known to be faulty, and the shadow has it elsewhere.
    if (hashInShadow(courier.state, entity, key) !== null) continue
    found.push({ entity, key, shadow: null, edge: hash })
  }
  return found
}

async function readEdge(
  { wire }: Courier,
  head: StreamHead,
  entity: EntityName,
  buckets: readonly number[],
): Promise<Map<string, string>> {
  const rows = new Map<string, string>()
  let after: string | null = ''
  for (let page = 0; after !== null && page < PAGES; page += 1) {
    const digest = await wire.digest(entity, after, buckets)
    const isSame = digest.head?.seq === head.seq && digest.head.epoch === head.epoch
    if (!isSame) throw new AgentProblem('stream-moved', { code: 'digest' })
    for (const [key, hash] of digest.rows) rows.set(key, hash)
    after = digest.next
  }
  return rows
}
