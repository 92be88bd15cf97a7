import type { Deps } from '../deps.ts'
import { deleteExpired } from '../store/cleaning.ts'
import { indexWaiting } from '../store/search-backlog.ts'

/** Run by the clock: takes away what has ended, and indexes what an upgrade left to be indexed. */
export async function clean(deps: Deps): Promise<void> {
  const db = deps.openDatabase()
  try {
    await deleteExpired(db, deps.now())
    await indexWaiting(db)
  } finally {
    db.close()
  }
}
