/** RFC 9562, version 7: 48 bits of milliseconds, then 10 bytes of chance under version and variant. */
export function uuidV7(ms: number, chance: Uint8Array): string {
  const time = ms.toString(16).padStart(12, '0')
  const rest = [...chance].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const variant = ((chance[2]! & 0x3f) | 0x80).toString(16)
  return [
    time.slice(0, 8),
    time.slice(8),
    `7${rest.slice(1, 4)}`,
    `${variant}${rest.slice(6, 8)}`,
    rest.slice(8),
  ].join('-')
}
