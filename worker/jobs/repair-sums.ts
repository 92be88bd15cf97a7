import type { Deps } from '../deps.ts'
import { readRepairing } from '../store/sum-repairs.ts'
import { repairSums } from '../sync/repair-sums.ts'

/** Books looked after by one ring of the clock. */
const BOOKS = 100

/** Run by the clock: goes on with repairs of kept sums that were cut, so that they end even while no agent works. */
export async function repairBooks(
  deps: Pick<Deps, 'openDatabase' | 'now' | 'balanceRows'>,
): Promise<void> {
  const db = deps.openDatabase()
  try {
    for (const sourceId of await readRepairing(db, BOOKS)) {
      await repairSums(db, sourceId, { now: deps.now, rows: deps.balanceRows })
    }
  } finally {
    db.close()
  }
}
