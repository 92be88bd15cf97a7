import { PART_BYTES, type PartedUpload, type Storage } from './storage.ts'

/**
 * Keeps what a stream brings under a key, never holding more of it than two parts. What fits into one part is put
 * whole. When the stream throws, nothing is kept and the error goes on.
 */
export async function writeObject(
  storage: Storage,
  { key, mediaType }: { key: string; mediaType: string },
  chunks: AsyncIterable<Uint8Array>,
): Promise<void> {
  let upload: PartedUpload | null = null
  let number = 0
  let waiting: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of chunks) {
      waiting.push(chunk)
      bytes += chunk.length
      while (bytes > PART_BYTES) {
        const whole = join(waiting, bytes)
        upload ??= await storage.begin(key, mediaType)
        number += 1
        await upload.part(number, whole.slice(0, PART_BYTES))
        waiting = [whole.slice(PART_BYTES)]
        bytes -= PART_BYTES
      }
    }
    const last = join(waiting, bytes)
    if (upload === null) return await storage.put(key, last, mediaType)
    await upload.part(number + 1, last)
    await upload.complete()
  } catch (error) {
    // What stays of it is invisible and ends by the storage's own rule for parts.
    await upload?.abort().catch(() => {})
    throw error
  }
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
