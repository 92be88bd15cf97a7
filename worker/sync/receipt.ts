import { createHash } from 'node:crypto'
import { importJWK, SignJWT } from 'jose'
import { thumbprint } from '../../protocol/fingerprint.ts'
import type { PublicJwk } from '../../protocol/messages.ts'
import type { ReceiptClaims } from '../../protocol/receipt.ts'
import { TOKEN_ALGORITHM, TOKEN_TYPE } from '../../protocol/token.ts'

/** The server's key pair as a private JWK. */
export type ServerKey = PublicJwk & { d: string }

/** Reads SERVER_KEY; the public half is what agents pin. */
export function readServerKey(json: string): { key: ServerKey; publicKey: PublicJwk } {
  const key = JSON.parse(json) as ServerKey
  return { key, publicKey: { kty: 'OKP', crv: 'Ed25519', x: key.x } }
}

/** The next link of the chain that proves the order of batches: SHA-256 over the last link and this batch. */
export function nextChain(chain: string, bsh: string): string {
  return createHash('sha256').update(`${chain}|${bsh}`).digest('base64url')
}

/** Signs a receipt. It is signed before the commit and stored inside it. */
export async function signReceipt(claims: ReceiptClaims, serverKey: string): Promise<string> {
  const { key, publicKey } = readServerKey(serverKey)
  return new SignJWT({ ...claims })
    .setProtectedHeader({
      alg: TOKEN_ALGORITHM,
      typ: TOKEN_TYPE.receipt,
      kid: thumbprint(publicKey),
    })
    .sign(await importJWK({ ...key }, TOKEN_ALGORITHM))
}
