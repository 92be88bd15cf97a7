import type { StreamHead } from '../../protocol/problem.ts'
import type { Courier } from '../run/courier.ts'
import { compareAll, compareBuckets } from './compare.ts'
import { nothingDelivered, touchedBuckets } from './delivered.ts'

/** A difference makes everything be verified, but not again and again when that does not mend it. */
const DOUBT_MS = 3_600_000

/**
 * The check of a cycle: the sums that batches keep, of the buckets that were touched, against those of the shadow.
 * True when they differ and it is time to look closer. Throws AgentProblem.
 */
export async function checkDelivered(courier: Courier, head: StreamHead): Promise<boolean> {
  const { session, clock } = courier
  if (session.delivered.count === 0) return false
  const touched = touchedBuckets(session.delivered)
  const differ = touched
    ? await compareBuckets(courier, head, 'kept', touched)
    : await compareAll(courier, head, 'kept')
  session.delivered = nothingDelivered()
  if (differ.length === 0) return false
  const { doubtedAt } = session
  if (doubtedAt !== null && clock.steady() - doubtedAt < DOUBT_MS) return false
  session.doubtedAt = clock.steady()
  return true
}
