import { type AgentProblem, hasRoomFor, isHeld, toProblem } from '../problem.ts'
import { forgetMeta, readMeta, writeMeta } from '../state/meta.ts'
import { beginRun, endRun } from '../state/runs.ts'
import type { Courier } from './courier.ts'
import type { RunEnd } from './queue.ts'
import { reportEnd } from './report.ts'
import { isKeyOld, rotateKey } from './rotate-key.ts'
import { type RunRequest, type RunResult, synchronise } from './synchronise.ts'

/** The result of a run that moved nothing. */
export const NOTHING: RunResult = {
  ...{ upserts: 0, deletes: 0, batches: 0, faults: 0 },
  verified: null,
}

/** One run with its entry in the log of runs; a problem is an outcome here, not an exception. */
export async function perform(courier: Courier, request: RunRequest): Promise<RunEnd> {
  const { state, clock } = courier
  let id: number | null = null
  try {
    id = beginRun(state, request.trigger, clock.now())
    const result = await synchronise(courier, request)
    const isDue = request.options.rotateKey || isKeyOld(courier, courier.keyAgeMs)
    if (isDue) await rotateKey(courier)
    endRun(state, id, clock.now(), result, null)
    forgetMeta(state, 'hold')
    await reportEnd(courier, null)
    return { result }
  } catch (error) {
    const problem = toProblem(error)
    hasRoomFor(() => {
      if (id !== null) endRun(state, id, clock.now(), NOTHING, problem)
      noteHold(courier, problem)
    })
    await reportEnd(courier, problem)
    return { problem }
  }
}

function noteHold({ state, clock }: Courier, { code, facts }: AgentProblem): void {
  if (!isHeld(code)) return
  const since = readMeta(state, 'hold')?.since ?? clock.now()
  writeMeta(state, 'hold', { code, facts: { ...facts }, since })
}
