import { and, desc, eq, gt, isNull, sql } from 'drizzle-orm'
import { ADMINISTRATORS } from '../domain/role.ts'
import type { Database } from './database.ts'
import { raw } from './raw.ts'
import { member, session, setupLink } from './schema/members.ts'
import { type SessionProof, seenBy, selectViewer } from './viewer.ts'

/** The member of the session, as a condition on `member`. */
function isViewer(db: Database, proof: SessionProof) {
  const own = db.build
    .select({ id: session.memberId })
    .from(session)
    .where(eq(session.idHash, proof.idHash))
  return and(sql`${member.id} in ${own}`, seenBy(db, proof))
}

export function updateLocale(db: Database, proof: SessionProof, locale: 'en' | 'ru') {
  return db.build
    .update(member)
    .set({ locale, updatedAt: proof.now, rev: sql`rev + 1` })
    .where(isViewer(db, proof))
}

export type Profile = { name: string; locale: 'en' | 'ru'; timeZone: string }

export function updateProfile(db: Database, proof: SessionProof, profile: Profile) {
  return db.build
    .update(member)
    .set({ ...profile, updatedAt: proof.now, rev: sql`rev + 1` })
    .where(isViewer(db, proof))
}

export function updatePassword(db: Database, proof: SessionProof, passwordHash: string) {
  return db.build
    .update(member)
    .set({ passwordHash, updatedAt: proof.now, rev: sql`rev + 1` })
    .where(isViewer(db, proof))
}

/** A member's sessions that still open the door, the newest first. */
const SESSIONS_SHOWN = 50

export function selectOwnSessions(db: Database, proof: SessionProof) {
  const own = db.build
    .select({ id: session.memberId })
    .from(session)
    .where(eq(session.idHash, proof.idHash))
  return db.build
    .select({
      createdAt: session.createdAt,
      expiresAt: session.expiresAt,
      own: sql<number>`${session.idHash} = ${proof.idHash}`,
    })
    .from(session)
    .where(
      and(
        sql`${session.memberId} in ${own}`,
        isNull(session.revokedAt),
        gt(session.expiresAt, proof.now),
        seenBy(db, proof),
      ),
    )
    .orderBy(desc(session.createdAt))
    .limit(SESSIONS_SHOWN)
}

/** Ends every session of the viewer but the one that asks. */
export function endOtherSessions(db: Database, proof: SessionProof) {
  const own = sql`(select member_id from session where id_hash = ${proof.idHash})`
  return db.build
    .update(session)
    .set({ revokedAt: proof.now })
    .where(
      and(
        sql`member_id = ${own}`,
        sql`id_hash <> ${proof.idHash}`,
        isNull(session.revokedAt),
        seenBy(db, proof),
      ),
    )
}

/** The members page lists so many. */
const MEMBERS_SHOWN = 1_000

/** Everybody who may sign in, by name, then who no longer may; for administrators. */
export function selectMembers(db: Database, proof: SessionProof) {
  return db.build
    .select({
      id: member.id,
      name: member.name,
      email: member.email,
      role: member.role,
      ready: sql<number>`${member.passwordHash} is not null`,
      active: sql<number>`${member.deletedAt} is null`,
    })
    .from(member)
    .where(seenBy(db, proof, ADMINISTRATORS))
    .orderBy(sql`${member.deletedAt} is not null`, member.name)
    .limit(MEMBERS_SHOWN)
}

export type NewMember = { id: string; name: string; email: string; role: string }

/** Adds a member, who speaks and reads as the administrator does until they choose. No row when the e-mail is taken. */
export function insertMember(db: Database, proof: SessionProof, made: NewMember) {
  const viewer = selectViewer(db, proof).as('viewer')
  return raw(sql`
    insert into ${member} (id, email, name, role, locale, time_zone, created_at, updated_at)
    select ${made.id}, ${made.email}, ${made.name}, ${made.role}, ${viewer.locale},
      ${viewer.timeZone}, ${proof.now}, ${proof.now}
    from ${viewer}
    where ${viewer.role} = 'administrator' and not exists (
      select 1 from ${member} where email = ${made.email} and deleted_at is null)`)
}

export type NewMemberLink = { tokenHash: string; memberId: string; expiresAt: number }

/** A one-time link by which a member chooses a password; answers the member's name, or no row. */
export function insertMemberLink(db: Database, proof: SessionProof, link: NewMemberLink) {
  return raw(sql`
    insert into ${setupLink} (token_hash, member_id, created_at, expires_at)
    select ${link.tokenHash}, id, ${proof.now}, ${link.expiresAt} from ${member}
    where id = ${link.memberId} and deleted_at is null and ${seenBy(db, proof, ADMINISTRATORS)}
    returning (select name from ${member} where id = ${link.memberId})`)
}
