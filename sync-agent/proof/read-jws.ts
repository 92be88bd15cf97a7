import { compactVerify, importJWK } from 'jose'
import { thumbprint } from '../../protocol/fingerprint.ts'
import type { PublicJwk } from '../../protocol/messages.ts'
import { TOKEN_ALGORITHM } from '../../protocol/token.ts'

/** The claims of a JWS of one kind that one of these keys signed, and which; null when it is anything else. */
export async function readJws(
  jws: unknown,
  typ: string,
  keys: readonly PublicJwk[],
): Promise<{ claims: Record<string, unknown>; kid: string } | null> {
  if (typeof jws !== 'string' || !jws.split('.').every(isCanonical)) return null
  for (const jwk of keys) {
    try {
      const key = await importJWK({ ...jwk }, TOKEN_ALGORITHM)
      const { payload, protectedHeader } = await compactVerify(jws, key, {
        algorithms: [TOKEN_ALGORITHM],
      })
      if (protectedHeader.typ !== typ) return null
      const claims = JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>
      return { claims, kid: thumbprint(jwk) }
    } catch {
      // Another of the keys may have signed it.
    }
  }
  return null
}

/** The last letter of base64url has bits that decoding drops: a changed one would go unseen. */
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part
}
