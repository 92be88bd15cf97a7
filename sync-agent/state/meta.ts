import type { PublicJwk, SourceIdentity } from '../../protocol/messages.ts'
import type { StreamHead } from '../../protocol/problem.ts'
import type { AgentProblemCode } from '../problem.ts'
import type { State } from './open-state.ts'

/** What the agent remembers besides rows and batches. */
export type Meta = {
  /** Given by the server when a code was accepted; the key may still wait for confirmation. */
  pairing: { agentId: string; server: string; serverKey: PublicJwk; words: string }
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
  /** Why nothing moves; absent while all is well. */
  hold: { code: AgentProblemCode; facts: Record<string, unknown>; since: number }
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
