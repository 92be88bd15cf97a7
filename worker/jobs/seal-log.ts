import { createHash } from 'node:crypto'
import type { Deps } from '../deps.ts'
import { sealText } from '../domain/log-seal.ts'
import { appendSeals, readChainHead, readUnsealed } from '../store/log-seals.ts'

/** Entries of one write, and writes of one tick: a first load leaves many, and the next tick goes on. */
const ENTRIES = 2_000
const MOST_WRITES = 10

/** Run by the clock: binds new entries of the change log into its chain. Two at once seal nothing twice. */
export async function sealLog(deps: Pick<Deps, 'openDatabase'>): Promise<void> {
  const db = deps.openDatabase()
  try {
    for (let writes = 0; writes < MOST_WRITES; writes += 1) {
      const head = await readChainHead(db)
      const entries = await readUnsealed(db, head, ENTRIES)
      if (entries.length === 0) return
      let last = head.hash
      const seals = entries.map((entry) => {
        last = createHash('sha256').update(sealText(last, entry)).digest('hex')
        return [entry.seq, last] as const
      })
      await appendSeals(db, head, seals)
    }
  } finally {
    db.close()
  }
}
