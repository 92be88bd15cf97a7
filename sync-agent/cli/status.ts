import { ENTITY_NAMES, type EntityName } from '../../protocol/entities.ts'
import { AgentProblem, type AgentProblemCode, type Problems } from '../problem.ts'
import { findRunning } from '../state/lease.ts'
import { type Meta, readMeta } from '../state/meta.ts'
import { hasState, openState, type State } from '../state/open-state.ts'
import {
  countFaults,
  type FaultRecord,
  listFaults,
  listRuns,
  type RunRecord,
} from '../state/runs.ts'
import { countShadow } from '../state/shadow.ts'
import { measureSpool, type SpoolSize } from '../state/spool.ts'
import type { Text } from '../text/en.ts'
import { describeProblem } from '../text/text.ts'
import { describeVerified } from './describe-verified.ts'
import type { Program } from './program.ts'
import { formatTable, formatTime } from './terminal.ts'

const SHOWN_FAULTS = 20
/** So much of a hash tells rows apart; the refused rows in the CRM are shown by the same. */
export const SHOWN_HASH = 16

/** How things stand, as programs read it. */
type Status = {
  readonly running: string | null
  readonly server: string
  readonly book: string
  readonly source: Meta['source'] | null
  readonly pairing: { agentId: string; words: string; confirmedAt: number | null } | null
  /** A pairing that an administrator has not decided on; until then `pairing` is the one in use. */
  readonly offered: { agentId: string; words: string } | null
  readonly completeAsOf: number | null
  readonly head: Meta['head'] | null
  readonly hold: Meta['hold'] | null
  readonly lastRun: RunRecord | null
  readonly verified: Meta['verified'] | null
  readonly waiting: SpoolSize
  readonly delivered: { readonly [name in EntityName]?: number }
  /** Rows that broke a rule in the last capture, and the first of them. */
  readonly leftOut: number
  readonly faults: readonly FaultRecord[]
}

/** `status`. Exit code 2 while something waits for a person. */
export function status(program: Program): number {
  const { config, text, terminal, args } = program
  if (!hasState(config.state)) throw new AgentProblem('pairing-needed', {})
  const state = openState(config.state)
  try {
    const report = readStatus(program, state)
    if (args.json) terminal.line(JSON.stringify(report, null, 2))
    else for (const line of formatStatus(report, text)) terminal.line(line)
    return report.hold ? 2 : 0
  } finally {
    state.close()
  }
}

function readStatus({ config }: Program, state: State): Status {
  const pairing = readMeta(state, 'pairing')
  const confirmedAt = readMeta(state, 'confirmedAt')
  const offered = readMeta(state, 'offered')?.pairing
  return {
    running: findRunning(config.state),
    server: config.server,
    book: config.source.book,
    source: readMeta(state, 'source'),
    pairing: pairing && { agentId: pairing.agentId, words: pairing.words, confirmedAt },
    offered: offered ? { agentId: offered.agentId, words: offered.words } : null,
    completeAsOf: readMeta(state, 'completeAsOf'),
    head: readMeta(state, 'head'),
    hold: readMeta(state, 'hold'),
    lastRun: listRuns(state, 1)[0] ?? null,
    verified: readMeta(state, 'verified'),
    waiting: measureSpool(state),
    delivered: Object.fromEntries(countShadow(state)),
    leftOut: countFaults(state),
    faults: listFaults(state, SHOWN_FAULTS),
  }
}

function formatStatus(report: Status, text: Text): string[] {
  const { status: words } = text
  const time = (at: number) => formatTime(at, text.locale)
  const { batches, changes } = report.waiting
  const rows: string[][] = [
    [words.agent, report.running ? words.running(report.running) : words.notRunning],
    [words.server, report.server],
    [words.book, report.book],
    [words.pairing, formatPairing(report, text)],
    ...(report.offered ? [[words.offered, words.pending(report.offered.words)]] : []),
    [words.complete, report.completeAsOf ? time(report.completeAsOf) : words.never],
    [words.lastRun, report.lastRun ? formatRun(report.lastRun, text) : words.never],
    [words.verified, formatVerified(report, text)],
    [words.waiting, batches > 0 ? words.batches(batches, changes) : words.nothingWaits],
    [words.delivered, formatDelivered(report, text) || words.nothingWaits],
    [words.leftOut, report.leftOut > 0 ? text.rows(report.leftOut) : words.none],
  ]
  return [...formatTable(rows), ...formatFaults(report.faults), ...formatHold(report, text)]
}

function formatPairing({ pairing }: Status, { status: words, locale }: Text): string {
  if (!pairing) return words.unpaired
  return words.paired(pairing.confirmedAt === null ? '' : formatTime(pairing.confirmedAt, locale))
}

function formatRun(run: RunRecord, text: Text): string {
  const at = formatTime(run.startedAt, text.locale)
  if (run.problem !== null) return `${at}, ${text.trigger[run.trigger]}: ${sentence(run, text)}`
  const moved = run.upserts + run.deletes
  const what = moved > 0 ? text.changes(run.upserts, run.deletes) : text.nothing
  return `${at}, ${text.trigger[run.trigger]}: ${what}`
}

function formatVerified({ verified }: Status, text: Text): string {
  if (!verified) return text.status.never
  return `${formatTime(verified.at, text.locale)}. ${describeVerified(text, verified)}`
}

function sentence({ problem, facts }: RunRecord, text: Text): string {
  const known = JSON.parse(facts ?? '{}') as Problems[AgentProblemCode]
  return describeProblem(text, new AgentProblem(problem as AgentProblemCode, known))
}

function formatDelivered({ delivered }: Status, text: Text): string {
  return ENTITY_NAMES.filter((name) => delivered[name])
    .map((name) => `${text.entity[name]} ${delivered[name]?.toLocaleString(text.locale)}`)
    .join(', ')
}

/** Keys as hashes and rules: enough to find the row in the book with `preview`, no value of it. */
function formatFaults(faults: readonly FaultRecord[]): string[] {
  const rows = faults.map(({ entity, keyHash, column, rule }) => [
    '',
    entity,
    keyHash.slice(0, SHOWN_HASH),
    column,
    rule,
  ])
  return formatTable(rows)
}

function formatHold({ hold }: Status, text: Text): string[] {
  if (!hold) return []
  const facts = hold.facts as Problems[AgentProblemCode]
  const since = text.status.since(formatTime(hold.since, text.locale))
  const reason = describeProblem(text, new AgentProblem(hold.code, facts))
  return ['', `${text.status.held} ${since}: ${reason}`]
}
