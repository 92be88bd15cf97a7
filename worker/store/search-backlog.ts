import { sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { searchQueue } from './schema/search.ts'

/** Writes of one tick of the clock; each takes up to 20,000 records. */
const MOST_WRITES = 5

/** Works off what has been waiting, as after an upgrade; the next tick goes on. */
export async function indexWaiting(db: Database): Promise<void> {
  for (let writes = 0; writes < MOST_WRITES; writes += 1) {
    const [waiting] = await db.read([
      db.build.select({ one: sql`1` }).from(searchQueue).limit(1),
    ] as const)
    if (waiting.length === 0) return
    await db.write([])
  }
}
