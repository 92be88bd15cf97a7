import { fingerprintWords } from '../../protocol/fingerprint.ts'
import type { PairAnswer, PairRequest } from '../../protocol/messages.ts'
import { SYNC_PATH } from '../../protocol/token.ts'
import { hashAddress, hashPairingCode } from '../auth/pairing-code.ts'
import { verifyPairingProof } from '../auth/pairing-proof.ts'
import { readServerKey } from '../auth/server-key.ts'
import type { Database } from '../store/database.ts'
import { claimPairing, countTry, forgetTry, readPairingClaim } from '../store/pairing-claims.ts'
import { SyncProblem } from './problem.ts'

/** Wrong codes an address may send within the window. */
export const PAIRING_TRIES = 5
export const PAIRING_WINDOW_MS = 10 * 60_000

export type PairAsk = {
  db: Database
  pair: PairRequest
  /** Where the request came from; empty when unknown. */
  address: string
  now: number
  newId: () => string
  env: { publicUrl: string; serverKey: string; pairingSecret: string }
}

/**
 * Pairs an agent: possession of the key is proven before the database is asked, the code checked
 * under a limit of tries, then agent and key are stored as pending. The same key and code again, after
 * a lost reply, gives the same answer. Throws SyncProblem.
 */
export async function pairAgent(ask: PairAsk): Promise<PairAnswer> {
  const { db, pair, now, env } = ask
  const proof = await verifyPairingProof(pair, env.publicUrl + SYNC_PATH, now)
  if (!proof.ok) throw new SyncProblem(proof.code, proof.detail)
  const counted = await countTry(db, {
    subject: hashAddress(env.pairingSecret, ask.address),
    ...{ now, since: now - PAIRING_WINDOW_MS, most: PAIRING_TRIES },
  })
  if (counted === null) {
    throw new SyncProblem('too-many', 'Too many wrong codes from this address: wait ten minutes.', {
      retryAfterSeconds: PAIRING_WINDOW_MS / 1000,
    })
  }
  const codeHmac = hashPairingCode(env.pairingSecret, pair.code)
  const { pairing, keyOwner } = await readPairingClaim(db, { codeHmac, kid: proof.kid })
  if (!pairing || pairing.expiresAt <= now || !isFree(pairing, keyOwner)) {
    throw new SyncProblem('code-invalid', 'Ask an administrator for a new code.')
  }
  if (pairing.agentId !== null) {
    await db.write([forgetTry(counted)])
    return answer(ask, pairing.agentId)
  }
  if (keyOwner !== null) {
    throw new SyncProblem('token-invalid', 'This key was paired before: make a new one.')
  }
  const agentId = ask.newId()
  await storeAgent(ask, { pairing, agentId, kid: proof.kid, counted })
  return answer(ask, agentId)
}

/** A code works once; for whoever used it, it keeps giving the same answer. */
function isFree(pairing: { agentId: string | null }, keyOwner: string | null): boolean {
  return pairing.agentId === null || pairing.agentId === keyOwner
}

async function storeAgent(
  { db, pair, now }: PairAsk,
  made: {
    pairing: { id: string; agentName: string }
    agentId: string
    kid: string
    counted: number
  },
): Promise<void> {
  const { pairing, agentId, kid, counted } = made
  await db.write([
    ...claimPairing({
      ...{ pairingId: pairing.id, agentId, name: pairing.agentName, kid, now },
      ...pair.agent,
      jwk: JSON.stringify(pair.jwk),
      source: pair.source,
    }),
    forgetTry(counted),
  ])
}

function answer({ pair, now, env }: PairAsk, agentId: string): PairAnswer {
  const { publicKey } = readServerKey(env.serverKey)
  return {
    agentId,
    serverKey: publicKey,
    words: fingerprintWords(pair.jwk, publicKey),
    time: now,
  }
}
