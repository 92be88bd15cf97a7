/** Forms with files, as a browser sends them, and bytes that can be told apart. */

/** A JPEG by its first bytes, of a size, that no compression makes smaller. */
export function makePhoto(bytes: number): Uint8Array<ArrayBuffer> {
  const photo = new Uint8Array(bytes)
  for (let at = 0; at < bytes; at += 65_536) {
    crypto.getRandomValues(photo.subarray(at, Math.min(bytes, at + 65_536)))
  }
  photo.set([0xff, 0xd8, 0xff, 0xe0])
  return photo
}

/** The body of a form that adds these files. */
export function formOf(...files: (readonly [name: string, content: BlobPart])[]): FormData {
  const form = new FormData()
  for (const [name, content] of files) form.append('file', new File([content], name))
  // The input for the camera travels empty.
  form.append('file', new File([], ''))
  return form
}
