import type { InStatement, ResultSet } from '@libsql/client/web'
import { and, eq, exists, gt, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import type { Role } from '../domain/role.ts'
import type { Database, Statement } from './database.ts'
import { member, session } from './schema/members.ts'

export type { Role }

/** The signed-in member as every page knows them. */
export type Viewer = {
  id: string
  name: string
  email: string
  role: Role
  locale: 'en' | 'ru'
  timeZone: string
}

/** What a request brings to prove who asks: the hash of its session id, the time, and whether demo members count. */
export type SessionProof = { idHash: string; now: number; allowDemo: boolean }

/** The select that yields the viewer, or no row. Every page's batch begins with it. */
export function selectViewer(db: Database, proof: SessionProof) {
  return db.build
    .select({
      id: member.id,
      name: member.name,
      email: member.email,
      role: member.role,
      locale: member.locale,
      timeZone: member.timeZone,
    })
    .from(session)
    .innerJoin(member, eq(member.id, session.memberId))
    .where(
      and(
        eq(session.idHash, proof.idHash),
        gt(session.expiresAt, proof.now),
        isNull(session.revokedAt),
        isNull(member.deletedAt),
        proof.allowDemo ? undefined : eq(member.demo, 0),
      ),
    )
}

/**
 * The access rule of a statement, in its SQL: true only for a valid session, and for one of `roles` when given.
 * A statement of a page or a write by a member carries it, so a revoked session reads and changes nothing.
 */
export function seenBy(db: Database, proof: SessionProof, roles?: readonly Role[]): SQL {
  const viewer = selectViewer(db, proof).as('viewer')
  const allowed = db.build.select({ one: sql`1` }).from(viewer)
  return exists(roles ? allowed.where(inArray(viewer.role, [...roles])) : allowed)
}

/** Reads a page in one trip: the viewer first, then the page's statements. */
export async function readPage<T extends readonly Statement[]>(
  db: Database,
  proof: SessionProof,
  statements: readonly [...T],
): Promise<{ viewer: Viewer | null; rows: { [K in keyof T]: T[K]['_']['result'] } }> {
  const [viewers, ...rows] = (await db.read([selectViewer(db, proof), ...statements] as never)) as [
    Viewer[],
    ...unknown[],
  ]
  return { viewer: viewers[0] ?? null, rows: rows as never }
}

/**
 * Writes in one trip and says who wrote: the viewer is read in the same transaction, before the statements.
 * Each statement carries `seenBy`, so without a viewer, or with one of another role, nothing was changed.
 */
export async function writeAsViewer(
  db: Database,
  proof: SessionProof,
  statements: readonly (Statement | InStatement)[],
): Promise<{ viewer: Viewer | null; results: ResultSet[] }> {
  const [viewers, ...results] = await db.write([selectViewer(db, proof), ...statements])
  const row = viewers?.rows[0]
  if (!row) return { viewer: null, results }
  // A write answers plain rows, in the order of selectViewer's columns.
  const [id, name, email, role, locale, timeZone] = Array.from(
    row as ArrayLike<unknown>,
  ) as string[]
  return { viewer: { id, name, email, role, locale, timeZone } as Viewer, results }
}
