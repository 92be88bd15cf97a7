import { LIMITS } from '../../protocol/limits.ts'
import type { Hold, LeftOutRow, ReportRequest } from '../../protocol/messages.ts'
import { type AgentProblem, type AgentProblemCode, hasRoomFor } from '../problem.ts'
import { forgetMeta, readMeta, writeMeta } from '../state/meta.ts'
import type { State } from '../state/open-state.ts'
import { type FaultRecord, listFaults } from '../state/runs.ts'
import type { Courier } from './courier.ts'

/** Room for the rows of a report. */
const NAMED_BYTES = LIMITS.requestBytes - 1_024

/** What a person sees to, and the server can be told: it answers, and it is the one we were paired with. */
const TOLD: ReadonlySet<AgentProblemCode> = new Set([
  'mass-delete',
  'stream-fork',
  'book-other',
  'key-replaced',
  'book-missing',
  'book-unreadable',
  'book-not-sqlite',
  'book-xml',
  'book-not-gnucash',
  'book-damaged',
  'book-version',
  'book-journal',
  'book-unbalanced',
  'spool-full',
  'disk-full',
  'internal',
])

/**
 * Tells the server how a run ended as far as a person must know, when that has changed. Nothing hangs on
 * the arrival of this one: what was not heard is said after the next run.
 */
export async function reportEnd(courier: Courier, problem: AgentProblem | null): Promise<void> {
  const { state, wire, session } = courier
  if (problem && !TOLD.has(problem.code)) return
  const hold = problem && toHold(courier, problem)
  const note = () => (hold ? writeMeta(state, 'stop', hold) : forgetMeta(state, 'stop'))
  if (!hasRoomFor(note)) session.reportInDoubt = true
  const report = toReport(state, hold)
  const text = JSON.stringify(report)
  if (readMeta(state, 'reported') === text && !session.reportInDoubt) return
  try {
    await wire.report(report)
    writeMeta(state, 'reported', text)
    session.reportInDoubt = false
  } catch {
    // Said again after the next run.
  }
}

/**
 * Tells the server which rows were left out, before it hears that the replica is complete without them: else it
 * would call a figure fresh that it must call incomplete. Rows that are well again are told at the end, once
 * they have arrived. Throws AgentProblem: what cannot be said holds the rest up too.
 */
export async function tellLeftOut({ state, wire }: Courier): Promise<void> {
  if ((readMeta(state, 'leftOut') ?? 0) === 0) return
  const report = toReport(state, readMeta(state, 'stop'))
  const text = JSON.stringify(report)
  if (readMeta(state, 'reported') === text) return
  await wire.report(report)
  writeMeta(state, 'reported', text)
}

function toHold({ state, clock, offsetMs }: Courier, problem: AgentProblem): Hold {
  const { code } = problem
  const known = readMeta(state, 'stop')
  const since = known?.code === code ? known.since : Math.floor(clock.now() + offsetMs())
  return { code, since, deletes: deletesOf(problem) }
}

function deletesOf({ code, facts }: AgentProblem): Hold['deletes'] {
  if (code !== 'mass-delete' || !('hold' in facts)) return null
  const { hold, entity, deletes, rows } = facts
  return { hold, entity, count: deletes, of: rows }
}

function toReport(state: State, hold: Hold | null): ReportRequest {
  const rows = listFaults(state, LIMITS.reportRows).map(toLeftOut)
  return {
    hold,
    leftOut: { count: readMeta(state, 'leftOut') ?? 0, rows: firstOf(rows) },
  }
}

function toLeftOut({ stands, ...row }: FaultRecord): LeftOutRow {
  return stands === null ? row : { ...row, stands }
}

/** As many as one request names. */
function firstOf(rows: readonly LeftOutRow[]): LeftOutRow[] {
  let bytes = 0
  return rows.filter((row) => {
    bytes += JSON.stringify(row).length + 1
    return bytes <= NAMED_BYTES
  })
}
