import type { EntityName } from './entities.ts'
import type { Limits } from './limits.ts'
import type { StreamHead } from './problem.ts'

/** A public Ed25519 key, RFC 8037. */
export type PublicJwk = { kty: 'OKP'; crv: 'Ed25519'; x: string }

/** What the agent says of the book it reads. `id` never changes for a book; `name` is for people. */
export type SourceIdentity = { system: string; id: string; name: string }

/** POST pair: unsigned but for `proof`, a JWT with PairingClaims made by the new key. */
export type PairRequest = {
  code: string
  jwk: PublicJwk
  proof: string
  source: SourceIdentity
  agent: { version: string; host: string }
}

/** The agent pins `serverKey` and shows `words`; the administrator sees the same words. */
export type PairAnswer = { agentId: string; serverKey: PublicJwk; words: string; time: number }

/** GET pair/{agentId}, signed by the pending key. */
export type PairState = { state: 'pending' | 'active' | 'refused'; time: number }

/** POST hello: the agent says who it is, the server where the stream stands. */
export type HelloRequest = { version: string; host: string; source: SourceIdentity }
export type HelloAnswer = {
  /** Null until the agent opens its first epoch. */
  head: StreamHead | null
  serverKey: PublicJwk
  limits: Limits
  time: number
}

/** POST epochs: begins a new epoch after the given head; the seq goes on, it never restarts. */
export type EpochRequest = {
  reason: 'first' | 'state-lost' | 'source-restored' | 'policy'
  after: number
}
export type EpochAnswer = { head: StreamHead; time: number }

/** POST heartbeat: nothing changed; the replica is complete up to `asOf`. */
export type HeartbeatRequest = { epoch: number; seq: number; asOf: number }
export type HeartbeatAnswer = { watermark: number; time: number }

/** GET digest?entity&after: the keys and hashes the edge holds, so that a lost shadow is rebuilt. */
export type DigestAnswer = {
  entity: EntityName
  rows: [key: string, hash: string][]
  /** The last key of this page, or null when it was the last page. */
  next: string | null
  head: StreamHead | null
  time: number
}

/** GET commands: at most one waiting command, by long poll. */
export type CommandAnswer = { command: { id: string; kind: 'sync' } | null; time: number }

/**
 * POST commands/{id}/ack. `taken` when the agent begins; `captured` with the seq the replica must have
 * passed (the marker) once the source has been read after that; `failed` with a stable code.
 */
export type CommandAck =
  | { state: 'taken' }
  | { state: 'captured'; marker: number; rows: number }
  | { state: 'failed'; code: string }
