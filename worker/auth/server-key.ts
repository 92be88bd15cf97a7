import { importJWK, SignJWT } from 'jose'
import { thumbprint } from '../../protocol/fingerprint.ts'
import type { PublicJwk } from '../../protocol/messages.ts'
import {
  type ConfirmationClaims,
  type SuccessionClaims,
  TOKEN_ALGORITHM,
  TOKEN_TYPE,
} from '../../protocol/token.ts'

/** A key pair of the server as a private JWK. */
export type ServerKey = PublicJwk & { d: string }

/** What SERVER_KEY holds: the key that signs, its public half that agents pin, and the keys before it. */
export type ServerKeys = { key: ServerKey; publicKey: PublicJwk; former: readonly ServerKey[] }

/** Reads SERVER_KEY: one private JWK, or a list of them, the newest first. */
export function readServerKey(json: string): ServerKeys {
  const parsed = JSON.parse(json) as ServerKey | ServerKey[]
  const [key, ...former] = Array.isArray(parsed) ? parsed : [parsed]
  if (!key) throw new Error('SERVER_KEY is an empty list.')
  return { key, publicKey: publicHalf(key), former }
}

/** Signs claims as the server; `typ` keeps one kind from passing as another. */
export async function signAsServer(
  key: ServerKey,
  typ: (typeof TOKEN_TYPE)[keyof typeof TOKEN_TYPE],
  claims: object,
): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: TOKEN_ALGORITHM, typ, kid: thumbprint(publicHalf(key)) })
    .sign(await importJWK({ ...key }, TOKEN_ALGORITHM))
}

/** Each former key's word for the present one, so that an agent that pinned a former key may follow. */
export function signSuccession(json: string, issuer: string, now: number): Promise<string[]> {
  const { publicKey, former } = readServerKey(json)
  const claims: SuccessionClaims = { iss: issuer, iat: Math.floor(now / 1000), jwk: publicKey }
  return Promise.all(former.map((key) => signAsServer(key, TOKEN_TYPE.succession, claims)))
}

/** A confirmation by each key of the server: an agent knows the one it has pinned. */
export function signConfirmation(json: string, claims: ConfirmationClaims): Promise<string[]> {
  const { key, former } = readServerKey(json)
  return Promise.all([key, ...former].map((one) => signAsServer(one, TOKEN_TYPE.command, claims)))
}

function publicHalf({ x }: PublicJwk): PublicJwk {
  return { kty: 'OKP', crv: 'Ed25519', x }
}
