import { AgentProblem } from '../problem.ts'
import { listEgress } from '../state/egress-log.ts'
import { hasState, openState } from '../state/open-state.ts'
import type { Program } from './program.ts'
import { formatTable } from './terminal.ts'

/** Days that are shown; with --json all that are kept. */
const SHOWN_DAYS = 31
const ALL_DAYS = 1_000

/** `log`: what has left, by day and entity. */
export function log({ config, text, terminal, args }: Program): number {
  if (!hasState(config.state)) throw new AgentProblem('pairing-needed', {})
  const state = openState(config.state)
  try {
    const entries = listEgress(state, args.json ? ALL_DAYS : SHOWN_DAYS)
    if (args.json) {
      terminal.line(JSON.stringify(entries, null, 2))
      return 0
    }
    const { log: words } = text
    if (entries.length === 0) {
      terminal.line(words.none)
      return 0
    }
    terminal.line(words.title)
    const header = [words.day, words.entity, words.rows, words.bytes, words.batches]
    const rows = entries.map(({ day, entity, rows, bytes, batches }) => {
      return [day, text.entity[entity], rows, bytes, batches]
    })
    for (const line of formatTable([header, ...rows])) terminal.line(line)
    return 0
  } finally {
    state.close()
  }
}
