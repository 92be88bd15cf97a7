import { createHash } from 'node:crypto'
import type { PublicJwk } from './messages.ts'

const CONSONANTS = 'bdfghjklmnprstvz'
const VOWELS = 'aiou'

/** RFC 7638 thumbprint of an Ed25519 key: base64url SHA-256 of its required members in order. */
export function thumbprint(jwk: PublicJwk): string {
  const members = JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x })
  return createHash('sha256').update(members).digest('base64url')
}

/**
 * Four words that a person compares on two screens: the first 64 bits of SHA-256 over both
 * thumbprints, written as proquints (five letters for 16 bits), which read alike in any language.
 */
export function fingerprintWords(agent: PublicJwk, server: PublicJwk): string {
  const digest = createHash('sha256')
    .update(`${thumbprint(agent)}|${thumbprint(server)}`)
    .digest()
  return [0, 2, 4, 6].map((offset) => proquint(digest.readUInt16BE(offset))).join(' ')
}

function proquint(value: number): string {
  const consonant = (shift: number) => CONSONANTS[(value >> shift) & 15]
  const vowel = (shift: number) => VOWELS[(value >> shift) & 3]
  return `${consonant(12)}${vowel(10)}${consonant(6)}${vowel(4)}${consonant(0)}`
}
