import { thumbprint } from '../../protocol/fingerprint.ts'
import type { KeyRequest } from '../../protocol/messages.ts'
import { TOKEN_TYPE } from '../../protocol/token.ts'
import { readTokenHeader, type TokenFault, verifySignature } from './agent-token.ts'

export type RotationExpected = {
  audience: string
  now: number
  agentId: string
  /** Thumbprint of the key that signed the request. */
  replaces: string
}

/** Verifies that whoever offers a new key holds its private half, and offers it to this agent in place of that key. */
export async function verifyRotationProof(
  { proof, jwk }: KeyRequest,
  { audience, now, agentId, replaces }: RotationExpected,
): Promise<{ ok: true; kid: string } | TokenFault> {
  const kid = thumbprint(jwk)
  const header = readTokenHeader(proof, TOKEN_TYPE.rotation)
  if (!header.ok) return header
  const verified = await verifySignature(proof, TOKEN_TYPE.rotation, { jwk, audience, now })
  if (!verified.ok) return verified
  const { jkt, sub, replaces: before } = verified.payload
  if (header.kid === kid && jkt === kid && sub === agentId && before === replaces) {
    return { ok: true, kid }
  }
  return { ok: false, code: 'token-invalid', detail: 'The proof is not for this key and agent.' }
}
