import { and, desc, eq, gt, isNull, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { member, session } from './schema/members.ts'
import { type SessionProof, seenBy } from './viewer.ts'

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

/** The viewer's stored password, to check before a new one is taken. */
export function selectOwnPassword(db: Database, proof: SessionProof) {
  return db.build
    .select({ passwordHash: member.passwordHash })
    .from(member)
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
