import { createHash } from 'node:crypto'
import { decodeProtectedHeader, errors, importJWK, jwtVerify } from 'jose'
import { LIMITS } from '../../protocol/limits.ts'
import type { PublicJwk } from '../../protocol/messages.ts'
import type { ProblemCode } from '../../protocol/problem.ts'
import { type RequestClaims, TOKEN_ALGORITHM, TOKEN_TYPE } from '../../protocol/token.ts'

/** Longer tokens are refused unread. */
export const TOKEN_LENGTH = 4_096
/** How far ahead of ours an agent's clock may be. */
export const CLOCK_LEEWAY_SECONDS = 10

/** Why a token proves nothing; `detail` is for the operator and names no value of the token. */
export type TokenFault = { ok: false; code: ProblemCode; detail: string }

const HEADER_NAMES = new Set(['alg', 'typ', 'kid'])
const KID = /^[A-Za-z0-9_-]{43}$/

/**
 * The key id of a token whose header is of our one kind: Ed25519, the given `typ`, a thumbprint as
 * `kid`, and nothing that brings or points at a key. Proves nothing yet.
 */
export function readTokenHeader(
  token: string,
  typ: string = TOKEN_TYPE.request,
): { ok: true; kid: string } | TokenFault {
  if (token.length > TOKEN_LENGTH) return invalid('The token is too long.')
  const header = headerOf(token)
  if (!header) return invalid('The token is no compact JWS.')
  const foreign = Object.keys(header).find((name) => !HEADER_NAMES.has(name))
  if (foreign !== undefined) return invalid('The token header holds more than alg, typ and kid.')
  if (header.alg !== TOKEN_ALGORITHM) return invalid(`The token alg must be ${TOKEN_ALGORITHM}.`)
  if (header.typ !== typ) return invalid(`The token typ must be ${typ}.`)
  if (typeof header.kid !== 'string' || !KID.test(header.kid)) {
    return invalid('The token kid must be the RFC 7638 thumbprint of the key.')
  }
  return { ok: true, kid: header.kid }
}

/** What a request token must say to be good for this one request. */
export type Expected = {
  jwk: PublicJwk
  agentId: string
  /** Address of the endpoints: origin and SYNC_PATH. */
  audience: string
  method: string
  /** URL of the request without query and fragment. */
  url: string
  /** What stands after the question mark, as it came; empty when nothing does. */
  query: string
  /** Milliseconds since 1970. */
  now: number
}

/** Verifies signature and claims of a request token whose header was read. The body comes later. */
export async function verifyRequestToken(
  token: string,
  expected: Expected,
): Promise<{ ok: true; claims: RequestClaims } | TokenFault> {
  const verified = await verifySignature(token, TOKEN_TYPE.request, expected)
  if (!verified.ok) return verified
  const { payload } = verified
  if (payload.iss !== expected.agentId || payload.sub !== expected.agentId) {
    return invalid('iss and sub must be the id of the agent whose key signs.')
  }
  if (payload.htm !== expected.method) return invalid('htm is not the method of the request.')
  if (payload.htu !== expected.url) return invalid('htu is not the URL of the request.')
  if (payload.qsh !== hashOfQuery(expected.query)) {
    return invalid('qsh is not the hash of the query.')
  }
  if (payload.v !== 1) return invalid('v must be 1.')
  if (typeof payload.bsh !== 'string' || !KID.test(payload.bsh) || !isCount(payload.blen)) {
    return invalid('bsh and blen must describe the body.')
  }
  return { ok: true, claims: payload as unknown as RequestClaims }
}

function hashOfQuery(query: string): string | undefined {
  return query === '' ? undefined : createHash('sha256').update(query).digest('base64url')
}

/** Signature, audience and life of a JWS of ours: exp required, at most 120 s, iat not ahead of us. */
export async function verifySignature(
  token: string,
  typ: string,
  { jwk, audience, now }: Pick<Expected, 'jwk' | 'audience' | 'now'>,
): Promise<{ ok: true; payload: Record<string, unknown> } | TokenFault> {
  try {
    const key = await importJWK({ ...jwk }, TOKEN_ALGORITHM)
    const { payload } = await jwtVerify(token, key, {
      algorithms: [TOKEN_ALGORITHM],
      typ,
      audience,
      requiredClaims: ['exp', 'iat', 'jti'],
      currentDate: new Date(now),
    })
    return checkLife(payload, now) ?? { ok: true, payload }
  } catch (error) {
    if (error instanceof errors.JWTExpired) return fault('token-expired', 'The token has expired.')
    if (error instanceof errors.JOSEError || error instanceof TypeError) {
      return invalid('The signature or a claim of the token is not valid.')
    }
    throw error
  }
}

function checkLife(payload: Record<string, unknown>, now: number): TokenFault | null {
  const { iat, exp, jti } = payload
  if (typeof jti !== 'string' || jti.length > 100) return invalid('jti must be short text.')
  if (typeof iat !== 'number' || typeof exp !== 'number') return invalid('iat and exp are numbers.')
  if (iat > now / 1000 + CLOCK_LEEWAY_SECONDS) {
    return fault('clock-skew', 'iat is in the future: correct the clock by the time given here.')
  }
  const life = exp - iat
  if (life > 0 && life <= LIMITS.tokenSeconds) return null
  return invalid(`A token lives at most ${LIMITS.tokenSeconds} seconds.`)
}

function headerOf(token: string): Record<string, unknown> | null {
  try {
    return decodeProtectedHeader(token) as Record<string, unknown>
  } catch {
    return null
  }
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

const invalid = (detail: string): TokenFault => fault('token-invalid', detail)
const fault = (code: ProblemCode, detail: string): TokenFault => ({ ok: false, code, detail })
