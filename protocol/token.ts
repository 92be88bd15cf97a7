import type { PublicJwk } from './messages.ts'

/** The `typ` header of each JWS. RFC 8725, section 3.11: explicit typing keeps one kind from passing as another. */
export const TOKEN_TYPE = {
  request: 'sync-req+jwt',
  receipt: 'sync-receipt+jwt',
  pairing: 'pair-req+jwt',
  /** The new key of a rotation proves itself. */
  rotation: 'key-req+jwt',
  /** The server's word that it has taken a new key of an agent. */
  keyReceipt: 'key-receipt+jwt',
  /** A former key of the server names the one that followed it. */
  succession: 'server-key+jwt',
  /** The server's word that a person confirmed the deletes of a hold. */
  command: 'sync-command+jwt',
  /** An agent declares what may leave. */
  policy: 'egress-policy+jwt',
  /** The server seals a proof that it gives away. */
  proof: 'proof+jwt',
} as const

/** The only algorithm, by the name RFC 9864 gives it. */
export const TOKEN_ALGORITHM = 'Ed25519'

/** A request token travels as `Authorization: Bearer <token>`. */
export const TOKEN_SCHEME = 'Bearer'

/** A batch is gzip as an opaque body, never a Content-Encoding that a proxy may undo. */
export const BATCH_MEDIA_TYPE = 'application/vnd.lintel.batch+gzip'

/** Path of the endpoints under the deployment's origin; the token's `aud` is origin plus this. */
export const SYNC_PATH = '/sync/v1'

/**
 * Claims of a request token, one token per attempt.
 * `htm` and `htu` as in RFC 9449 (DPoP): method, and URL without query and fragment.
 */
export type RequestClaims = {
  iss: string
  sub: string
  aud: string
  /** Seconds since 1970. */
  iat: number
  exp: number
  jti: string
  htm: string
  htu: string
  /** base64url SHA-256 of the raw request bytes; of zero bytes when there is no body. */
  bsh: string
  /** Length of the raw request in bytes. */
  blen: number
  /** base64url SHA-256 of the query as it travels, without its question mark; left out where there is none. */
  qsh?: string
  /** Protocol version. */
  v: 1
}

/** What a batch claims besides: its place in the stream. */
export type BatchClaims = RequestClaims & {
  epoch: number
  seq: number
  /** `bsh` of the batch before, empty for the first of the stream. */
  prev: string
  /** Merkle root over the changes (merkle.ts); an agent of before it claims none. */
  rows?: string
}

/** Claims of the proof of possession sent with a pairing code. */
export type PairingClaims = {
  aud: string
  iat: number
  exp: number
  jti: string
  /** RFC 7638 thumbprint of the key that signs. */
  jkt: string
  /** base64url SHA-256 of the pairing code as typed, upper case without dashes. */
  code: string
}

/** Claims of the proof by which the new key of a rotation shows that somebody holds its private half. */
export type RotationClaims = {
  aud: string
  /** The agent's id. */
  sub: string
  iat: number
  exp: number
  jti: string
  /** RFC 7638 thumbprint of the new key, which signs. */
  jkt: string
  /** Thumbprint of the key that signs the request. */
  replaces: string
}

/** Claims of the server's word that the new key is good from now on. */
export type KeyReceiptClaims = {
  iss: string
  /** The agent's id. */
  aud: string
  iat: number
  jkt: string
  /** When the key before it retires, milliseconds since 1970; 0 when none is left to retire. */
  retiresAt: number
}

/** Claims by which a former key of the server vouches for its present one. */
export type SuccessionClaims = { iss: string; iat: number; jwk: PublicJwk }

/**
 * Claims of the server's word that a person confirmed the deletes that `hold` names. Deletes are all that an agent
 * does on an answer's say alone, so this answer proves itself: TLS may end at somebody else.
 */
export type ConfirmationClaims = {
  iss: string
  /** The agent's id. */
  aud: string
  iat: number
  /** The id of the command. */
  jti: string
  hold: string
}
