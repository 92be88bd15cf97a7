import { expect, it } from 'vitest'
import { isShownImage, tellMediaType } from '../../worker/domain/media-type.ts'

const OFFICE = 'application/vnd.openxmlformats-officedocument'
const zip = (entries: string) => `PK\x03\x04${'\0'.repeat(26)}${entries}`

it.each([
  ['\x89PNG\r\n\x1a\n\0\0', 'image/png'],
  ['\xff\xd8\xff\xe1', 'image/jpeg'],
  ['RIFF\0\0\0\0WEBPVP8 ', 'image/webp'],
  ['\0\0\0\x20ftypheic', 'image/heic'],
  ['\0\0\0\x20ftypavif', 'image/avif'],
  ['\0\0\0\x20ftypisom', 'video/mp4'],
  ['%PDF-1.7', 'application/pdf'],
  ['AC1032\0', 'image/vnd.dwg'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'application/x-ole-storage'],
  [zip('[Content_Types].xml…word/document.xml'), `${OFFICE}.wordprocessingml.document`],
  [zip('[Content_Types].xml…xl/workbook.xml'), `${OFFICE}.spreadsheetml.sheet`],
  [
    zip('mimetypeapplication/vnd.oasis.opendocument.textPK'),
    'application/vnd.oasis.opendocument.text',
  ],
  [zip('xl/but no list of types'), 'application/zip'],
  ['<svg onload="x">', 'text/plain; charset=utf-8'],
  ['MZ\0\x90', 'application/octet-stream'],
  ['', 'application/octet-stream'],
])('%j is told by its bytes', (bytes, type) => {
  expect(tellMediaType(Buffer.from(bytes, 'latin1'))).toBe(type)
})

it('text is told although a letter is cut in two where reading ends', () => {
  expect(tellMediaType(Buffer.from('смета'.repeat(20_000)).subarray(0, 65_537))).toBe(
    'text/plain; charset=utf-8',
  )
})

it('only what holds no script is drawn', () => {
  expect(isShownImage('image/png')).toBe(true)
  for (const type of ['image/svg+xml', 'image/heic', 'application/pdf', 'text/html']) {
    expect(isShownImage(type)).toBe(false)
  }
})
