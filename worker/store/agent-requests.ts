import { and, eq, sql } from 'drizzle-orm'
import type { Database, RawStatement } from './database.ts'
import { raw } from './raw.ts'
import { agentRequest } from './schema/replication.ts'

/** One request of an agent, named by its token; `expiresAt`, milliseconds, is when no copy of it is taken any more. */
export type MadeRequest = { agentId: string; jti: string; expiresAt: number }

/** Fails the write it stands in when the request was made before. */
export function rememberRequest({ agentId, jti, expiresAt }: MadeRequest): RawStatement {
  return raw(sql`insert into ${agentRequest} (agent_id, jti, expires_at)
    values (${agentId}, ${jti}, ${expiresAt})`)
}

/** Whether a request was made before, as long as its token lives. */
export async function wasMade(
  db: Database,
  { agentId, jti }: Pick<MadeRequest, 'agentId' | 'jti'>,
): Promise<boolean> {
  const [rows] = await db.read([
    db.build
      .select({ jti: agentRequest.jti })
      .from(agentRequest)
      .where(and(eq(agentRequest.agentId, agentId), eq(agentRequest.jti, jti))),
  ])
  return rows.length > 0
}
