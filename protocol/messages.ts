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

/** POST keys, signed by the key in use: `proof` is a JWT with RotationClaims made by the new key `jwk`. */
export type KeyRequest = { jwk: PublicJwk; proof: string }
/** `receipt` is a JWS with KeyReceiptClaims; only with it may the agent let its old key go. */
export type KeyAnswer = { receipt: string; time: number }

/** POST hello: the agent says who it is, the server where the stream stands. */
export type HelloRequest = { version: string; host: string; source: SourceIdentity }
export type HelloAnswer = {
  /** Null until the agent opens its first epoch. */
  head: StreamHead | null
  serverKey: PublicJwk
  /** JWS with SuccessionClaims, one by each former key of the server: an agent that pinned one follows it. */
  succession: string[]
  /** The egress policy in force; version 0 and no hash before there is one. */
  policy: PolicyStanding
  limits: Limits
  time: number
}

/** Where a source stands with its policy: `emptied` once nothing it keeps back is left here of before. */
export type PolicyStanding = { version: number; hash: string; emptied: boolean }

/** POST policies: `policy` is a JWS with PolicyClaims, one version above the one in force. */
export type PolicyRequest = { policy: string }
export type PolicyAnswer = { policy: PolicyStanding; time: number }

/**
 * POST policies/emptying: takes the next rows that hold what the policy keeps back, after a place; answers
 * where to go on, null when none is left.
 */
export type EmptyingRequest = { version: number; after: EmptyingPlace | null }
export type EmptyingPlace = { entity: EntityName | typeof WORDS_PLACE; key: string }
/** Past the rows: words that records were found by, and no record holds any more. */
export const WORDS_PLACE = 'words'
export type EmptyingAnswer = { next: EmptyingPlace | null; emptied: number; time: number }

/** POST epochs: begins a new epoch after the given head; the seq goes on, it never restarts. */
export type EpochRequest = {
  reason: 'first' | 'state-lost' | 'source-restored' | 'policy'
  /** The epoch that this one ends, 0 when it is the first: a request that comes twice opens one. */
  epoch: number
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

/**
 * A row that broke a rule: its key only as SHA-256 over entity and key, each on a line, in hex. `stands` tells whether
 * the CRM goes on showing what it had of it, or has nothing of it; left out by whoever does not know.
 */
export type LeftOutRow = {
  entity: EntityName
  keyHash: string
  column: string
  rule: string
  stands?: boolean
}

/** Why the agent has stopped until a person decides; `code` is small letters and dashes. */
export type Hold = {
  code: string
  /** By the server's clock, milliseconds. */
  since: number
  /** With `mass-delete`: `hold` names exactly these deletes, so that a person confirms them and no others. */
  deletes: { hold: string; entity: EntityName; count: number; of: number } | null
}

/** POST report: what needs a person. Said when it changes; it replaces what was said before. */
export type ReportRequest = {
  hold: Hold | null
  /** Rows that the last reading left out: how many, and the first of them. */
  leftOut: { count: number; rows: LeftOutRow[] }
}

/** What a person asks of the agent. */
export type Command =
  | { id: string; kind: 'sync' }
  /** Synchronise, and compare source, shadow and replica row by row. */
  | { id: string; kind: 'verify' }
  /** Synchronise, and let the deletes of this one hold pass. */
  /** `words` holds one JWS of ConfirmationClaims by each key of the server, so that it proves itself to whoever pinned one. */
  | { id: string; kind: 'allow-deletes'; hold: string; words: string[] }
  /** Synchronise, and send these rows even if they have not changed. */
  | { id: string; kind: 'resend'; rows: [entity: EntityName, keyHash: string][] }

/** GET commands: at most one waiting command, by long poll. */
export type CommandAnswer = { command: Command | null; time: number }

/**
 * POST commands/{id}/ack. `taken` when the agent begins; `captured` with the seq the replica must have
 * passed (the marker) once the source has been read after that; `failed` with a stable code.
 */
export type CommandAck =
  | { state: 'taken' }
  | { state: 'captured'; marker: number; rows: number }
  | { state: 'failed'; code: string }
