import { createHash, createPrivateKey, createPublicKey, KeyObject, sign, verify } from 'node:crypto'
import { thumbprint } from '../../protocol/fingerprint.ts'
import type { PublicJwk } from '../../protocol/messages.ts'
import type { AgentKey } from '../../sync-agent/state/key-file.ts'

/** What stands before the 32 bytes of an Ed25519 key in PKCS 8, RFC 8410. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The key of a seed: the same one on every machine. */
export function makePrivateKey(seed: Uint8Array): PublicJwk & { d: string } {
  const der = Buffer.concat([PKCS8_HEAD, seed])
  const { x = '', d = '' } = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({
    format: 'jwk',
  })
  return { kty: 'OKP', crv: 'Ed25519', x, d }
}

export function makeAgentKey(seed: Uint8Array): AgentKey {
  const privateJwk = makePrivateKey(seed)
  const { d: _, ...publicJwk } = privateJwk
  return { privateJwk, publicJwk, kid: thumbprint(publicJwk) }
}

/**
 * `real` is Ed25519. `tagged` stands in for it where the point is not the signature: SHA-512 over the public key and what is
 * signed. Whoever knows a key could forge it, and no fault that is injected does; a bit that flips it shows as well.
 */
export type Signatures = 'real' | 'tagged'
let signatures: Signatures = 'real'

/**
 * Signs and verifies at once instead of on a thread of its own, until undone: what ends in what order
 * must not hang on the machine. The same OpenSSL does the work. A key is imported once.
 */
export function signInStep(how: Signatures): () => void {
  const { subtle } = crypto
  // Node would rather have the keys extractable; here they have no other use.
  process.noDeprecation = true
  signatures = how
  const importKey = subtle.importKey.bind(subtle) as (...values: unknown[]) => Promise<CryptoKey>
  const own = {
    importKey: async (format: string, jwk: PublicJwk, ...more: unknown[]) => {
      if (format !== 'jwk' || jwk.kty !== 'OKP') return importKey(format, jwk, ...more)
      const name = JSON.stringify([jwk, more])
      const known = imported.get(name) ?? (await importKey(format, jwk, ...more))
      imported.set(name, known)
      owners.set(known, jwk.x)
      return known
    },
    sign: async (_: unknown, key: CryptoKey, data: BufferSource) =>
      toBuffer(
        signatures === 'real'
          ? sign(null, toBytes(data), KeyObject.from(key))
          : tagOf(owners.get(key)!, toBytes(data)),
      ),
    verify: async (_: unknown, key: CryptoKey, signature: BufferSource, data: BufferSource) =>
      isSigned(toBytes(data), toBytes(signature), owners.get(key)!, () => KeyObject.from(key)),
  }
  for (const [name, value] of Object.entries(own)) {
    Object.defineProperty(subtle, name, { value, configurable: true })
  }
  return () => {
    signatures = 'real'
    for (const name of Object.keys(own)) Reflect.deleteProperty(subtle, name)
  }
}

const imported = new Map<string, CryptoKey>()
/** The public half of each imported key, as in its JWK. */
const owners = new WeakMap<CryptoKey, string>()

/** Whether the owner of a public key has signed, by the signatures of this world. */
export function isSigned(
  data: Uint8Array,
  signature: Uint8Array,
  x: string,
  key: () => KeyObject = () =>
    createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }),
): boolean {
  if (signatures === 'tagged') return tagOf(x, data).equals(signature)
  return verify(null, data, key(), signature)
}

const tagOf = (x: string, data: Uint8Array): Buffer =>
  createHash('sha512').update(x).update(data).digest()

const toBytes = (data: BufferSource): Uint8Array =>
  ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data)

const toBuffer = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer
