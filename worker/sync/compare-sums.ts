import type { EntityName } from '../../protocol/entities.ts'
import { GROUP_BUCKETS, type SumsRequest } from '../../protocol/verification.ts'
import { type SumsAsked, selectBucketSums } from '../store/bucket-sums.ts'
import type { Database } from '../store/database.ts'
import type { Caller } from '../store/streams.ts'
import { noteCycle, readRefusedBuckets } from '../store/verifications.ts'
import { checkHead } from './stream.ts'

type Place = [entity: EntityName, at: number]

/**
 * Compares what an agent's shadow sums to with the sums of the replica at the same head, and gives where they
 * differ. A comparison of kept sums is noted as the check of the cycle. Throws SyncProblem.
 */
export async function compareSums(
  db: Database,
  caller: Caller,
  request: SumsRequest,
  now: number,
): Promise<Place[]> {
  const { sourceId } = caller
  const head = checkHead(caller, request)
  const found = await readSums(db, sourceId, request)
  const refused = caller.quarantined === 1 ? await readRefusedBuckets(db, sourceId) : []
  const excused = new Set(
    refused.map(({ entity, bucket }) => `${entity} ${Math.floor(bucket / request.width)}`),
  )
  const differ = differences(request, found).filter(
    ([entity, at]) => !excused.has(`${entity} ${at}`),
  )
  if (request.basis === 'kept') {
    const { sums } = request
    const note = {
      seq: head.seq,
      buckets: sums.length * request.width,
      differing: differ.length,
      now,
    }
    await db.write(noteCycle(sourceId, note))
  }
  return differ
}

async function readSums(db: Database, sourceId: number, { basis, width, sums }: SumsRequest) {
  const asked = new Map<EntityName, number[]>()
  for (const [entity, at] of sums) asked.set(entity, [...(asked.get(entity) ?? []), at])
  const [first, ...rest] = [...asked].map(([entity, at]): SumsAsked => {
    return { sourceId, entity, basis, width, at }
  })
  if (!first) return []
  const select = (of: SumsAsked) => selectBucketSums(db, of)
  return (await db.read([select(first), ...rest.map(select)])).flat()
}

type Found = Awaited<ReturnType<typeof readSums>>

function differences({ sums, width }: SumsRequest, found: Found): Place[] {
  const theirs = new Map(found.map((sum) => [`${sum.entity} ${sum.at}`, sum]))
  const differ: Place[] = []
  for (const [entity, at, rows, sumA, sumB] of sums) {
    const own = theirs.get(`${entity} ${at}`) ?? { rows: 0, sumA: 0, sumB: 0 }
    theirs.delete(`${entity} ${at}`)
    if (own.rows !== rows || own.sumA !== sumA || own.sumB !== sumB) differ.push([entity, at])
  }
  // All groups of an entity were read: what the agent did not name it does not have.
  if (width === GROUP_BUCKETS)
    for (const { entity, at } of theirs.values()) differ.push([entity, at])
  return differ
}
