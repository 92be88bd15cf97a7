import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  read,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { promisify } from 'node:util'
import { AgentProblem } from '../../problem.ts'
import { levelled, type PageFile } from './book-image.ts'
import { HEADER_BYTES } from './header.ts'
import { levelHeader, readPageHeader } from './page-header.ts'

const readBytes = promisify(read)

/** Keys of a book are random: by the usual 2 MB of cache each row it looks up is read anew; more than this saves nothing. */
const CACHE_KB = 4_000
const CHUNK_BYTES = 524_288

/** A copy of the book, open as a database and as bytes. */
export type BookCopy = {
  readonly db: DatabaseSync
  readonly file: () => PageFile
  /**
   * Puts pages by their number from 1 in the place of others, and ends the file after so many bytes. False when `db` does
   * not see it, because somebody still reads: then the copy is good for nothing.
   */
  readonly overwrite: (pages: ReadonlyMap<number, Buffer>, size: number) => boolean
  readonly close: () => void
}

/**
 * Opens a copy and takes its name from the folder: the system frees it with the process, however that ends. Where an
 * open file keeps its name it goes with `close`. Throws AgentProblem `book-damaged` of the book it is a copy of.
 */
export function openBookCopy(path: string, book: string): BookCopy {
  const fd = openSync(path, 'r+')
  try {
    let stamps = 0
    stamp(fd, ++stamps)
    const db = new DatabaseSync(path, { readOnly: true })
    db.exec(`pragma query_only = on; pragma cache_size = -${CACHE_KB}`)
    tryToRemove(path)
    return {
      db,
      file: () => toPageFile(fd),
      overwrite: (pages, size) => {
        const before = dataVersion(db)
        overwrite(fd, pages, size)
        stamp(fd, ++stamps)
        return dataVersion(db) !== before
      },
      close: () => close(db, fd, path),
    }
  } catch {
    closeSync(fd)
    throw new AgentProblem('book-damaged', { path: book })
  }
}

/** Writes a copy that `openBookCopy` can open; its owner alone may read it. */
export async function writeBookCopy({ read: readAt }: PageFile, path: string): Promise<void> {
  const to = await open(path, 'wx', 0o600)
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
    for (let at = 0; ; at += CHUNK_BYTES) {
      const bytes = await readAt(buffer, at)
      await to.write(bytes, 0, bytes.length, at)
      if (bytes.length < CHUNK_BYTES) return
    }
  } finally {
    await to.close()
  }
}

function toPageFile(fd: number): PageFile {
  const { size } = fstatSync(fd)
  return levelled({
    size,
    read: async (buffer, at) => {
      const { bytesRead } = await readBytes(fd, buffer, 0, buffer.length, at)
      return buffer.subarray(0, bytesRead)
    },
  })
}

function overwrite(fd: number, pages: ReadonlyMap<number, Buffer>, size: number): void {
  const { pageSize } = readPageHeader(readStart(fd))
  for (const [page, bytes] of pages) writeSync(fd, bytes, 0, bytes.length, (page - 1) * pageSize)
  ftruncateSync(fd, size)
}

/** SQLite sees by it that the file is another than it knows. https://www.sqlite.org/fileformat2.html#file_change_counter */
function stamp(fd: number, counter: number): void {
  const start = readStart(fd)
  levelHeader(start, counter)
  writeSync(fd, start, 0, start.length, 0)
}

function readStart(fd: number): Buffer {
  const start = Buffer.alloc(HEADER_BYTES)
  readSync(fd, start, 0, start.length, 0)
  return start
}

/** https://www.sqlite.org/pragma.html#pragma_data_version */
const dataVersion = (db: DatabaseSync): unknown =>
  db.prepare('pragma data_version').get()?.data_version

function close(db: DatabaseSync, fd: number, path: string): void {
  db.close()
  closeSync(fd)
  tryToRemove(path)
}

function tryToRemove(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // Windows keeps the name of an open file.
  }
}
