import type { Deps } from '../deps.ts'
import { deleteExpired } from '../store/cleaning.ts'
import { indexWaiting } from '../store/search-backlog.ts'
import { mergeIndex } from '../store/search-merge.ts'

/** Writes of one tick that merge the index: what is left waits for the next. */
const MOST_MERGES = 5

/** Run by the clock: takes away what has ended, indexes what an upgrade left, and keeps the index quick. */
export async function clean(deps: Deps): Promise<void> {
  const db = deps.openDatabase()
  try {
    await deleteExpired(db, deps.now())
    await indexWaiting(db)
    await mergeIndex(db, MOST_MERGES)
  } finally {
    db.close()
  }
}
