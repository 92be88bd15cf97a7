import { thumbprint } from '../../protocol/fingerprint.ts'
import type { PublicJwk } from '../../protocol/messages.ts'
import { pairingCodeClaim } from '../../protocol/pairing-code.ts'
import { TOKEN_TYPE } from '../../protocol/token.ts'
import { readTokenHeader, type TokenFault, verifySignature } from './agent-token.ts'

/** Verifies that whoever sends a pairing code holds the private half of the key sent with it. */
export async function verifyPairingProof(
  { proof, jwk, code }: { proof: string; jwk: PublicJwk; code: string },
  audience: string,
  now: number,
): Promise<{ ok: true; kid: string } | TokenFault> {
  const kid = thumbprint(jwk)
  const header = readTokenHeader(proof, TOKEN_TYPE.pairing)
  if (!header.ok) return header
  const verified = await verifySignature(proof, TOKEN_TYPE.pairing, { jwk, audience, now })
  if (!verified.ok) return verified
  const { jkt, code: codeClaim } = verified.payload
  if (header.kid === kid && jkt === kid && codeClaim === pairingCodeClaim(code)) {
    return { ok: true, kid }
  }
  return { ok: false, code: 'token-invalid', detail: 'The proof is not for this key and code.' }
}
