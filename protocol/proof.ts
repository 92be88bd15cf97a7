import type { Cell, EntityName } from './entities.ts'
import type { PublicJwk, SourceIdentity } from './messages.ts'

/** A row of the ledger with its way to the root of the batch that brought it. */
export type ProofRow = {
  readonly entity: EntityName
  /** The column-set version its hash is made with. */
  readonly version: number
  readonly key: string
  readonly cells: readonly Cell[]
  readonly hash: string
  readonly seq: number
  /** Place among `of` changes of the batch, from 0, and the hashes beside the way up, nearest first, base64url. */
  readonly index: number
  readonly of: number
  readonly path: readonly string[]
}

/** What both sides signed about a batch, and the receipt of the one before, from which the chain goes on. */
export type ProofBatch = {
  readonly seq: number
  /** The request token of the agent, a JWS. */
  readonly token: string
  readonly receipt: string
  /** Null for the first batch of the stream. */
  readonly previous: string | null
}

/** The figures that rows prove: of invoices, in minor units of one currency. */
export type ProofFigure = 'total' | 'paid' | 'open' | 'overdue'

/** A number and what it was summed from. */
export type ProofNumber = {
  readonly figure: ProofFigure
  readonly side: 'receivable' | 'payable'
  readonly currency: string
  /** Whose number it is, in words. */
  readonly of: string
  /** The date that tells what is overdue. */
  readonly on: string
  /** How many invoices it is the sum of. */
  readonly invoices: number
  /** A number, or its decimal digits as text where a double does not hold it exactly: beyond 2^53. */
  readonly minor: number | string
}

export type Proof = {
  readonly v: 1
  /** Origin of the CRM, the issuer of receipts. */
  readonly server: string
  readonly source: SourceIdentity
  readonly madeAt: number
  /** Null when the proof is of rows alone. */
  readonly number: ProofNumber | null
  readonly rows: readonly ProofRow[]
  readonly batches: readonly ProofBatch[]
  /** The policies, each a JWS by the agent, that the batches name; version 0 has none. */
  readonly policies: readonly string[]
  readonly keys: { readonly agent: readonly PublicJwk[]; readonly server: readonly PublicJwk[] }
}

/**
 * The file: the proof and the server's JWS over SHA-256 of its bytes, so that not one byte of it can change,
 * be it one that no other signature covers.
 */
export type SealedProof = { readonly proof: Proof; readonly seal: string }

/** Claims of the seal: base64url SHA-256 of the proof as JSON. */
export type SealClaims = { readonly iss: string; readonly iat: number; readonly sha: string }

/** Rows that one file holds at most. */
export const PROOF_ROWS = 2_000

/** What a figure is, of the invoices and allocations given. Amounts of another currency pay nothing off. */
export function sumFigure(
  { figure, side, currency, on }: Pick<ProofNumber, 'figure' | 'side' | 'currency' | 'on'>,
  rows: readonly Pick<ProofRow, 'entity' | 'key' | 'cells'>[],
): { invoices: number; minor: number | string } {
  const paid = new Map<string, bigint>()
  for (const { entity, cells } of rows) {
    if (entity !== 'allocation' || cells[4] !== currency) continue
    const invoice = String(cells[1])
    paid.set(invoice, (paid.get(invoice) ?? 0n) + wholeOf(cells[3]))
  }
  let [invoices, minor] = [0, 0n]
  for (const { entity, key, cells } of rows) {
    if (entity !== 'invoice' || cells[0] !== side || cells[1] !== 'posted') continue
    if (cells[9] !== currency) continue
    const total = wholeOf(cells[8])
    const settled = paid.get(key) ?? 0n
    const open = total - settled
    const isOverdue = open > 0n && cells[7] !== null && String(cells[7]) < on
    if ((figure === 'open' && open === 0n) || (figure === 'overdue' && !isOverdue)) continue
    invoices += 1
    minor += figure === 'total' ? total : figure === 'paid' ? settled : open
  }
  const number = Number(minor)
  return { invoices, minor: Number.isSafeInteger(number) ? number : String(minor) }
}

// What is no amount proves nothing of a sum; the hash of its row has failed before.
const wholeOf = (cell: Cell | undefined) =>
  Number.isSafeInteger(cell) ? BigInt(cell as number) : 0n
