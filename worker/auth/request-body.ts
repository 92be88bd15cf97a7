import { createHash } from 'node:crypto'

/** The raw bytes of a request and their base64url SHA-256, or null when there were more than allowed. */
export type ReadBody = { bytes: Uint8Array<ArrayBuffer>; bsh: string } | null

/** Reads a body under a cap while hashing it; stops at the first byte too many. */
export async function readHashedBody(request: Request, cap: number): Promise<ReadBody> {
  const hash = createHash('sha256')
  const chunks: Uint8Array[] = []
  let length = 0
  if (Number(request.headers.get('Content-Length') ?? 0) > cap) return null
  const reader = request.body?.getReader()
  while (reader) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > cap) {
      await reader.cancel()
      return null
    }
    hash.update(value)
    chunks.push(value)
  }
  return { bytes: join(chunks, length), bsh: hash.digest('base64url') }
}

/** One array out of many chunks. */
export function join(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}
