import { type Storage, StorageUnreachable } from '../../worker/storage/storage.ts'

type Kept = { bytes: Uint8Array; storedAt: number }

/** A storage of files in the test's hands: what it keeps, and whether it answers. */
export function createMemoryFiles(now: () => number = Date.now) {
  const kept = new Map<string, Kept>()
  const state = { down: false }
  const answer = () => {
    if (state.down) throw new StorageUnreachable(new Error('down'))
  }
  const storage: Storage = {
    async put(key, bytes) {
      answer()
      kept.set(key, { bytes: bytes.slice(), storedAt: now() })
    },
    async begin(key) {
      answer()
      const parts: Uint8Array[] = []
      return {
        async part(_number, bytes) {
          answer()
          parts.push(bytes)
        },
        async complete() {
          answer()
          kept.set(key, { bytes: Buffer.concat(parts), storedAt: now() })
        },
        abort: async () => {},
      }
    },
    async read(key) {
      answer()
      const found = kept.get(key)
      return found ? new Blob([found.bytes as BlobPart]).stream() : null
    },
    async remove(keys) {
      answer()
      for (const key of keys) kept.delete(key)
    },
    async list(prefix, after) {
      answer()
      const keys = [...kept.keys()].filter((key) => key.startsWith(prefix) && key > after).sort()
      const objects = keys.map((key) => {
        const { bytes, storedAt } = kept.get(key)!
        return { key, size: bytes.length, storedAt }
      })
      return { objects, more: false }
    },
  }
  return { storage, kept, state }
}
