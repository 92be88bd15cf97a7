import type { Hold, PublicJwk, SourceIdentity } from '../../protocol/messages.ts'
import type { StreamHead } from '../../protocol/problem.ts'
import type { DifferencePlace } from '../../protocol/verification.ts'
import type { AgentProblemCode } from '../problem.ts'
import type { State } from './open-state.ts'

/** What the agent remembers besides rows and batches. */
export type Meta = {
  /** Given by the server when a code was accepted; the key may still wait for confirmation. */
  pairing: {
    agentId: string
    server: string
    serverKey: PublicJwk
    /** The server's key before it was rotated, and the last seq whose receipt it may have signed. */
    former?: { key: PublicJwk; upTo: number }
    words: string
  }
  /** A pairing that no administrator has decided on yet; its key lies beside the one in use. */
  offered: { pairing: Meta['pairing']; source: SourceIdentity }
  /** Our key in use and since when, by this machine's clock. */
  key: { kid: string; since: number }
  /** Thumbprints of our keys before it: what they have signed stays signed. */
  formerKeys: string[]
  confirmedAt: number
  source: SourceIdentity
  /** Where our stream stands, as proven by the last receipt or the opening of an epoch. */
  head: StreamHead
  /** The number of the last capture that had changes. */
  capture: number
  /** Server's clock minus ours, milliseconds. */
  clockOffsetMs: number
  /** Complete as of, by the server's clock, once the edge has said so. */
  completeAsOf: number
  /** What the doorbell said of the book when it was last captured. */
  bell: string
  /** `version` of what was last captured; of no use once `bell` is forgotten. */
  captured: string
  /** Rows that the last reading left out; `row_fault` names the first of them. */
  leftOut: number
  /** Rows in one batch, adapted to how fast the server applies them. */
  batchRows: number
  /** The egress policy that the edge has taken last. */
  policy: {
    version: number
    hash: string
    /** Rows that the policy lets leave no more are gone from the book of the edge only after a capture. */
    isSweepDue: boolean
  }
  /** The change counter of the book when it was last read, where the system keeps one. */
  changeCounter: number
  /** What a person should hear of in the CRM; absent while all is well. */
  stop: Hold
  /** The report the server has taken last, as JSON. */
  reported: string
  /** The epoch in which the server was told the control sums. */
  controlEpoch: number
  /** How the last verification ended. */
  verified: Verified
  /** Why nothing moves; absent while all is well. */
  hold: { code: AgentProblemCode; facts: Record<string, unknown>; since: number }
}

/** The outcome of a verification, for `status` and for whoever asked. */
export type Verified = {
  at: number
  /** Rows of the source, each compared with shadow and replica. */
  rows: number
  found: number
  open: number
  /** Where the rows were damaged, of those kept one by one. */
  places: { [place in DifferencePlace]?: number }
}

export function readMeta<N extends keyof Meta>(state: State, name: N): Meta[N] | null {
  const row = state.db.prepare('select value from meta where name = ?').get(name)
  return row ? (JSON.parse(String(row.value)) as Meta[N]) : null
}

export function writeMeta<N extends keyof Meta>(state: State, name: N, value: Meta[N]): void {
  state.db
    .prepare('insert into meta values (?, ?) on conflict do update set value = excluded.value')
    .run(name, JSON.stringify(value))
}

export function forgetMeta(state: State, name: keyof Meta): void {
  state.db.prepare('delete from meta where name = ?').run(name)
}
