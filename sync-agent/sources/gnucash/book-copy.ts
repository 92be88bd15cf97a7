import { closeSync, fstatSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { AgentProblem } from '../../problem.ts'
import type { PageFile } from './changed-pages.ts'

/** Keys of a book are random: by the usual 2 MB of cache each row it looks up is read anew; more than this saves nothing. */
const CACHE_KB = 4_000

/** Where the header says how the file is written and read, a byte each. */
const MODES_AT = 18
const WAL = 2

/** A copy of the book, open as a database and as bytes. */
export type BookCopy = {
  readonly db: DatabaseSync
  readonly file: PageFile
  readonly close: () => void
}

/**
 * Opens a copy and takes its name from the folder: the system frees it with the process, however that ends. Where an
 * open file keeps its name it goes with `close`. Throws AgentProblem `book-damaged` of the book it is a copy of.
 */
export function openBookCopy(path: string, book: string): BookCopy {
  const fd = openSync(path, 'r+')
  try {
    leaveWal(fd)
    const db = new DatabaseSync(path, { readOnly: true })
    db.exec(`pragma query_only = on; pragma cache_size = -${CACHE_KB}`)
    tryToRemove(path)
    return { db, file: { fd, size: fstatSync(fd).size }, close: () => close(db, fd, path) }
  } catch {
    closeSync(fd)
    throw new AgentProblem('book-damaged', { path: book })
  }
}

/** Of a book in WAL mode the copy is none: SQLite would put files beside it. https://www.sqlite.org/fileformat2.html */
function leaveWal(fd: number): void {
  const modes = new Uint8Array(2)
  readSync(fd, modes, 0, modes.length, MODES_AT)
  if (modes[0] === WAL && modes[1] === WAL) writeSync(fd, new Uint8Array([1, 1]), 0, 2, MODES_AT)
}

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
