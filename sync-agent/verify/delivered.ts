import type { Change } from '../../protocol/batch.ts'
import type { EntityName } from '../../protocol/entities.ts'
import { LIMITS } from '../../protocol/limits.ts'
import { bucketOf } from '../../protocol/row.ts'

/** What has been delivered since it was last compared: few changes by name, many by their number alone. */
export type Delivered = {
  count: number
  changes: { op: Change['op']; entity: EntityName; key: string }[]
}

export const nothingDelivered = (): Delivered => ({ count: 0, changes: [] })

/** Notes changes that a receipt has proven. Beyond what one comparison names, all buckets will be compared. */
export function noteDelivered(delivered: Delivered, changes: readonly Change[]): void {
  delivered.count += changes.length
  for (const { op, entity, key } of changes) {
    if (delivered.changes.length >= LIMITS.sumRows) return
    delivered.changes.push({ op, entity, key })
  }
}

/** The buckets the changes lie in, by entity; null when there are more changes than are known by name. */
export function touchedBuckets({ count, changes }: Delivered): Map<EntityName, number[]> | null {
  if (count > changes.length) return null
  const touched = new Map<EntityName, Set<number>>()
  for (const { entity, key } of changes) {
    const buckets = touched.get(entity) ?? new Set()
    touched.set(entity, buckets.add(bucketOf(entity, key)))
  }
  return new Map([...touched].map(([entity, buckets]) => [entity, [...buckets]]))
}
