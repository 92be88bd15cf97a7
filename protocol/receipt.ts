/**
 * Claims of a receipt, a JWS by the server. A batch is delivered when, and only when, a receipt that
 * names its bytes verifies under the server's pinned key.
 */
export type ReceiptClaims = {
  iss: string
  /** The agent's id. */
  aud: string
  iat: number
  epoch: number
  seq: number
  bsh: string
  prev: string
  /** SHA-256, base64url, over the previous chain value, "|" and `bsh`. */
  chain: string
  upserts: number
  deletes: number
  quarantined: number
  /** Milliseconds since 1970, the server's clock. */
  appliedAt: number
  /** Complete-as-of of the source after this batch, milliseconds; 0 while nothing is complete. */
  watermark: number
  /** The version of the egress policy in force; 0 before there is one. */
  policy: number
  /** Merkle root over the changes as they came (merkle.ts); receipts of before it hold none. */
  rows?: string
}

/**
 * Answer to a batch. `replayed` is true when the very same bytes were applied before; `applyMs` is how long
 * they took here, so that the agent can size its batches (0 when replayed).
 */
export type BatchAnswer = { receipt: string; replayed: boolean; applyMs: number; time: number }
