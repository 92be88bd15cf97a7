import type { RequestClaims } from '../../protocol/token.ts'
import { type MadeRequest, rememberRequest, wasMade } from '../store/agent-requests.ts'
import type { Database, RawStatement, WriteResult } from '../store/database.ts'
import { type Caller, guardWriter } from '../store/streams.ts'
import { guarded } from './stream.ts'

/** A request that claims no place in the stream: its `jti` alone tells it from a copy. */
export type Told = { db: Database; caller: Caller; claims: RequestClaims; now: number }

/**
 * Writes what an agent says, once: of a request that comes again while its token lives, by a proxy or by
 * whoever has seen it, nothing is written. Null then. Throws SyncProblem.
 */
export async function writeOnce(
  { db, caller, claims, now }: Told,
  statements: readonly RawStatement[],
  judge: (current: Caller) => unknown = () => undefined,
): Promise<WriteResult[] | null> {
  const made: MadeRequest = {
    agentId: caller.agentId,
    jti: claims.jti,
    expiresAt: claims.exp * 1_000,
  }
  const first = [rememberRequest(made), ...guardWriter({ ...caller, now })]
  try {
    const results = await guarded(db, [...first, ...statements], caller, now, judge)
    return results.slice(first.length)
  } catch (error) {
    if (await wasMade(db, made)) return null
    throw error
  }
}
