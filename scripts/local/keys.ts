import { generateKeyPairSync } from 'node:crypto'

/** A private Ed25519 key as a JWK (RFC 8037). */
export type PrivateJwk = { kty: 'OKP'; crv: 'Ed25519'; x: string; d: string }

/** A new key for signing receipts: the value of SERVER_KEY. */
export function createServerKey(): PrivateJwk {
  const { kty, crv, x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  return { kty, crv, x, d } as PrivateJwk
}
