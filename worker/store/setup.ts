import { type SQL, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { raw } from './raw.ts'
import { member, session, setupLink } from './schema/members.ts'
import { insertSession } from './sign-ins.ts'

/** What a one-time link brings. */
export type LinkProof = {
  /** SHA-256 of the token in the link, hex. */
  tokenHash: string
  now: number
  allowDemo: boolean
}

/** The conditions on a link: unused and young enough. */
function isOpen({ tokenHash, now }: LinkProof): SQL {
  return sql`token_hash = ${tokenHash} and used_at is null and expires_at > ${now}`
}

/** The set-up link opens only while nobody else can let people in. */
function opensSetup(proof: LinkProof): SQL {
  const counts = proof.allowDemo ? sql`` : sql`and demo = 0`
  return sql`exists (select 1 from ${setupLink} where ${isOpen(proof)} and member_id is null)
    and not exists (select 1 from ${member}
      where role = 'administrator' and deleted_at is null ${counts})`
}

/** Whether the set-up link opens, and whether a member has this e-mail already: one row, two numbers. */
export function selectSetup(db: Database, proof: LinkProof, email = '') {
  return db.build
    .select({ open: sql<number>`${opensSetup(proof)}`, taken: sql<number>`${isTaken(email)}` })
    .from(sql`(select 1)`)
}

function isTaken(email: string): SQL {
  return sql`exists (select 1 from ${member} where email = ${email} and deleted_at is null)`
}

export type FirstAdministrator = {
  id: string
  email: string
  name: string
  locale: string
  timeZone: string
  passwordHash: string
}

type SessionRow = { idHash: string; now: number; expiresAt: number }

/**
 * Makes the first administrator, uses the link up and opens a session, all or nothing.
 * The first statement affects a row only when the link opened.
 */
export function claimSetup(proof: LinkProof, made: FirstAdministrator, opened: SessionRow) {
  const { id, email, name, locale, timeZone, passwordHash } = made
  const { now, tokenHash } = proof
  return [
    raw(sql`insert into ${member}
        (id, email, name, role, locale, time_zone, password_hash, created_at, updated_at)
      select ${id}, ${email}, ${name}, 'administrator', ${locale}, ${timeZone}, ${passwordHash},
        ${now}, ${now}
      where ${opensSetup(proof)} and not ${isTaken(email)}`),
    raw(sql`update ${setupLink} set used_at = ${now} where token_hash = ${tokenHash}
      and exists (select 1 from ${member} where id = ${id})`),
    insertSession({ ...opened, memberId: id }),
  ]
}

/** The member a link was made for, while it opens. */
function memberOf(proof: LinkProof): SQL {
  const counts = proof.allowDemo ? sql`` : sql`and demo = 0`
  return sql`select id from ${member} where deleted_at is null ${counts} and id = (
    select member_id from ${setupLink} where ${isOpen(proof)})`
}

/** For whom the link is, while it opens; no row otherwise. */
export function selectMemberLink(db: Database, proof: LinkProof) {
  return db.build
    .select({
      name: member.name,
      timeZone: member.timeZone,
      isNew: sql<number>`${member.passwordHash} is null`,
    })
    .from(member)
    .where(sql`${member.id} = (${memberOf(proof)})`)
}

/**
 * What a member says of themselves by a link. A time zone of null leaves the one they have; the language of the page
 * they chose the password on becomes theirs the first time.
 */
type Chosen = { passwordHash: string; timeZone: string | null; locale: 'en' | 'ru' }

/**
 * A member chooses a password by their link, and every session they had ends with the old one.
 * The link is used up last, since the statements before it ask whether it opens; the last one affects a row
 * only when it did.
 */
export function claimMemberLink(proof: LinkProof, chosen: Chosen, opened: SessionRow) {
  const { now, tokenHash } = proof
  const owner = memberOf(proof)
  return [
    raw(sql`update ${session} set revoked_at = ${now}
      where revoked_at is null and member_id = (${owner})`),
    raw(sql`update ${member} set password_hash = ${chosen.passwordHash},
      time_zone = coalesce(${chosen.timeZone}, time_zone),
      locale = case when password_hash is null then ${chosen.locale} else locale end,
      updated_at = ${now}, rev = rev + 1
      where id = (${owner})`),
    insertSession({ ...opened, memberId: sql`(${owner})` }),
    raw(sql`update ${setupLink} set used_at = ${now}
      where used_at is null and token_hash <> ${tokenHash} and member_id = (${owner})`),
    raw(sql`update ${setupLink} set used_at = ${now} where ${isOpen(proof)}
      and member_id = (${owner})`),
  ]
}
