import { createPrivateKey, KeyObject, sign, verify } from 'node:crypto'
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
 * Signs and verifies at once instead of on a thread of its own, until undone: what ends in what order
 * must not hang on the machine. The same OpenSSL does the work.
 */
export function signInStep(): () => void {
  const { subtle } = crypto
  // Node would rather have the keys extractable; here they have no other use.
  process.noDeprecation = true
  const own: Pick<SubtleCrypto, 'sign' | 'verify'> = {
    sign: async (_, key, data) => toBuffer(sign(null, toBytes(data), KeyObject.from(key))),
    verify: async (_, key, signature, data) =>
      verify(null, toBytes(data), KeyObject.from(key), toBytes(signature)),
  }
  for (const [name, value] of Object.entries(own)) {
    Object.defineProperty(subtle, name, { value, configurable: true })
  }
  return () => {
    for (const name of Object.keys(own)) Reflect.deleteProperty(subtle, name)
  }
}

const toBytes = (data: BufferSource): Uint8Array =>
  ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data)

const toBuffer = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer
