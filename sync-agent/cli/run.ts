import { runAgent } from '../run/agent.ts'
import type { RunEnd } from '../run/queue.ts'
import type { RunRequest } from '../run/synchronise.ts'
import { takeLease } from '../state/lease.ts'
import { openState } from '../state/open-state.ts'
import type { Text } from '../text/en.ts'
import { describeProblem } from '../text/text.ts'
import { describeVerified } from './describe-verified.ts'
import { openCourier } from './open-courier.ts'
import { settleBeforeWork } from './open-offer.ts'
import type { Program } from './program.ts'
import { showProgress } from './show-progress.ts'
import { formatLogTime, type Terminal } from './terminal.ts'

/** `run`: stays until Ctrl+C, or until an administrator ends the agent. */
export async function run(program: Program): Promise<number> {
  const { config, environment, text, terminal, signal } = program
  const state = openState(config.state)
  const lease = takeLease(config.state, environment.pid)
  try {
    await settleBeforeWork(program, state)
    const report = showProgress(terminal, text)
    const courier = openCourier(program, state, report)
    terminal.line(text.run.started(config.source.book, config.server))
    const ended = await runAgent({
      courier,
      schedule: config.schedule,
      verification: config.verification,
      random: environment.random,
      signal,
      onRun: logRuns(terminal, text, () => environment.clock.now()),
    })
    // The problem that ended it has its line already.
    terminal.line(text.run.stopped)
    return ended ? 2 : 0
  } finally {
    lease.release()
    state.close()
  }
}

/** One line a run; a problem that stays is told once. */
function logRuns(terminal: Terminal, text: Text, now: () => number) {
  let told = ''
  return ({ trigger }: RunRequest, end: RunEnd): void => {
    const sentence = 'problem' in end ? describeProblem(text, end.problem) : ''
    const isNews = sentence === '' || sentence !== told
    told = sentence
    if (isNews) {
      const what = sentence || describeResult(text, end)
      terminal.line(`${formatLogTime(now())}  ${text.trigger[trigger]}: ${what}`)
    }
  }
}

/** "12 rows written, 3 deleted" or "nothing new", and what was left out. */
export function describeResult(text: Text, end: RunEnd): string {
  if ('problem' in end) return describeProblem(text, end.problem)
  const { upserts, deletes, faults, verified } = end.result
  const moved = upserts + deletes > 0 ? text.changes(upserts, deletes) : text.nothing
  const told = faults > 0 ? `${moved}; ${text.leftOut(faults)}` : moved
  return verified ? `${told}. ${describeVerified(text, verified)}` : told
}
