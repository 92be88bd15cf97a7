import type { EntityName } from '../protocol/entities.ts'
import type { ProblemCode } from '../protocol/problem.ts'
import type { ConfigFault } from './config/config-fault.ts'

/** Everything that can stop the agent, with the facts its sentence needs. The codes are stable. */
export type Problems = {
  usage: {
    reason: 'unknown-command' | 'missing-file' | 'unknown-option' | 'unknown-entity'
    word: string
  }
  'config-missing': { path: string }
  'config-invalid': { path: string; faults: readonly ConfigFault[] }
  'ca-unreadable': { path: string }
  'proof-unreadable': { path: string }
  'proxy-unsupported': Record<never, never>
  'state-unwritable': { path: string; reason: string }
  'state-foreign': { path: string }
  'state-damaged': { path: string }
  'state-newer': { path: string }
  'agent-running': { pid: string }
  'key-missing': { path: string }
  'key-damaged': { path: string }
  'key-exposed': { path: string }
  'key-retired': Record<never, never>
  'key-replaced': Record<never, never>
  'key-receipt-invalid': Record<never, never>
  'book-missing': { path: string }
  'book-unreadable': { path: string; reason: string }
  'book-not-sqlite': { path: string }
  'book-xml': { path: string }
  'book-not-gnucash': { path: string }
  'book-damaged': { path: string }
  'book-version': { path: string; table: string; found: string; supported: string }
  'book-busy': { path: string }
  'book-journal': { path: string }
  'book-unbalanced': { path: string; on: string; number: string }
  'book-other': { path: string; paired: string; found: string }
  'pairing-needed': Record<never, never>
  'pairing-code-missing': Record<never, never>
  'pairing-code-invalid': Record<never, never>
  'pairing-refused': Record<never, never>
  'pairing-words-differ': Record<never, never>
  'already-paired': { server: string }
  'key-pending': Record<never, never>
  'server-unreachable': { server: string; reason: string }
  'server-not-lintel': { server: string; status: number }
  'server-busy': { server: string; code: ProblemCode; retryAfterMs: number }
  'server-refused': { code: ProblemCode | 'unknown'; detail: string }
  'server-key-changed': { server: string }
  'clock-wrong': Record<never, never>
  'agent-revoked': Record<never, never>
  'receipt-invalid': { seq: number }
  'stream-moved': { code: string }
  'stream-fork': { ours: string; theirs: string }
  'mass-delete': { entity: EntityName; deletes: number; rows: number; hold: string }
  'spool-full': { limit: number }
  'disk-full': Record<never, never>
  'request-left': Record<never, never>
  'request-unanswered': { seconds: number }
  internal: { detail: string }
}

export type AgentProblemCode = keyof Problems

/** The one error of the agent. Its message is the code: the sentence is made in the reader's language. */
export class AgentProblem<C extends AgentProblemCode = AgentProblemCode> extends Error {
  override readonly name = 'AgentProblem'
  readonly code: C
  readonly facts: Problems[C]
  constructor(code: C, facts: Problems[C]) {
    super(code)
    this.code = code
    this.facts = facts
  }
}

/** Nothing moves until a person decides. */
const HELD: ReadonlySet<AgentProblemCode> = new Set([
  'book-other',
  'mass-delete',
  'stream-fork',
  'agent-revoked',
  'key-retired',
  'key-replaced',
  'pairing-refused',
  'pairing-words-differ',
  'server-key-changed',
  'spool-full',
])

/** May be gone on the next try, so the next try comes sooner than the timer. */
const PASSING: ReadonlySet<AgentProblemCode> = new Set([
  'server-unreachable',
  'server-not-lintel',
  'server-busy',
  'key-pending',
  'clock-wrong',
  'stream-moved',
  'receipt-invalid',
  'key-receipt-invalid',
  'book-busy',
])

export const isHeld = (code: AgentProblemCode): boolean => HELD.has(code)
export const isPassing = (code: AgentProblemCode): boolean => PASSING.has(code)

/** Exit code of the program: 1 is an error of the operator, 2 waits for a decision. */
export const exitCode = (code: AgentProblemCode): number => (isHeld(code) ? 2 : 1)

/** Any thrown thing as a problem; what nobody foresaw becomes `internal`. */
export function toProblem(error: unknown): AgentProblem {
  if (error instanceof AgentProblem) return error
  if (isDiskFull(error)) return new AgentProblem('disk-full', {})
  const problem = new AgentProblem('internal', {
    detail: error instanceof Error ? error.name : typeof error,
  })
  problem.cause = error
  return problem
}

/** Writes what may be left out when the disk has no room for it; false when it had none. Throws any other error. */
export function hasRoomFor(write: () => void): boolean {
  try {
    write()
    return true
  } catch (error) {
    if (isDiskFull(error)) return false
    throw error
  }
}

/** SQLITE_FULL of node:sqlite, or what the operating system says when a file finds no room. */
function isDiskFull(error: unknown): boolean {
  const { errcode, code } = (error ?? {}) as { errcode?: unknown; code?: unknown }
  return errcode === 13 || code === 'ENOSPC'
}
