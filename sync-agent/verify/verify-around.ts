import type { Trigger } from '../../protocol/batch.ts'
import type { Comparing, Delta } from '../capture/diff.ts'
import { AgentProblem, toProblem } from '../problem.ts'
import type { Courier } from '../run/courier.ts'
import { forgetMeta, type Verified } from '../state/meta.ts'
import { checkDelivered } from './check-delivered.ts'
import { type RowCheck, startRowCheck } from './row-check.ts'
import { tellControlSums, tellProjectSums } from './tell-control-sums.ts'
import {
  beginVerification,
  endVerification,
  failVerification,
  headOf,
  locateDifferences,
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

/** What a reading of the source is watched by, and how it gives others their turn. */
export type Watched = { readonly watch: Watch } & Required<Pick<Comparing, 'breathe'>>

/** How the source is compared with the shadow: `once` goes through all of it and leaves the changes of that alone. */
export type Compare = (once: (watched: Watched) => Promise<Delta>) => Promise<Delta>

/**
 * Reads and delivers with a watch on what passes. Every time, the sums of what was touched are compared and the control
 * sums told. In a verification the server hashes its rows while the source is read; then shadow and replica are compared,
 * and where they differ the source is read once more, for the shadow says something else now. Throws AgentProblem.
 */
export async function verifyAround<T>(
  courier: Courier,
  { trigger, verify }: { trigger: Trigger; verify: boolean },
  work: (compare: Compare) => Promise<T>,
): Promise<Around<T>> {
  if (!verify) {
    const watch = watchRows(new Set(), false)
    const result = await work((once) => once({ watch, breathe: null }))
    return { result, ...(await compareAfter(courier, watch, null)) }
  }
  const around = openVerification(courier, await beginVerification(courier, trigger))
  try {
    const result = await work(around.compare)
    return { result, ...(await compareAfter(courier, around.watch(), around.verification())) }
  } catch (error) {
    await around.check.stop()
    await failVerification(courier, around.verification(), toProblem(error))
    throw error
  }
}

function openVerification(courier: Courier, begun: Verification) {
  const check: RowCheck = startRowCheck(courier)
  let verification = begun
  let watch = watchRows(new Set(), true)

  const compare: Compare = async (once) => {
    const delta = await once({ watch, breathe: check.breathe })
    verification = await locateDifferences(courier, begun, await check.faults())
    if (verification.count === 0) return delta
    watch = watchRows(wantedRows(verification), true)
    return once({ watch, breathe: null })
  }

  return { check, compare, verification: () => verification, watch: () => watch }
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
