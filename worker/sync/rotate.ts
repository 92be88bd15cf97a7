import type { KeyRequest } from '../../protocol/messages.ts'
import { type KeyReceiptClaims, SYNC_PATH, TOKEN_TYPE } from '../../protocol/token.ts'
import { checkStanding } from '../auth/agent-request.ts'
import { verifyRotationProof } from '../auth/rotation-proof.ts'
import { readServerKey, signAsServer } from '../auth/server-key.ts'
import { addKey, readKeyState } from '../store/agent-keys.ts'
import type { Database } from '../store/database.ts'
import { type Caller, readCaller } from '../store/streams.ts'
import { SyncProblem } from './problem.ts'

/** A key that has a successor still signs for so long: what is on its way arrives, and a restored copy shows. */
export const RETIRE_AFTER_MS = 24 * 3_600_000

export type RotateAsk = {
  db: Database
  caller: Caller
  offer: KeyRequest
  now: number
  env: { publicUrl: string; serverKey: string }
}

/**
 * Takes a new key of an agent in place of the one that signs, and says so in a receipt. The same offer
 * again, by the old key or by the new one itself, gives the same word: a lost reply locks nobody out.
 * Throws SyncProblem.
 */
export async function rotateKey({ db, caller, offer, now, env }: RotateAsk): Promise<string> {
  const proof = await verifyRotationProof(offer, {
    audience: env.publicUrl + SYNC_PATH,
    now,
    agentId: caller.agentId,
    replaces: caller.kid,
  })
  if (!proof.ok) throw new SyncProblem(proof.code, proof.detail)
  const { kid } = proof
  const known = await readKeyState(db, kid)
  const retiresAt = now + RETIRE_AFTER_MS
  if (!known) {
    refuseSuccessor(caller)
    await takeKey(db, caller, { kid, jwk: JSON.stringify(offer.jwk), retiresAt }, now)
  } else if (known.agentId !== caller.agentId || known.state !== 'active') {
    throw new SyncProblem('token-invalid', 'This key was used before: make a new one.')
  }
  const claims: KeyReceiptClaims = {
    iss: env.publicUrl,
    aud: caller.agentId,
    iat: Math.floor(now / 1000),
    jkt: kid,
    retiresAt: kid === caller.kid ? 0 : (caller.keyRetiresAt ?? retiresAt),
  }
  return signAsServer(readServerKey(env.serverKey).key, TOKEN_TYPE.keyReceipt, claims)
}

async function takeKey(
  db: Database,
  caller: Caller,
  made: { kid: string; jwk: string; retiresAt: number },
  now: number,
): Promise<void> {
  try {
    await db.write(addKey({ ...caller, now }, made))
  } catch (error) {
    const taken = await readKeyState(db, made.kid)
    // The same offer came twice at once: one of them was first, which is as good.
    if (taken?.agentId === caller.agentId && taken.state === 'active') return
    const current = await readCaller(db, caller.kid)
    const ended = current && checkStanding(current, now)
    if (ended) throw new SyncProblem(ended.code, ended.detail)
    if (current) refuseSuccessor(current)
    throw error
  }
}

function refuseSuccessor({ keyRetiresAt }: Caller): void {
  if (keyRetiresAt === null) return
  throw new SyncProblem('key-replaced', 'A key that retires brings in no other.')
}
