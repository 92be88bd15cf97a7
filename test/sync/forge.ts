import { createHmac } from 'node:crypto'
import type { PublicJwk } from '../../protocol/messages.ts'

type Header = Record<string, unknown>

/** The token with another header and, in place of its signature, none or one by HMAC. */
export function reheader(token: string, header: Header, secret?: PublicJwk): string {
  const signed = `${encode(header)}.${token.split('.')[1]}`
  if (!secret) return `${signed}.`
  // The classic confusion: the public key, which everyone knows, used as a shared secret.
  const mac = createHmac('sha256', Buffer.from(secret.x, 'base64url')).update(signed)
  return `${signed}.${mac.digest('base64url')}`
}

/** The token with one bit of its signature turned. */
export function flipSignature(token: string): string {
  const [header, payload, signature = ''] = token.split('.')
  const bytes = Buffer.from(signature, 'base64url')
  bytes[10]! ^= 1
  return `${header}.${payload}.${bytes.toString('base64url')}`
}

export function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
