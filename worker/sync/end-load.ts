import { checkStanding } from '../auth/agent-request.ts'
import { continueBalances } from '../store/apply/balance-parts.ts'
import { endLoading } from '../store/apply/bookkeeping.ts'
import type { Database } from '../store/database.ts'
import { bumpLive } from '../store/raw.ts'
import { guardHead, readCaller } from '../store/streams.ts'
import { standingOf } from './place.ts'

/** Parts of one request; a heartbeat goes on after them. */
const PARTS = 1_000

/**
 * Computes what is missing of the balances, one part a write, and with the last says that the load has ended. A cut
 * anywhere loses nothing: the batch again, or the next heartbeat, goes on after the last part that was written.
 * Ends without a word when the stream has moved on, for whoever moved it has begun them anew.
 */
export async function endLoad(
  db: Database,
  { kid, now, rows }: { kid: string; now: number; rows: number },
): Promise<void> {
  for (let part = 0; part < PARTS; part += 1) {
    const caller = await readCaller(db, kid)
    const head = caller && standingOf(caller)?.head
    if (!caller || !head || caller.loading !== 1 || caller.balancing !== 1) return
    if (checkStanding(caller, now)) return
    const { sourceId: source, agentId: agent, policy, watermark: asOf } = caller
    const args = { source, agent, capture: 0, seq: head.seq, now }
    try {
      await db.write([
        ...guardHead({ agentId: agent, kid, now }, source, head, policy),
        ...continueBalances({ ...args, rows }),
        endLoading({ ...args, asOf }),
        bumpLive('ledger'),
      ])
    } catch (error) {
      const current = await readCaller(db, kid)
      if (current && standingOf(current)?.head.seq === head.seq) throw error
    }
  }
}
