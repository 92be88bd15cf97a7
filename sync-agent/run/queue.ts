import type { Trigger } from '../../protocol/batch.ts'
import type { AgentProblem } from '../problem.ts'
import { PLAIN_SYNC, type SyncOptions } from '../state/requests.ts'
import type { RunRequest, RunResult } from './synchronise.ts'

/** Somebody wants a run, and perhaps to hear of it. */
export type Ask = {
  readonly trigger: Trigger
  readonly options?: SyncOptions
  readonly onCaptured?: RunRequest['onCaptured']
  readonly onEnd?: (end: RunEnd) => void
}

export type RunEnd = { readonly result: RunResult } | { readonly problem: AgentProblem }

export type RunQueue = {
  readonly ask: (ask: Ask) => void
  /** Resolves when nothing runs and nothing waits. */
  readonly idle: () => Promise<void>
}

/** The most telling reason of several; it is what the run is called. */
const WEIGHT: readonly Trigger[] = ['timer', 'doorbell', 'manual', 'command']

/** Joins asks into runs: whatever is asked during a run causes exactly one more run. */
export function createRunQueue(run: (request: RunRequest) => Promise<RunEnd>): RunQueue {
  let waiting: Ask[] = []
  let working: Promise<void> | null = null

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      const asks = waiting
      waiting = []
      const end = await run(merge(asks))
      for (const ask of asks) ask.onEnd?.(end)
    }
    working = null
  }

  return {
    ask: (ask) => {
      waiting.push(ask)
      working ??= work()
    },
    idle: async () => {
      while (working) await working
    },
  }
}

function merge(asks: readonly Ask[]): RunRequest {
  const options = asks.map((ask) => ask.options ?? PLAIN_SYNC)
  return {
    trigger: WEIGHT.findLast((trigger) => asks.some((ask) => ask.trigger === trigger)) ?? 'timer',
    options: {
      allowDeletes: options.some((option) => option.allowDeletes),
      rebuild: options.some((option) => option.rebuild),
      rotateKey: options.some((option) => option.rotateKey),
      verify: options.some((option) => option.verify),
      allowHold: options.find((option) => option.allowHold !== null)?.allowHold ?? null,
      resend: options.flatMap((option) => option.resend),
    },
    onCaptured: (marker, rows) => {
      for (const ask of asks) ask.onCaptured?.(marker, rows)
    },
  }
}
