import type { InStatement } from '@libsql/client/web'
import { and, desc, eq, gt, isNull, or, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { raw } from './raw.ts'
import { agent, pairing } from './schema/replication.ts'
import { type SessionProof, seenBy, selectViewer } from './viewer.ts'

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
    from ${viewer} where ${viewer.role} = 'administrator'`)
}

/** Pairings whose code may still be typed, or whose agent waits to be confirmed, newest first. */
export function selectOpenPairings(db: Database, proof: SessionProof) {
  return db.build
    .select({
      id: pairing.id,
      agentName: pairing.agentName,
      createdAt: pairing.createdAt,
      expiresAt: pairing.expiresAt,
      agentId: pairing.agentId,
    })
    .from(pairing)
    .leftJoin(agent, eq(agent.id, pairing.agentId))
    .where(
      and(
        seenBy(db, proof, ['administrator']),
        or(
          and(isNull(pairing.agentId), gt(pairing.expiresAt, proof.now)),
          eq(agent.state, 'pending'),
        ),
      ),
    )
    .orderBy(desc(pairing.createdAt))
    .limit(20)
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
    .where(and(eq(pairing.id, id), seenBy(db, proof, ['administrator'])))
}
