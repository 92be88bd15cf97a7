import { lt, or } from 'drizzle-orm'
import type { Database } from './database.ts'
import { session, setupLink, signInFailure } from './schema/members.ts'
import { command, pairing, pairingFailure } from './schema/replication.ts'

const DAY_MS = 86_400_000

/** How long what has ended is kept before it goes. */
export const KEEP_MS = {
  failure: DAY_MS,
  session: 7 * DAY_MS,
  link: DAY_MS,
  pairing: 30 * DAY_MS,
  command: 30 * DAY_MS,
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
    db.build.delete(pairing).where(lt(pairing.expiresAt, now - KEEP_MS.pairing)),
    db.build.delete(command).where(lt(command.askedAt, now - KEEP_MS.command)),
  ])
}
