import { importJWK, SignJWT } from 'jose'
import { pairingCodeClaim } from '../../protocol/pairing-code.ts'
import type { PolicyClaims } from '../../protocol/policy.ts'
import {
  type BatchClaims,
  type PairingClaims,
  type RequestClaims,
  type RotationClaims,
  TOKEN_ALGORITHM,
  TOKEN_TYPE,
} from '../../protocol/token.ts'
import { hashBytes } from '../capture/freeze.ts'
import type { Random } from '../ports.ts'
import type { AgentKey } from '../state/key-file.ts'

/** Short: a token is made for one attempt and nothing else. */
const TOKEN_LIFE_SECONDS = 60

export type TokenRequest = {
  readonly agentId: string
  readonly audience: string
  readonly method: string
  /** Without query and fragment. */
  readonly url: string
  /** As it travels, without its question mark. */
  readonly query?: string
  readonly body: Uint8Array
  /** By the server's clock, milliseconds. */
  readonly now: number
  readonly random: Random
  readonly place?: Pick<BatchClaims, 'epoch' | 'seq' | 'prev' | 'rows'>
}

/** Signs the token of one attempt. */
export function signRequest(key: AgentKey, request: TokenRequest): Promise<string> {
  const { agentId, body } = request
  const claims: RequestClaims = {
    ...lifeOf(request),
    iss: agentId,
    sub: agentId,
    aud: request.audience,
    htm: request.method,
    htu: request.url,
    bsh: hashBytes(body),
    blen: body.length,
    v: 1,
    ...(request.query ? { qsh: hashBytes(new TextEncoder().encode(request.query)) } : {}),
  }
  return sign(key, TOKEN_TYPE.request, { ...claims, ...request.place })
}

/** Signs the proof that whoever sends a pairing code holds the key sent with it. */
export function signPairingProof(
  key: AgentKey,
  code: string,
  request: Pick<TokenRequest, 'audience' | 'now' | 'random'>,
): Promise<string> {
  const claims: PairingClaims = {
    ...lifeOf(request),
    aud: request.audience,
    jkt: key.kid,
    code: pairingCodeClaim(code),
  }
  return sign(key, TOKEN_TYPE.pairing, claims)
}

/** Signs the proof that whoever offers the new key of a rotation holds it. */
export function signRotationProof(
  key: AgentKey,
  request: Pick<TokenRequest, 'agentId' | 'audience' | 'now' | 'random'> & { replaces: string },
): Promise<string> {
  const claims: RotationClaims = {
    ...lifeOf(request),
    aud: request.audience,
    sub: request.agentId,
    jkt: key.kid,
    replaces: request.replaces,
  }
  return sign(key, TOKEN_TYPE.rotation, claims)
}

/** Signs what may leave: a statement that stands until a later version, not for one request. */
export function signPolicy(key: AgentKey, claims: PolicyClaims): Promise<string> {
  return sign(key, TOKEN_TYPE.policy, claims)
}

function lifeOf({ now, random }: Pick<TokenRequest, 'now' | 'random'>) {
  const iat = Math.floor(now / 1000)
  const jti = Buffer.from(random(16)).toString('base64url')
  return { iat, exp: iat + TOKEN_LIFE_SECONDS, jti }
}

async function sign(key: AgentKey, typ: string, claims: object): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: TOKEN_ALGORITHM, typ, kid: key.kid })
    .sign(await importOnce(key))
}

const imported = new WeakMap<AgentKey, Promise<CryptoKey | Uint8Array>>()

/** Each request is signed, most of them by one key. */
function importOnce(key: AgentKey): Promise<CryptoKey | Uint8Array> {
  const known = imported.get(key) ?? importJWK({ ...key.privateJwk }, TOKEN_ALGORITHM)
  imported.set(key, known)
  return known
}
