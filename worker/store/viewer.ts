import type { InStatement, ResultSet } from '@libsql/client/web'
import { and, eq, exists, gt, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import type { Grants } from '../domain/access.ts'
import type { Role } from '../domain/role.ts'
import type { Database, Statement } from './database.ts'
import { grant } from './schema/access.ts'
import { egressRule } from './schema/egress.ts'
import { member, session } from './schema/members.ts'
import type { SessionProof as Proof } from './session-proof.ts'
import { countUnread } from './unread-mentions.ts'

export type { Role }

/** The signed-in member as every page knows them. */
export type Viewer = {
  id: string
  name: string
  email: string
  /** What an older version knows of the role; `grants` say what the viewer may do. */
  role: Role
  roleId: string
  grants: Grants
  /** Mentions not read yet, counted no further than 99. */
  unread: number
  /** Columns that books keep back or mask, as JSON for domain/egress.ts. */
  rules: string | null
  locale: 'en' | 'ru'
  timeZone: string
}

/** Defined below the access rules, which the statement of the viewer itself asks. */
export type SessionProof = Proof

const FIELDS = {
  id: member.id,
  name: member.name,
  email: member.email,
  role: member.role,
  locale: member.locale,
  timeZone: member.timeZone,
}

/** The select that yields the viewer, or no row, for the statements that ask who it is. */
export function selectViewer(db: Database, proof: SessionProof) {
  return db.build
    .select(FIELDS)
    .from(session)
    .innerJoin(member, eq(member.id, session.memberId))
    .where(isSignedIn(proof))
}

function isSignedIn(proof: SessionProof): SQL | undefined {
  return and(
    eq(session.idHash, proof.idHash),
    gt(session.expiresAt, proof.now),
    isNull(session.revokedAt),
    isNull(member.deletedAt),
    proof.allowDemo ? undefined : eq(member.demo, 0),
  )
}

/** The role whose grants count; one that was deleted grants nothing. */
export const ROLE_OF_MEMBER = sql<string>`coalesce(${member.roleId}, ${member.role})`

/** The first statement of every page's batch: the viewer with all that their role grants. */
export function selectViewerWithGrants(db: Database, proof: SessionProof) {
  return db.build
    .select({
      ...FIELDS,
      roleId: ROLE_OF_MEMBER,
      grants: sql<string>`(select json_group_object(entity || '.' || action, level)
        from ${grant} where role_id = ${ROLE_OF_MEMBER} and level <> 'none')`,
      unread: countUnread(proof, member.id),
      rules: sql<string | null>`(select json_group_array(json_array(source_id, entity, column_name,
        rule)) from ${egressRule})`,
    })
    .from(session)
    .innerJoin(member, eq(member.id, session.memberId))
    .where(isSignedIn(proof))
}

type ViewerRow = Awaited<ReturnType<typeof selectViewerWithGrants>>[number]

function readViewer(row: ViewerRow): Viewer {
  return { ...row, grants: JSON.parse(row.grants) as Grants }
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
  first = selectViewerWithGrants(db, proof),
): Promise<Page<T>> {
  const [viewers, ...rows] = (await db.read([first, ...statements] as never)) as [
    ViewerRow[],
    ...unknown[],
  ]
  return { viewer: viewers[0] ? readViewer(viewers[0]) : null, rows: rows as never }
}

/** The viewer, null without a valid session, and the rows of each statement. */
export type Page<T extends readonly Statement[]> = {
  viewer: Viewer | null
  rows: { [K in keyof T]: T[K]['_']['result'] }
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
  const [viewers, ...results] = await db.write([selectViewerWithGrants(db, proof), ...statements])
  const row = viewers?.rows[0]
  if (!row) return { viewer: null, results }
  // A write answers plain rows, in the order of the columns that were selected.
  const [id, name, email, role, locale, timeZone, roleId, grants, unread, rules] = Array.from(
    row as ArrayLike<unknown>,
  ) as string[]
  const names = { id, name, email, role, locale, timeZone }
  const found = { ...names, roleId, grants, rules } as ViewerRow
  found.unread = Number(unread)
  return { viewer: readViewer(found), results }
}
