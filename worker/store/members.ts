import { and, desc, eq, gt, isNull, type SQL, sql } from 'drizzle-orm'
import { holds, isWithinOwn, viewerId } from './access.ts'
import { logAccess } from './access-log.ts'
import type { Database, RawStatement } from './database.ts'
import { raw } from './raw.ts'
import { member, session, setupLink } from './schema/members.ts'
import { ROLE_OF_MEMBER, type SessionProof, seenBy, selectViewer } from './viewer.ts'

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
      idHash: session.idHash,
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

/** The sessions of a member that still open the door, the newest first; for who looks after members. */
export function selectSessionsOf(db: Database, proof: SessionProof, memberId: string) {
  return db.build
    .select({
      idHash: session.idHash,
      createdAt: session.createdAt,
      expiresAt: session.expiresAt,
      own: sql<number>`${session.idHash} = ${proof.idHash}`,
    })
    .from(session)
    .where(
      and(
        eq(session.memberId, memberId),
        isNull(session.revokedAt),
        gt(session.expiresAt, proof.now),
        holds(proof, 'member.manage'),
      ),
    )
    .orderBy(desc(session.createdAt))
    .limit(SESSIONS_SHOWN)
}

/**
 * Ends one session by its hash, from its next request on: the viewer's own, or with the grant anybody's.
 * Affects a row when it was open.
 */
export function endSessionOf(proof: SessionProof, idHash: string) {
  return raw(sql`update ${session} set revoked_at = ${proof.now}
    where id_hash = ${idHash} and revoked_at is null
      and (member_id = ${viewerId(proof)} or (${holds(proof, 'member.manage')} and exists (
        select 1 from ${member} where id = member_id and ${mayDecideOn(proof, ROLE_OF_MEMBER)})))`)
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
      roleId: ROLE_OF_MEMBER,
      departmentId: member.departmentId,
      ready: sql<number>`${member.passwordHash} is not null`,
      active: sql<number>`${member.deletedAt} is null`,
    })
    .from(member)
    .where(holds(proof, 'member.view'))
    .orderBy(sql`${member.deletedAt} is not null`, member.name)
    .limit(MEMBERS_SHOWN)
}

/** One member, for who looks after them; no row when there is none. */
export function selectMember(db: Database, proof: SessionProof, id: string) {
  return db.build
    .select({
      id: member.id,
      name: member.name,
      email: member.email,
      roleId: ROLE_OF_MEMBER,
      departmentId: member.departmentId,
      rev: member.rev,
      ready: sql<number>`${member.passwordHash} is not null`,
      active: sql<number>`${member.deletedAt} is null`,
      companies: lookedAfter(sql`company as l where l.owner_id = ${member.id}`),
      contacts: lookedAfter(sql`contact as l where l.owner_id = ${member.id}`),
      projects: lookedAfter(sql`project as l where l.manager_id = ${member.id}`),
    })
    .from(member)
    .where(and(eq(member.id, id), holds(proof, 'member.view')))
}

/** What a member looks after is counted no further than this. */
export const MOST_LOOKED_AFTER = 1_000

function lookedAfter(of: SQL): SQL<number> {
  return sql<number>`(select count(*) from (select 1 from ${of} and l.deleted_at is null
    limit ${MOST_LOOKED_AFTER}))`
}

export type NewMember = {
  id: string
  name: string
  email: string
  roleId: string
  departmentId: string | null
}

/**
 * Adds a member, who speaks and reads as the administrator does until they choose. The first statement affects no row
 * when the e-mail is taken.
 */
export function insertMember(db: Database, proof: SessionProof, made: NewMember): RawStatement[] {
  const viewer = selectViewer(db, proof).as('viewer')
  const insert = raw(sql`
    insert into ${member} (id, email, name, role, role_id, department_id, locale, time_zone,
      created_at, updated_at)
    select ${made.id}, ${made.email}, ${made.name}, role.base, role.id, ${made.departmentId},
      ${viewer.locale}, ${viewer.timeZone}, ${proof.now}, ${proof.now}
    from ${viewer}, role
    where role.id = ${made.roleId} and role.deleted_at is null and ${holds(proof, 'member.manage')}
      and ${mayGiveRole(proof, sql`role.id`)} and not exists (
      select 1 from ${member} where email = ${made.email} and deleted_at is null)`)
  const log = logAccess(db, proof, {
    verb: 'create',
    entity: 'member',
    id: made.id,
    diff: JSON.stringify({ name: [null, made.name], email: [null, made.email] }),
    only: sql`exists (select 1 from ${member} where id = ${made.id})`,
  })
  return [insert, log]
}

/**
 * Who looks after members and not after the site gives no role that grants more than their own, and makes no link
 * for whoever has one: a link gets in as them.
 */
export function mayGiveRole(proof: SessionProof, roleId: SQL): SQL {
  return sql`(${holds(proof, 'settings.manage')} or ${isWithinOwn(proof, roleId)})`
}

/** True unless the role, by its id, looks after the site and the viewer does not: such a member is left alone. */
export function mayDecideOn(proof: SessionProof, roleId: SQL): SQL {
  return sql`(${holds(proof, 'settings.manage')} or not exists (select 1 from grant as site
    where site.role_id = ${roleId} and site.entity = 'settings' and site.action = 'manage'
      and site.level <> 'none'))`
}

export type NewMemberLink = { tokenHash: string; memberId: string; expiresAt: number }

/** A one-time link by which a member chooses a password; the first statement answers the member's name, or no row. */
export function insertMemberLink(
  db: Database,
  proof: SessionProof,
  link: NewMemberLink,
): RawStatement[] {
  const insert = raw(sql`
    insert into ${setupLink} (token_hash, member_id, created_at, expires_at)
    select ${link.tokenHash}, id, ${proof.now}, ${link.expiresAt} from ${member}
    where id = ${link.memberId} and deleted_at is null and ${holds(proof, 'member.manage')}
      and ${mayGiveRole(proof, ROLE_OF_MEMBER)}
    returning (select name from ${member} where id = ${link.memberId})`)
  const log = logAccess(db, proof, {
    verb: 'invite',
    entity: 'member',
    id: link.memberId,
    diff: '{}',
    only: sql`exists (select 1 from ${setupLink} where token_hash = ${link.tokenHash})`,
  })
  return [insert, log]
}
