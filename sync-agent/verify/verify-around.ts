import type { Trigger } from '../../protocol/batch.ts'
import { AgentProblem, toProblem } from '../problem.ts'
import type { Courier } from '../run/courier.ts'
import { forgetMeta, type Verified } from '../state/meta.ts'
import { checkDelivered } from './check-delivered.ts'
import { tellControlSums, tellProjectSums } from './tell-control-sums.ts'
import {
  beginVerification,
  endVerification,
  failVerification,
  headOf,
  type Verification,
  wantedRows,
} from './verify.ts'
import { type Watch, watchRows } from './watch-rows.ts'

type Around<T> = {
  result: T
  verified: Verified | null
  /** What was delivered is not what the edge sums to: a verification should follow. */
  inDoubt: boolean
}

/**
 * Reads and delivers with a watch on what passes. Every time, the sums of what was touched are compared and the
 * control sums told; in a verification shadow and replica are compared before, and the outcome is told after.
 * Throws AgentProblem.
 */
export async function verifyAround<T>(
  courier: Courier,
  { trigger, verify }: { trigger: Trigger; verify: boolean },
  work: (watch: Watch) => Promise<T>,
): Promise<Around<T>> {
  const verification = verify ? await beginVerification(courier, trigger) : null
  const wanted = verification ? wantedRows(verification) : new Set<string>()
  const watch = watchRows(wanted, verification !== null)
  try {
    const result = await work(watch)
    return { result, ...(await compareAfter(courier, watch, verification)) }
  } catch (error) {
    if (verification) await failVerification(courier, verification, toProblem(error))
    throw error
  }
}

async function compareAfter(
  courier: Courier,
  watch: Watch,
  verification: Verification | null,
): Promise<Omit<Around<unknown>, 'result'>> {
  const { state, session } = courier
  const { delivered } = session
  try {
    const differs = await checkDelivered(courier, headOf(courier))
    await tellControlSums(courier, watch, {
      ...{ head: headOf(courier), scope: 'month', whole: verification !== null },
    })
    if (!verification) return { verified: null, inDoubt: differs }
    await tellProjectSums(courier, watch, headOf(courier))
    const verified = await endVerification(courier, verification, { watch, delivered })
    return { verified, inDoubt: false }
  } catch (error) {
    if (isUnknownThere(error)) return { verified: null, inDoubt: false }
    // Delivered is delivered; but what could not be compared is compared after the next reading, which this brings about.
    forgetMeta(state, 'bell')
    throw error
  }
}

/** A server of an older version knows nothing of comparisons. */
function isUnknownThere(error: unknown): boolean {
  if (!(error instanceof AgentProblem) || error.code !== 'server-refused') return false
  return 'code' in error.facts && error.facts.code === 'not-found'
}
