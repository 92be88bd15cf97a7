import { lt, or, sql } from 'drizzle-orm'
import { HISTORY_DAYS } from '../domain/ledger-history.ts'
import type { Database } from './database.ts'
import { raw } from './raw.ts'
import { session, setupLink, signInFailure } from './schema/members.ts'
import { agentRequest, command, pairing, pairingFailure } from './schema/replication.ts'

const DAY_MS = 86_400_000
/** Changes of the ledger that one cleaning takes away; the next takes the rest. */
const HISTORY_AT_ONCE = 5_000

/** How long what has ended is kept before it goes. */
export const KEEP_MS = {
  failure: DAY_MS,
  request: DAY_MS,
  session: 7 * DAY_MS,
  link: DAY_MS,
  pairing: 30 * DAY_MS,
  command: 30 * DAY_MS,
  history: HISTORY_DAYS * DAY_MS,
}

/** Takes away what ended long ago: sessions, one-time links, pairings, commands, failures. One write. */
export async function deleteExpired(db: Database, now: number): Promise<void> {
  const endedSession = now - KEEP_MS.session
  await db.write([
    db.build
      .delete(session)
      .where(or(lt(session.expiresAt, endedSession), lt(session.revokedAt, endedSession))),
    db.build.delete(setupLink).where(lt(setupLink.expiresAt, now - KEEP_MS.link)),
    db.build.delete(signInFailure).where(lt(signInFailure.at, now - KEEP_MS.failure)),
    db.build.delete(pairingFailure).where(lt(pairingFailure.at, now - KEEP_MS.failure)),
    db.build.delete(agentRequest).where(lt(agentRequest.expiresAt, now - KEEP_MS.request)),
    db.build.delete(pairing).where(lt(pairing.expiresAt, now - KEEP_MS.pairing)),
    db.build.delete(command).where(lt(command.askedAt, now - KEEP_MS.command)),
    raw(sql`delete from ledger_history where (source_id, entity, key, seq) in (
      select source_id, entity, key, seq from ledger_history indexed by ledger_history_at
      where at < ${now - KEEP_MS.history} order by at limit ${HISTORY_AT_ONCE})`),
  ])
}
