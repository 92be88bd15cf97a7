import { createHmac } from 'node:crypto'
import { plainPairingCode } from '../../protocol/pairing-code.ts'

/** A code is good for ten minutes. */
export const PAIRING_CODE_MS = 10 * 60_000

// Crockford base32: no I, L, O, U, so that a code read aloud is typed right.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_LENGTH = 8

/** A fresh code of 40 random bits, shown as XXXX-XXXX. */
export function makePairingCode(random: (length: number) => Uint8Array): string {
  const letters = [...random(CODE_LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length])
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`
}

/** What is stored of a code, with letters that look like digits read as those digits. */
export function hashPairingCode(secret: string, typed: string): string {
  const code = plainPairingCode(typed).replace(/O/g, '0').replace(/[IL]/g, '1')
  return createHmac('sha256', secret).update(`pairing-code\n${code}`).digest('hex')
}

/** What is stored of the address wrong codes come from. */
export function hashAddress(secret: string, address: string): string {
  return createHmac('sha256', secret).update(`pairing-address\n${address}`).digest('hex')
}
