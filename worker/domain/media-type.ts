/** What a file is, told by its first bytes: what its name or its sender says of it is not believed. */

/** Bytes that are enough to tell. */
export const TELLING_BYTES = 65_536

/** Arguments of one call. */
const CHUNK = 8_192

/** Images that a browser draws and that hold no script: they alone are shown in the page, never SVG. */
const SHOWN_IMAGES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif']

export function isShownImage(mediaType: string): boolean {
  return SHOWN_IMAGES.includes(mediaType)
}

export const UNKNOWN_TYPE = 'application/octet-stream'

/** [offset, what stands there in Latin-1, the type]. */
const SIGNATURES: readonly (readonly [number, string, string])[] = [
  [0, '\xff\xd8\xff', 'image/jpeg'],
  [0, '\x89PNG\r\n\x1a\n', 'image/png'],
  [0, 'GIF87a', 'image/gif'],
  [0, 'GIF89a', 'image/gif'],
  [0, 'II*\0', 'image/tiff'],
  [0, 'MM\0*', 'image/tiff'],
  [0, '%PDF-', 'application/pdf'],
  [0, '{\\rtf', 'application/rtf'],
  [0, '7z\xbc\xaf\x27\x1c', 'application/x-7z-compressed'],
  [0, 'Rar!\x1a\x07', 'application/vnd.rar'],
  [0, '\x1f\x8b', 'application/gzip'],
  [0, 'AC10', 'image/vnd.dwg'],
  [0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'application/x-ole-storage'],
  [0, 'OggS', 'audio/ogg'],
  [0, 'ID3', 'audio/mpeg'],
  [0, '\x1a\x45\xdf\xa3', 'video/x-matroska'],
]

/** Brands of the ISO base media file format (ISO/IEC 14496-12), at byte 8 after `ftyp`. */
const BRANDS: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  avis: 'image/avif',
  heic: 'image/heic',
  heix: 'image/heic',
  mif1: 'image/heic',
  msf1: 'image/heic',
  'qt  ': 'video/quicktime',
  'M4A ': 'audio/mp4',
}

const OFFICE = 'application/vnd.openxmlformats-officedocument'
/** Folders in a ZIP that tell what it is (ECMA-376). */
const ZIPPED: readonly (readonly [string, string])[] = [
  ['word/', `${OFFICE}.wordprocessingml.document`],
  ['xl/', `${OFFICE}.spreadsheetml.sheet`],
  ['ppt/', `${OFFICE}.presentationml.presentation`],
]

/** The media type of a file that begins with these bytes; UNKNOWN_TYPE when nothing tells. */
export function tellMediaType(bytes: Uint8Array): string {
  const head = latin1(bytes.subarray(0, TELLING_BYTES))
  const found = SIGNATURES.find(([at, signature]) => head.startsWith(signature, at))
  if (found) return found[2]
  if (head.startsWith('RIFF') && head.startsWith('WEBP', 8)) return 'image/webp'
  if (head.startsWith('ftyp', 4)) return BRANDS[head.slice(8, 12)] ?? 'video/mp4'
  if (head.startsWith('PK\x03\x04')) return tellZip(head)
  return isText(bytes.subarray(0, TELLING_BYTES)) ? 'text/plain; charset=utf-8' : UNKNOWN_TYPE
}

function tellZip(head: string): string {
  // OpenDocument says its type as the first entry, not compressed.
  const open = /^mimetype(application\/vnd\.oasis\.opendocument\.[a-z-]+)/.exec(head.slice(30))
  if (open) return open[1]!
  const office = ZIPPED.find(([folder]) => head.includes(folder))
  return head.includes('[Content_Types].xml') && office ? office[1] : 'application/zip'
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false
  try {
    // A letter may be cut in two at the end.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return bytes.length > 0
  } catch {
    return false
  }
}

// TextDecoder's latin1 is windows-1252: it would turn the bytes from 0x80 to 0x9f into other letters.
function latin1(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK))
  }
  return text
}
