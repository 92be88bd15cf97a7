import type { Command, CommandAck } from '../../protocol/messages.ts'
import { nextTick, type Schedule } from '../config/schedule.ts'
import type { Random } from '../ports.ts'
import { type AgentProblem, isPassing, toProblem } from '../problem.ts'
import { answerRequest, PLAIN_SYNC, type SyncOptions, takeRequests } from '../state/requests.ts'
import type { UnknownCommand } from '../transport/answers.ts'
import { backoffMs } from '../transport/backoff.ts'
import { isConfirmed } from '../transport/confirmation.ts'
import { type Courier, pairingOf } from './courier.ts'
import { NOTHING, perform } from './perform.ts'
import { type Ask, createRunQueue, type RunEnd } from './queue.ts'
import type { RunRequest } from './synchronise.ts'

/** How often the doorbell and the requests by hand are looked at, when nobody tells that the book was written. */
const LOOK_MS = 500
/** A save writes many times: between two looks there is always this much. */
const LEAST_LOOK_MS = 20

export type AgentOptions = {
  readonly courier: Courier
  readonly schedule: Schedule
  /** When everything is verified by itself. */
  readonly verification: Schedule
  readonly random: Random
  /** Aborted when the agent shall end; a batch on its way is finished by the next start. */
  readonly signal: AbortSignal
  readonly onRun: (request: RunRequest, end: RunEnd) => void
}

/** The agent at work until the signal or until the server has ended it; returns that problem. */
export async function runAgent(options: AgentOptions): Promise<AgentProblem | null> {
  const ending = new AbortController()
  const signal = AbortSignal.any([options.signal, ending.signal])
  let ended: AgentProblem | null = null
  const retry = createRetry(options, signal, (ask) => queue.ask(ask))
  const queue = createRunQueue(async (request) => {
    const end = await perform(options.courier, request)
    options.onRun(request, end)
    if ('problem' in end && isFinal(end.problem)) {
      ended = end.problem
      ending.abort()
    } else retry(request, end)
    return end
  })
  queue.ask({ trigger: 'timer' })
  const ask = (wanted: Ask) => {
    if (!signal.aborted) queue.ask(wanted)
    else wanted.onEnd?.({ result: NOTHING })
  }
  await Promise.all([
    ring(options, options.schedule, signal, () => ask({ trigger: 'timer' })),
    ring(options, options.verification, signal, () =>
      ask({ trigger: 'timer', options: { ...PLAIN_SYNC, verify: true } }),
    ),
    look(options, signal, ask),
    obey(options, signal, ask),
  ])
  await queue.idle()
  return ended
}

const isFinal = ({ code }: AgentProblem): boolean =>
  code === 'agent-revoked' || code === 'pairing-needed' || code === 'pairing-refused'

type AskRun = (ask: Ask) => void

/** After a problem that may pass, one more run comes sooner than the timer, later with each failure. */
function createRetry({ courier, random }: AgentOptions, signal: AbortSignal, ask: AskRun) {
  let failures = 0
  let isWaiting = false
  return (request: RunRequest, end: RunEnd): void => {
    if (!('problem' in end) || !isPassing(end.problem.code)) {
      failures = 0
      return
    }
    failures += 1
    if (isWaiting) return
    isWaiting = true
    const facts = end.problem.facts
    const leastMs = 'retryAfterMs' in facts ? facts.retryAfterMs : 0
    void courier.clock.sleep(backoffMs(failures, leastMs, random), signal).then(() => {
      isWaiting = false
      if (!signal.aborted) ask({ trigger: request.trigger, options: request.options })
    })
  }
}

/** The timers. */
async function ring(
  { courier, random }: AgentOptions,
  schedule: Schedule,
  signal: AbortSignal,
  ask: () => void,
): Promise<void> {
  const { clock } = courier
  while (!signal.aborted) {
    await clock.sleep(nextTick(schedule, clock.now(), random) - clock.now(), signal)
    ask()
  }
}

/** The doorbell of the book and the requests of other processes. */
async function look({ courier }: AgentOptions, signal: AbortSignal, ask: AskRun): Promise<void> {
  const { source, clock } = courier
  const hint = createHint()
  const unwatch = source.watch?.(hint.give)
  signal.addEventListener('abort', hint.give, { once: true })
  try {
    // The first run reads the book anyway.
    let heard = await source.ring().catch(() => null)
    while (!signal.aborted) {
      hint.hear()
      const bell = await source.ring().catch(() => null)
      if (bell !== null && bell !== heard) ask({ trigger: 'doorbell' })
      heard = bell ?? heard
      takeAsked(courier, ask)
      if (unwatch) await clock.sleep(LEAST_LOOK_MS, signal)
      await clock.sleep(LOOK_MS, hint.next())
    }
  } finally {
    unwatch?.()
  }
}

/** A signal that is given anew for each wait; a hint given between two waits ends the second at once. */
function createHint() {
  let given = new AbortController()
  return {
    give: () => given.abort(),
    /** Aborted by the first hint since `hear`. */
    next: () => given.signal,
    /** Whoever looks now has heard all hints up to here. */
    hear: () => {
      if (given.signal.aborted) given = new AbortController()
    },
  }
}

/** What other processes ask of this one by the state they share. */
function takeAsked({ state, clock }: Courier, ask: AskRun): void {
  for (const { id, options } of takeRequests(state, clock.now())) {
    ask({
      trigger: 'manual',
      options,
      onEnd: (end) =>
        answerRequest(
          state,
          id,
          'result' in end
            ? end.result
            : { problem: end.problem.code, facts: { ...end.problem.facts } },
        ),
    })
  }
}

/** "Sync now": the server holds a question open; its answer is a command. */
async function obey(options: AgentOptions, signal: AbortSignal, ask: AskRun): Promise<void> {
  const { courier, random } = options
  let failures = 0
  while (!signal.aborted) {
    try {
      const { command } = await courier.wire.nextCommand(signal)
      failures = 0
      if (command && !signal.aborted) await obeyOne(courier, command, ask)
    } catch (error) {
      const problem = toProblem(error)
      const { facts } = problem
      failures += 1
      // The run it asks for meets the same refusal and ends the agent.
      if (isFinal(problem) && !signal.aborted) ask({ trigger: 'timer' })
      const leastMs = 'retryAfterMs' in facts ? facts.retryAfterMs : 0
      await courier.clock.sleep(backoffMs(failures, leastMs, random), signal)
    }
  }
}

/** Taken before the run begins, so that what is read is read after the person asked. */
async function obeyOne(
  { wire, state }: Courier,
  command: Command | UnknownCommand,
  ask: AskRun,
): Promise<void> {
  const { id } = command
  if (command.kind === 'allow-deletes' && !(await isConfirmed(command, pairingOf(state)))) {
    return wire.acknowledge(id, { state: 'failed', code: 'confirmation-unproven' })
  }
  if (command.kind === 'unknown') {
    return wire.acknowledge(id, { state: 'failed', code: 'command-unknown' })
  }
  await wire.acknowledge(id, { state: 'taken' })
  // An acknowledgement may be lost: the server sees by the head of the stream what has arrived.
  const tell = (ack: CommandAck) => wire.acknowledge(id, ack).catch(() => undefined)
  await new Promise<void>((resolve) => {
    let told: Promise<void> | null = null
    ask({
      trigger: 'command',
      options: optionsOf(command),
      onCaptured: (marker, rows) => {
        told = tell({ state: 'captured', marker, rows })
      },
      onEnd: (end) => {
        if (!told && 'problem' in end) told = tell({ state: 'failed', code: end.problem.code })
        void Promise.resolve(told).then(() => resolve())
      },
    })
  })
}

function optionsOf(command: Command): SyncOptions {
  if (command.kind === 'allow-deletes') return { ...PLAIN_SYNC, allowHold: command.hold }
  if (command.kind === 'verify') return { ...PLAIN_SYNC, verify: true }
  if (command.kind === 'resend') return { ...PLAIN_SYNC, resend: command.rows }
  return PLAIN_SYNC
}
