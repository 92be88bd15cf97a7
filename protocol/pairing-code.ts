import { createHash } from 'node:crypto'

/** A pairing code as both sides compare it: upper case, without the dashes and spaces people read and type. */
export function plainPairingCode(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/g, '')
}

/** base64url SHA-256 of the plain code, the `code` claim of the proof of possession. */
export function pairingCodeClaim(typed: string): string {
  return createHash('sha256').update(plainPairingCode(typed)).digest('base64url')
}
