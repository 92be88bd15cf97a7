import { continueTurnover } from '../store/apply/turnover.ts'
import type { Database } from '../store/database.ts'

/** Parts of one request; a heartbeat goes on after them. */
const PARTS = 1_000

/**
 * Sums what is missing of the turnover of a book, one part a write: after a load, a repair, or for a book that is older
 * than what is kept. A cut anywhere loses nothing, and pages are right meanwhile: of what is missing they add up invoices.
 */
export async function fillTurnover(db: Database, source: number, rows: number): Promise<void> {
  for (let part = 0; part < PARTS; part += 1) {
    const results = await db.write(continueTurnover({ source, rows }))
    if (results.at(-1)?.rows.length === 0) return
  }
}
