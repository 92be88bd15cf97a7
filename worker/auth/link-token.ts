import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'

const TOKEN_BYTES = 24

/** What a one-time link carries. */
export function makeLinkToken(random: (length: number) => Uint8Array): string {
  return Buffer.from(random(TOKEN_BYTES)).toString('base64url')
}

/** What is stored of it: SHA-256, hex. */
export function hashLinkToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
