import { createHash } from 'node:crypto'
import type { ReceiptClaims } from '../../protocol/receipt.ts'
import { TOKEN_TYPE } from '../../protocol/token.ts'
import { readServerKey, signAsServer } from '../auth/server-key.ts'

/** The next link of the chain that proves the order of batches: SHA-256 over the last link and this batch. */
export function nextChain(chain: string, bsh: string): string {
  return createHash('sha256').update(`${chain}|${bsh}`).digest('base64url')
}

/** Signs a receipt. It is signed before the commit and stored inside it. */
export function signReceipt(claims: ReceiptClaims, serverKey: string): Promise<string> {
  return signAsServer(readServerKey(serverKey).key, TOKEN_TYPE.receipt, claims)
}
