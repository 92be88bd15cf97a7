import type { Deps } from '../deps.ts'
import { deleteExpired } from '../store/cleaning.ts'

/** Run by the clock: takes away what has ended. */
export async function clean(deps: Deps): Promise<void> {
  const db = deps.openDatabase()
  try {
    await deleteExpired(db, deps.now())
  } finally {
    db.close()
  }
}
