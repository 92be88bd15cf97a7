import { watch } from 'node:fs'
import { basename, dirname } from 'node:path'

/**
 * Calls `wake` when something beside or in the book was written, as the system tells it; returns how to end that. A
 * hint and no more: a network drive tells nothing of what others write, so whoever is woken looks by a timer too.
 */
export function watchBook(book: string, wake: () => void): () => void {
  const name = basename(book)
  const written = new Set([name, `${name}-wal`, `${name}-journal`])
  try {
    // The folder, not the file: a book that is saved by a rename is another file.
    const watcher = watch(dirname(book), { persistent: false }, (_, file) => {
      if (file === null || written.has(file)) wake()
    })
    const end = () => watcher.close()
    watcher.on('error', end)
    return end
  } catch {
    return () => {}
  }
}
