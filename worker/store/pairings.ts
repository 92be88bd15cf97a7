import type { InStatement } from '@libsql/client/web'
import { and, eq, sql } from 'drizzle-orm'
import { holds } from './access.ts'
import type { Database } from './database.ts'
import { raw } from './raw.ts'
import { pairing } from './schema/replication.ts'
import { type SessionProof, selectViewer } from './viewer.ts'

export type NewPairing = {
  id: string
  /** hashPairingCode of the code; the code itself is shown once. */
  codeHmac: string
  agentName: string
  createdAt: number
  expiresAt: number
}

/** Opens a pairing on behalf of an administrator; affects no row for anyone else. */
export function createPairing(db: Database, proof: SessionProof, made: NewPairing): InStatement {
  const viewer = selectViewer(db, proof).as('viewer')
  return raw(sql`
    insert into ${pairing} (id, code_hmac, agent_name, created_by, created_at, expires_at)
    select ${made.id}, ${made.codeHmac}, ${made.agentName}, ${viewer.id}, ${made.createdAt},
      ${made.expiresAt}
    from ${viewer} where ${holds(proof, 'agent.manage')}`)
}

/** One pairing, to show an administrator whether its code was used. */
export function selectPairing(db: Database, proof: SessionProof, id: string) {
  return db.build
    .select({
      id: pairing.id,
      agentName: pairing.agentName,
      expiresAt: pairing.expiresAt,
      agentId: pairing.agentId,
    })
    .from(pairing)
    .where(and(eq(pairing.id, id), holds(proof, 'agent.manage')))
}
