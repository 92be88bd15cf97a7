import { AgentProblem } from '../../problem.ts'
import type { BookFile, BookFiles, ReadAt } from './book-files.ts'
import { HEADER_BYTES } from './header.ts'
import { isInWal, levelHeader, readPageHeader } from './page-header.ts'
import { readWal, type Wal } from './wal.ts'

/** A database as bytes. Its header is levelled, so that two of them may be held against each other. */
export type PageFile = { readonly size: number; readonly read: ReadAt }

/** The live book as of its last commit: what its file holds and, of a book in WAL mode, what its log adds. */
export type BookImage = PageFile & {
  /** Whether the file alone is all of it. */
  readonly isFile: boolean
  readonly close: () => Promise<void>
}

/**
 * Opens it as bytes. Null when the file is missing. It may be half written: what was read counts only once it is known
 * that nobody wrote meanwhile. Throws AgentProblem `book-unreadable`, `book-damaged`.
 */
export async function openBookImage(files: BookFiles, book: string): Promise<BookImage | null> {
  const file = await files.open(book)
  if (!file) return null
  let log: BookFile | null = null
  const close = async () => {
    await file.close()
    await log?.close()
  }
  try {
    const start = await file.read(Buffer.alloc(HEADER_BYTES), 0)
    if (start.length === HEADER_BYTES && isInWal(start)) log = await files.open(`${book}-wal`)
    const wal = log && (await readWal(log.read))
    if (!log || !wal) return { ...levelled(file), isFile: true, close }
    if (wal.pageSize !== readPageHeader(start).pageSize)
      throw new AgentProblem('book-damaged', { path: book })
    return { ...levelled(overlay(file, log, wal)), isFile: false, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The same bytes, in which the header says nothing of modes and counters. */
export function levelled({ size, read }: PageFile): PageFile {
  return {
    size,
    read: async (buffer, at) => {
      const bytes = await read(buffer, at)
      if (at === 0 && bytes.length >= HEADER_BYTES) levelHeader(bytes, 0)
      return bytes
    },
  }
}

/** Pages of the log in the place of those of the file. What neither holds nobody has written: SQLite fills it with noughts. */
function overlay(file: PageFile, log: PageFile, { size, pageSize, pages }: Wal): PageFile {
  return {
    size,
    read: async (buffer, at) => {
      const wanted = buffer.subarray(0, Math.max(0, Math.min(buffer.length, size - at)))
      const found = await file.read(wanted, at)
      wanted.fill(0, found.length)
      for (let page = Math.floor(at / pageSize) + 1; ; page += 1) {
        const start = (page - 1) * pageSize - at
        if (start >= wanted.length) return wanted
        const place = pages.get(page)
        if (place === undefined) continue
        const from = Math.max(0, start)
        const part = wanted.subarray(from, start + pageSize)
        await log.read(part, place + from - start)
      }
    },
  }
}
