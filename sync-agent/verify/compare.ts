import type { EntityName } from '../../protocol/entities.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { StreamHead } from '../../protocol/problem.ts'
import { type BucketSum, GROUP_BUCKETS, type SumsRequest } from '../../protocol/verification.ts'
import type { Courier } from '../run/courier.ts'
import { sumBuckets, sumGroups } from './shadow-sums.ts'

export type Place = readonly [entity: EntityName, bucket: number]

/** Buckets in which shadow and replica differ, found by way of their groups. Throws AgentProblem. */
export async function compareAll(
  courier: Courier,
  head: StreamHead,
  basis: SumsRequest['basis'],
): Promise<Place[]> {
  const { state, source } = courier
  const groups = source.entities.flatMap((entity) => sumGroups(state, entity))
  const differ = await ask(courier, head, { basis, width: GROUP_BUCKETS }, groups)
  const buckets = new Map<EntityName, number[]>()
  for (const [entity, group] of differ) {
    const own = Array.from({ length: GROUP_BUCKETS }, (_, index) => group * GROUP_BUCKETS + index)
    buckets.set(entity, [...(buckets.get(entity) ?? []), ...own])
  }
  return compareBuckets(courier, head, basis, buckets)
}

/** Which of these buckets differ. Throws AgentProblem. */
export async function compareBuckets(
  courier: Courier,
  head: StreamHead,
  basis: SumsRequest['basis'],
  buckets: ReadonlyMap<EntityName, readonly number[]>,
): Promise<Place[]> {
  const sums = [...buckets].flatMap(([entity, own]) => sumBuckets(courier.state, entity, own))
  return ask(courier, head, { basis, width: 1 }, sums)
}

async function ask(
  { wire }: Courier,
  { epoch, seq }: StreamHead,
  how: Pick<SumsRequest, 'basis' | 'width'>,
  sums: readonly BucketSum[],
): Promise<Place[]> {
  const differ: Place[] = []
  for (let first = 0; first < sums.length; first += LIMITS.sumRows) {
    const some = sums.slice(first, first + LIMITS.sumRows)
    const answer = await wire.compareSums({ epoch, seq, ...how, sums: some })
    differ.push(...answer.differ)
  }
  return differ
}
