import { eq, type SQL, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { raw } from './raw.ts'
import { member, session, signInFailure } from './schema/members.ts'

/** What an attempt counts for; `subjectsOf` of worker/auth makes them. */
export type Booked = { hash: string; limit: number; forgives: 'all' | 'own' }

export type Attempt = {
  /** In lower case. */
  email: string
  subjects: readonly Booked[]
  now: number
  windowMs: number
  /** Demo members exist in local mode only. */
  allowDemo: boolean
}

/** The member that may sign in with this e-mail, if any; null once a subject has failed too often. */
export type AttemptOutcome =
  | { allowed: true; member: { id: string; passwordHash: string | null } | null }
  | { allowed: false; retryAt: number }

/**
 * Books an attempt and reads who tries, in one write. An attempt counts as failed until it has succeeded,
 * so a hundred guesses at once are still five.
 */
export async function bookAttempt(db: Database, attempt: Attempt): Promise<AttemptOutcome> {
  const { email, subjects, now, windowMs, allowDemo } = attempt
  const since = now - windowMs
  const recent = (hash: string) =>
    sql`from ${signInFailure} where subject_hash = ${hash} and at > ${since}`
  // All or none: an attempt that is refused counts nowhere, or one machine would use up the e-mail's limit.
  const below = subjects.map(({ hash, limit }) => sql`(select count(*) ${recent(hash)}) < ${limit}`)
  const book = raw(sql`insert into ${signInFailure} (subject_hash, at)
    select value, ${now} from json_each(${JSON.stringify(subjects.map(({ hash }) => hash))})
    where ${sql.join(below, sql` and `)}`)
  const full = subjects.map(({ hash, limit }) =>
    raw(sql`select min(at) ${recent(hash)} group by subject_hash having count(*) >= ${limit}`),
  )
  const who = raw(sql`select id, password_hash from ${member}
    where email = ${email} and deleted_at is null ${allowDemo ? sql`` : sql`and demo = 0`}`)
  const results = await db.write([book, ...full, who])

  if (results[0]?.rowsAffected === 0) {
    const oldest = results.slice(1, -1).flatMap(({ rows }) => (rows[0] ? [Number(rows[0][0])] : []))
    return { allowed: false, retryAt: Math.max(...oldest) + windowMs }
  }
  const row = results.at(-1)?.rows[0]
  const found = row && { id: String(row[0]), passwordHash: row[1] as string | null }
  return { allowed: true, member: found ?? null }
}

export type NewSession = {
  /** SHA-256 of the id in the cookie. */
  idHash: string
  memberId: string | SQL
  now: number
  expiresAt: number
}

/** A session for a member that exists. */
export function insertSession({ idHash, memberId, now, expiresAt }: NewSession) {
  return raw(sql`insert into ${session} (id_hash, member_id, created_at, expires_at)
    select ${idHash}, id, ${now}, ${expiresAt} from ${member}
    where id = ${memberId} and deleted_at is null`)
}

/** Opens a session after a right password: takes back what the attempt was booked as, and ends the one it replaces. */
export async function openSession(
  db: Database,
  opened: NewSession & { subjects: readonly Booked[]; replaces: string },
): Promise<void> {
  await db.write([
    insertSession(opened),
    raw(sql`update ${session} set revoked_at = ${opened.now}
      where id_hash = ${opened.replaces} and revoked_at is null`),
    ...forgive(opened.subjects, opened.now),
  ])
}

/** Takes back what an attempt at `bookedAt` was booked as, once its password was right. */
export function forgive(subjects: readonly Booked[], bookedAt: number) {
  return subjects.map(({ hash, forgives }) =>
    forgives === 'all'
      ? raw(sql`delete from ${signInFailure} where subject_hash = ${hash}`)
      : raw(sql`delete from ${signInFailure} where rowid = (select rowid from ${signInFailure}
          where subject_hash = ${hash} and at = ${bookedAt} limit 1)`),
  )
}

/** Ends one session from its next request on. */
export function endSession(db: Database, idHash: string, now: number) {
  return db.build.update(session).set({ revokedAt: now }).where(eq(session.idHash, idHash))
}
