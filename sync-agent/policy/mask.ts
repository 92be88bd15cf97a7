import { createHmac } from 'node:crypto'
import { MASK_PREFIX } from '../../protocol/policy.ts'

/** Gives a text the name it goes by outside: the same text always the same name, and no way back without the secret. */
export type Mask = (text: string) => string

/** 80 bits: two of a million texts share a name about once in a million millions. */
const MASK_BYTES = 10
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** A mask by HMAC-SHA-256 under the agent's own secret. */
export function openMask(secret: Uint8Array): Mask {
  return (text) => {
    const bytes = createHmac('sha256', secret).update(text, 'utf8').digest().subarray(0, MASK_BYTES)
    return MASK_PREFIX + base32(bytes)
  }
}

/** RFC 4648 base32, small letters, of bytes that fill whole groups of five. */
function base32(bytes: Uint8Array): string {
  let [bits, held, text] = [0, 0, '']
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET[(held >> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return text
}
