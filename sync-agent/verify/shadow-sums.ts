import type { EntityName } from '../../protocol/entities.ts'
import { addHashes, BUCKETS, type BucketSum, GROUP_BUCKETS } from '../../protocol/verification.ts'
import type { State } from '../state/open-state.ts'

type Sums = { rows: Float64Array; sumA: Float64Array; sumB: Float64Array }

/** The sums of buckets of the shadow: those named, which may hold nothing. */
export function sumBuckets(
  state: State,
  entity: EntityName,
  buckets: readonly number[],
): BucketSum[] {
  const sums = sum(state, entity, buckets)
  return buckets.map((at) => toSum(entity, at, sums))
}

/** The sums of all groups of buckets of the shadow, empty ones too: what the edge holds beside them is too much. */
export function sumGroups(state: State, entity: EntityName): BucketSum[] {
  const sums = sum(state, entity, null)
  const groups = emptySums(BUCKETS / GROUP_BUCKETS)
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
    add(groups, Math.floor(bucket / GROUP_BUCKETS), {
      rows: sums.rows[bucket] ?? 0,
      hashA: sums.sumA[bucket] ?? 0,
      hashB: sums.sumB[bucket] ?? 0,
    })
  }
  return Array.from(groups.rows, (_, at) => toSum(entity, at, groups))
}

/** Row by row: memory stays the same however long the shadow is. */
function sum(state: State, entity: EntityName, buckets: readonly number[] | null): Sums {
  const only = buckets ? 'and bucket in (select value from json_each(?))' : ''
  const named = buckets ? [JSON.stringify(buckets)] : []
  const rows = state.db
    .prepare(`select bucket, hash from shadow where entity = ? ${only}`)
    .iterate(entity, ...named)
  const sums = emptySums(BUCKETS)
  for (const row of rows) {
    const hash = String(row.hash)
    add(sums, Number(row.bucket), {
      rows: 1,
      // What a policy emptied at the edge has no hash, and counts there as nothing.
      hashA: Number.parseInt(hash.slice(0, 12), 16) || 0,
      hashB: Number.parseInt(hash.slice(12, 24), 16) || 0,
    })
  }
  return sums
}

function emptySums(length: number): Sums {
  const [rows, sumA, sumB] = [0, 1, 2].map(() => new Float64Array(length))
  return { rows: rows!, sumA: sumA!, sumB: sumB! }
}

function add(sums: Sums, at: number, { rows, hashA, hashB }: Part): void {
  sums.rows[at] = (sums.rows[at] ?? 0) + rows
  sums.sumA[at] = addHashes(sums.sumA[at] ?? 0, hashA)
  sums.sumB[at] = addHashes(sums.sumB[at] ?? 0, hashB)
}

type Part = { rows: number; hashA: number; hashB: number }

const toSum = (entity: EntityName, at: number, { rows, sumA, sumB }: Sums): BucketSum => [
  entity,
  at,
  rows[at] ?? 0,
  sumA[at] ?? 0,
  sumB[at] ?? 0,
]
