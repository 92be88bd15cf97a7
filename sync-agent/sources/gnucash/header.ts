/** Bytes of a file's beginning that tell what it is. */
export const HEADER_BYTES = 100

export type BookHeader =
  | { readonly kind: 'sqlite'; readonly counter: number; readonly wal: boolean }
  | { readonly kind: 'xml' | 'empty' | 'other' }

const MAGIC = 'SQLite format 3\0'

/** https://www.sqlite.org/fileformat.html, section 1.3; big-endian. */
export function parseHeader(bytes: Uint8Array): BookHeader {
  if (bytes.length === 0) return { kind: 'empty' }
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, MAGIC.length))
  if (start === MAGIC && bytes.length >= HEADER_BYTES) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    return { kind: 'sqlite', counter: view.getUint32(24), wal: bytes[18] === 2 || bytes[19] === 2 }
  }
  // GnuCash's own format: XML, as a rule gzipped.
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  return { kind: isGzip || start.startsWith('<?xml') ? 'xml' : 'other' }
}
