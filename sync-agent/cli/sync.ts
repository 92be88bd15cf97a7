import { AgentProblem, type AgentProblemCode, isPassing, type Problems } from '../problem.ts'
import type { Courier } from '../run/courier.ts'
import { perform } from '../run/perform.ts'
import type { RunEnd } from '../run/queue.ts'
import { findRunning, takeLease } from '../state/lease.ts'
import { readMeta } from '../state/meta.ts'
import { openState, type State } from '../state/open-state.ts'
import {
  askForSync,
  PLAIN_SYNC,
  readOutcome,
  type SyncOptions,
  type SyncOutcome,
} from '../state/requests.ts'
import type { Text } from '../text/en.ts'
import { describeProblem } from '../text/text.ts'
import { backoffMs } from '../transport/backoff.ts'
import { openCourier } from './open-courier.ts'
import { settleBeforeWork } from './open-offer.ts'
import type { Program } from './program.ts'
import { describeResult } from './run.ts'
import { showProgress } from './show-progress.ts'

/** Tries of a run of our own; after them the person decides. */
const TRIES = 3
/** How long the running agent may take. */
const WAIT_SECONDS = 600
const LOOK_MS = 200
const PROBE_MS = 2_000

/** `sync`: brings the CRM up to date now. */
export async function sync(program: Program): Promise<number> {
  const { terminal, text, args } = program
  const { allowDeletes, rebuild } = args
  const end = await syncNow(program, { ...PLAIN_SYNC, allowDeletes, rebuild })
  terminal.line(`${text.sync.done}: ${describeResult(text, end)}.`)
  return 0
}

/** One run, by the running agent when there is one, otherwise here. Throws the AgentProblem it ended with. */
export async function syncNow(
  program: Program,
  options: SyncOptions,
): Promise<Exclude<RunEnd, { problem: unknown }>> {
  const { config } = program
  const state = openState(config.state)
  try {
    const running = findRunning(config.state)
    const end = running
      ? await handOver(program, state, running, options)
      : await runHere(program, state, options)
    if ('problem' in end) throw end.problem
    return end
  } finally {
    state.close()
  }
}

async function handOver(
  program: Program,
  state: State,
  pid: string,
  options: SyncOptions,
): Promise<RunEnd> {
  const { config, terminal, text, environment, signal } = program
  const { clock } = environment
  if (terminal.isInteractive) terminal.progress(text.sync.handedOver(pid))
  const id = askForSync(state, options, clock.now())
  for (let waited = 0; waited < WAIT_SECONDS * 1000 && !signal.aborted; waited += LOOK_MS) {
    const outcome = readOutcome(state, id)
    if (outcome) return toEnd(outcome)
    // Whoever was asked may have ended without an answer.
    if (waited % PROBE_MS === 0 && findRunning(config.state) === null) break
    if (waited === PROBE_MS) terminal.line(describeWait(state, text, pid))
    await clock.sleep(LOOK_MS, signal)
  }
  if (signal.aborted) throw new AgentProblem('request-left', {})
  throw new AgentProblem('request-unanswered', { seconds: WAIT_SECONDS })
}

/** What the running agent is held up by, as far as it has said. */
function describeWait(state: State, text: Text, pid: string): string {
  const hold = readMeta(state, 'hold')
  if (!hold) return text.sync.handedOver(pid)
  return describeProblem(
    text,
    new AgentProblem(hold.code, hold.facts as Problems[AgentProblemCode]),
  )
}

function toEnd(outcome: SyncOutcome): RunEnd {
  if (!('problem' in outcome)) return { result: { ...outcome, verified: outcome.verified ?? null } }
  const code = outcome.problem as AgentProblemCode
  return { problem: new AgentProblem(code, outcome.facts as Problems[AgentProblemCode]) }
}

async function runHere(program: Program, state: State, options: SyncOptions): Promise<RunEnd> {
  const { config, environment, terminal, text } = program
  const lease = takeLease(config.state, environment.pid)
  try {
    await settleBeforeWork(program, state)
    const report = showProgress(terminal, text)
    const courier = openCourier(program, state, report)
    return await runPatiently(courier, program, options)
  } finally {
    lease.release()
  }
}

async function runPatiently(
  courier: Courier,
  program: Program,
  options: SyncOptions,
): Promise<RunEnd> {
  const { environment, signal } = program
  const request = { trigger: 'manual', options, onCaptured: () => {} } as const
  for (let tries = 1; ; tries++) {
    const end = await perform(courier, request)
    const mayPass = 'problem' in end && isPassing(end.problem.code)
    if (!mayPass || tries === TRIES || signal.aborted) return end
    await environment.clock.sleep(backoffMs(tries, 0, environment.random), signal)
  }
}
