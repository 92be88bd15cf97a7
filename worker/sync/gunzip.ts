/** Unpacks gzip under a cap on what comes out; null when it is damaged, `too-large` when it is a bomb. */
export async function gunzip(
  bytes: Uint8Array<ArrayBuffer>,
  cap: number,
): Promise<Uint8Array | 'too-large' | null> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')).getReader()
  const unpacked = new Uint8Array(cap)
  let length = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return unpacked.subarray(0, length)
      if (length + value.length > cap) {
        await reader.cancel().catch(() => {})
        return 'too-large'
      }
      unpacked.set(value, length)
      length += value.length
    }
  } catch {
    return null
  }
}
