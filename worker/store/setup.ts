import type { InStatement } from '@libsql/client/web'
import { sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { raw } from './raw.ts'
import { member, setupLink } from './schema/members.ts'
import { insertSession } from './sign-ins.ts'

export type SetupProof = {
  /** SHA-256 of the token in the link, hex. */
  tokenHash: string
  now: number
  allowDemo: boolean
}

/** A link opens while it is unused and young, and nobody else can let people in. */
function opens({ tokenHash, now, allowDemo }: SetupProof) {
  const counts = allowDemo ? sql`` : sql`and demo = 0`
  return sql`exists (select 1 from ${setupLink}
      where token_hash = ${tokenHash} and used_at is null and expires_at > ${now})
    and not exists (select 1 from ${member}
      where role = 'administrator' and deleted_at is null ${counts})`
}

/** Whether the link opens: one row, one number. */
export function selectSetup(db: Database, proof: SetupProof) {
  return db.build.select({ open: sql<number>`${opens(proof)}` }).from(sql`(select 1)`)
}

export type FirstAdministrator = {
  id: string
  email: string
  name: string
  locale: string
  timeZone: string
  passwordHash: string
}

/**
 * Makes the first administrator, uses the link up and opens a session, all or nothing.
 * The first statement affects a row only when the link opened.
 */
export function claimSetup(
  proof: SetupProof,
  made: FirstAdministrator,
  session: { idHash: string; now: number; expiresAt: number },
): InStatement[] {
  const { id, email, name, locale, timeZone, passwordHash } = made
  const { now, tokenHash } = proof
  return [
    raw(sql`insert into ${member}
        (id, email, name, role, locale, time_zone, password_hash, created_at, updated_at)
      select ${id}, ${email}, ${name}, 'administrator', ${locale}, ${timeZone}, ${passwordHash},
        ${now}, ${now}
      where ${opens(proof)}`),
    raw(sql`update ${setupLink} set used_at = ${now} where token_hash = ${tokenHash}
      and exists (select 1 from ${member} where id = ${id})`),
    insertSession({ ...session, memberId: id }),
  ]
}
