import { Buffer } from 'node:buffer'
import { compactVerify, errors, importJWK } from 'jose'
import { record } from '../../protocol/batch.ts'
import type { PublicJwk } from '../../protocol/messages.ts'
import type { EgressPolicy, PolicyClaims } from '../../protocol/policy.ts'
import { TOKEN_ALGORITHM, TOKEN_TYPE } from '../../protocol/token.ts'

/** Longer policies are refused unread: every column of every entity fits several times. */
const POLICY_LENGTH = 48_000

/** The claims of a policy that this key signed; null when it is anything else. Says nothing of what they mean. */
export async function readPolicyToken(jws: string, jwk: PublicJwk): Promise<PolicyClaims | null> {
  if (jws.length > POLICY_LENGTH) return null
  try {
    const key = await importJWK({ ...jwk }, TOKEN_ALGORITHM)
    const { payload, protectedHeader } = await compactVerify(jws, key, {
      algorithms: [TOKEN_ALGORITHM],
    })
    if (protectedHeader.typ !== TOKEN_TYPE.policy) return null
    return decodeClaims(JSON.parse(new TextDecoder().decode(payload)))
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return null
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** What a stored policy says: its signature was proven before it was stored. */
export function policyOf(document: string): EgressPolicy {
  const payload = Buffer.from(document.split('.')[1] ?? '', 'base64url').toString('utf8')
  const { rules, only } = decodeClaims(JSON.parse(payload))
  return { rules, only }
}

function decodeClaims(value: unknown): PolicyClaims {
  if (typeof value !== 'object' || value === null) throw new TypeError('claims')
  const claims = value as PolicyClaims
  const tables = [claims.rules, claims.only].flatMap((table) => [
    table,
    ...Object.values(record('policy', table)),
  ])
  if (!tables.every((table) => typeof table === 'object' && table !== null)) {
    throw new TypeError('rules')
  }
  const conditions = Object.values(claims.only).flat()
  if (!conditions.every((text) => typeof text === 'string')) throw new TypeError('only')
  return claims
}
