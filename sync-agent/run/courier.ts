import type { EntityName } from '../../protocol/entities.ts'
import type { Limits } from '../../protocol/limits.ts'
import type { EgressPolicy } from '../../protocol/policy.ts'
import type { Source } from '../capture/source.ts'
import type { Clock, Random } from '../ports.ts'
import { AgentProblem } from '../problem.ts'
import type { Keyring } from '../state/keyring.ts'
import { type Meta, readMeta } from '../state/meta.ts'
import type { State } from '../state/open-state.ts'
import type { Wire } from '../transport/wire.ts'
import { type Delivered, nothingDelivered } from '../verify/delivered.ts'

/** What a long run tells whoever watches. Counts only, never a value of a row. */
export type Progress =
  | { readonly kind: 'capturing' }
  /** The edge gives up what the policy keeps back. */
  | { readonly kind: 'emptying'; readonly rows: number }
  | { readonly kind: 'sending'; readonly sent: number; readonly total: number }
  | { readonly kind: 'checking'; readonly checked: number; readonly expected: number }
  | { readonly kind: 'rebuilding'; readonly entity: EntityName; readonly rows: number }

/** All that a run works with. */
export type Courier = {
  readonly state: State
  /** What may leave; `source` gives rows that have gone through it already. */
  readonly policy: EgressPolicy
  readonly source: Source
  readonly wire: Wire
  readonly clock: Clock
  readonly random: Random
  readonly keyring: Keyring
  /** A key older than this is rotated after the next good run, milliseconds. */
  readonly keyAgeMs: number
  /** Most bytes that may wait to leave. */
  readonly spoolBytes: number
  /** Server's clock minus ours, milliseconds. */
  readonly offsetMs: () => number
  /** The server's time at a moment of our steady clock. */
  readonly serverTime: (steadyAt: number) => number
  readonly host: string
  readonly report: (progress: Progress) => void
  readonly session: Session
}

/** What is known since this process started; nothing in it is needed after a crash. */
export type Session = {
  /** Null until `hello` was answered, and again after any doubt about the stream. */
  limits: Limits | null
  /** Whether this process has read the whole book once. */
  hasCaptured: boolean
  /** When all rows were last read, by the steady clock. */
  wholeAt: number | null
  /** A batch that fails for its size, and how often it has. */
  overload: { seq: number; times: number } | null
  /** Delivered, and not yet compared with what the edge holds. */
  delivered: Delivered
  /** When a difference last made this process verify, by the steady clock. */
  doubtedAt: number | null
  /** The server may have been told something else than our state remembers: a full disk takes no notes. */
  reportInDoubt: boolean
}

export const newSession = (): Session => ({
  ...{ limits: null, hasCaptured: false, wholeAt: null, overload: null },
  ...{ delivered: nothingDelivered(), doubtedAt: null, reportInDoubt: false },
})

/** Throws AgentProblem `pairing-needed` when the state knows no pairing. */
export function pairingOf(state: State): Meta['pairing'] {
  const pairing = readMeta(state, 'pairing')
  if (!pairing) throw new AgentProblem('pairing-needed', {})
  return pairing
}

export function sourceOf(state: State): Meta['source'] {
  const source = readMeta(state, 'source')
  if (!source) throw new AgentProblem('pairing-needed', {})
  return source
}
