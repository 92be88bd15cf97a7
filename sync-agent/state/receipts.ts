import type { ReceiptClaims } from '../../protocol/receipt.ts'
import type { State } from './open-state.ts'

/** Receipts kept here; the server keeps them all. */
const KEPT_RECEIPTS = 1_000

/** Remembers a verified receipt. Runs inside the caller's transaction. */
export function keepReceipt(state: State, jws: string, claims: ReceiptClaims): void {
  state.db
    .prepare('insert or replace into receipt values (?, ?, ?, ?, ?)')
    .run(claims.seq, claims.epoch, claims.bsh, jws, claims.appliedAt)
  state.db.prepare('delete from receipt where seq <= ?').run(claims.seq - KEPT_RECEIPTS)
}
