import type { Context } from 'hono'
import type { Deps } from '../deps.ts'
import { type Grantable, may } from '../domain/access.ts'
import type { Database, RawStatement, Statement, WriteResult } from '../store/database.ts'
import { type Reading, readKept } from '../store/kept-page.ts'
import type { KeptStatements } from '../store/kept-statements.ts'
import {
  type Page,
  type Role,
  readPage,
  type SessionProof,
  type Viewer,
  writeAsViewer,
} from '../store/viewer.ts'
import { PageError } from './page-error.ts'

/** What every handler finds on its context. */
export type AppEnv = {
  Bindings: {
    /** The address of whoever asks, as the edge saw it; empty when unknown. */
    remoteAddress: string
  }
  Variables: {
    deps: Deps
    db: Database
    kept: KeptStatements
    requestId: string
    /** Who turned out to ask, for the log: the member of the session, or the agent that signed. */
    memberId?: string
    /** The same with what they may do: an error page keeps the navigation of whoever was recognised. */
    viewer?: Viewer
    agentId?: string
    /** The proof the session cookie gives; with no cookie, one that matches no session. */
    proof: SessionProof
  }
}

export type AppContext = Context<AppEnv>

/** Thrown when a page needs a member and the session gives none; answered by the sign-in page. */
export class SignInNeeded extends Error {
  override readonly name = 'SignInNeeded'
}

/**
 * Reads a page's statements and its viewer in one round trip. Handed in as a function, they are made for the grants
 * the viewer was last seen to have, at the price of a second trip when these have changed: much less for the
 * database to parse.
 * Throws SignInNeeded when the session is unknown, expired or revoked.
 */
export async function readFor<T extends readonly Statement[]>(
  c: AppContext,
  statements: readonly [...T] | ((by: Reading) => readonly [...T]),
): Promise<{ viewer: Viewer; rows: Page<T>['rows'] }> {
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { viewer, rows } =
    typeof statements === 'function'
      ? await readKept(db, proof, c.get('kept'), statements)
      : await readPage(db, proof, statements)
  if (!viewer) throw new SignInNeeded()
  c.set('memberId', viewer.id)
  c.set('viewer', viewer)
  return { viewer, rows }
}

/**
 * Writes as the viewer in one round trip. Each statement must carry its access rule (`mayDo` or `holds` of
 * store/access.ts); `need` here only names the answer when it did nothing. Throws SignInNeeded, or PageError
 * `forbidden`.
 */
export async function writeFor(
  c: AppContext,
  statements: readonly (Statement | RawStatement)[],
  need?: Need,
): Promise<{ viewer: Viewer; results: WriteResult[] }> {
  const { viewer, results } = await writeAsViewer(c.get('db'), c.get('proof'), statements)
  if (!viewer) throw new SignInNeeded()
  c.set('memberId', viewer.id)
  c.set('viewer', viewer)
  if (need) requireGrant(viewer, need)
  return { viewer, results }
}

/** What a role must grant; roles themselves are for what grants do not speak of yet. */
type Need = Grantable | readonly Role[]

/** Throws PageError `forbidden` unless the viewer's role grants it. */
export function requireGrant(viewer: Viewer, need: Need): void {
  const granted = typeof need === 'string' ? may(viewer.grants, need) : need.includes(viewer.role)
  if (!granted) throw new PageError('forbidden')
}
