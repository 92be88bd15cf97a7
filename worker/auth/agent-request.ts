import type { PublicJwk } from '../../protocol/messages.ts'
import { type RequestClaims, SYNC_PATH, TOKEN_SCHEME } from '../../protocol/token.ts'
import type { Database } from '../store/database.ts'
import { type Caller, readCaller } from '../store/streams.ts'
import { readTokenHeader, type TokenFault, verifyRequestToken } from './agent-token.ts'
import { readHashedBody } from './request-body.ts'

export type Ask = {
  request: Request
  db: Database
  /** Origin of the deployment. */
  publicUrl: string
  now: number
  /** Most bytes the body may have. */
  cap: number
  /** `any`: the question of a key that waits to be confirmed, or was refused. */
  accept: 'active' | 'any'
  /** Told who signed, as soon as the signature is proven. */
  onProven?: (agentId: string) => void
}

/** A request whose sender, place and bytes are proven. */
export type Proven = {
  caller: Caller
  token: string
  claims: RequestClaims
  body: Uint8Array<ArrayBuffer>
}

/**
 * Proves a request in the order that costs least to refuse: size and header of the token, one read
 * for key, agent and stream head, signature and claims, state of key and agent, then the body under
 * its cap while it is hashed. Nothing of the body is parsed here.
 */
export async function proveRequest(ask: Ask): Promise<({ ok: true } & Proven) | TokenFault> {
  const token = bearerOf(ask.request)
  if (token === null) return fault('token-invalid', 'The request carries no token.')
  const header = readTokenHeader(token)
  if (!header.ok) return header
  const caller = await readCaller(ask.db, header.kid)
  if (!caller) return fault('token-invalid', 'The key is not known here: pair the agent.')
  const { pathname, search } = new URL(ask.request.url)
  const verified = await verifyRequestToken(token, {
    jwk: JSON.parse(caller.jwk) as PublicJwk,
    agentId: caller.agentId,
    audience: ask.publicUrl + SYNC_PATH,
    method: ask.request.method,
    url: ask.publicUrl + pathname,
    query: search.slice(1),
    now: ask.now,
  })
  if (!verified.ok) return verified
  ask.onProven?.(caller.agentId)
  const refused = ask.accept === 'any' ? null : checkStanding(caller, ask.now)
  if (refused) return refused
  const body = await readHashedBody(ask.request, ask.cap)
  if (!body) return fault('too-large', `The body may have at most ${ask.cap} bytes.`)
  if (body.bsh !== verified.claims.bsh || body.bytes.length !== verified.claims.blen) {
    return fault('body-hash-mismatch', 'The body is not the one the token was made for.')
  }
  return { ok: true, caller, token, claims: verified.claims, body: body.bytes }
}

/** Whether a key that signed well may still sign. Read again by the guard of every write. */
export function checkStanding(caller: Caller, now: number): TokenFault | null {
  const { agentState, keyState, keyRetiresAt } = caller
  if (agentState === 'revoked' || agentState === 'refused' || keyState === 'revoked') {
    return fault('agent-revoked', 'An administrator ended this agent: pair it anew.')
  }
  if (agentState === 'pending' || keyState === 'pending') {
    return fault('key-pending', 'An administrator must confirm the key on the agents page.')
  }
  const retired = keyState === 'retired' || (keyRetiresAt !== null && keyRetiresAt <= now)
  return retired ? fault('key-retired', 'The key has retired: sign with the new one.') : null
}

function bearerOf(request: Request): string | null {
  const [scheme, token, ...more] = (request.headers.get('Authorization') ?? '').split(' ')
  if (scheme?.toLowerCase() !== TOKEN_SCHEME.toLowerCase() || more.length > 0) return null
  return token ?? null
}

const fault = (code: TokenFault['code'], detail: string): TokenFault => ({
  ok: false,
  code,
  detail,
})
