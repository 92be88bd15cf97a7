import { existsSync } from 'node:fs'
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { ROOT } from '../build.ts'
import { StartError } from './options.ts'
import { isRefused } from './state.ts'
import type { StartText } from './text.ts'

/** The book as the accountant left it, and after 60 edits. */
export type DemoBook = 'a' | 'a-after'

const SQLITE_HEADER = 'SQLite format 3\0'

/** The demo's live book. */
export const LIVE_BOOK = join(ROOT, '.lintel/demo/book.gnucash')

/** Puts a demo book at `path`, unless one is there. */
export async function placeDemoBook(path: string): Promise<void> {
  if (!existsSync(path)) await replaceBook(path, await unpackDemoBook('a'))
}

/** Puts the book in the place of another in one step, so that nobody ever reads half of it. */
export async function replaceBook(path: string, content: Uint8Array): Promise<void> {
  const beside = `${path}.new`
  try {
    await writeFile(beside, content)
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}

export async function unpackDemoBook(book: DemoBook): Promise<Uint8Array> {
  const packed = await readFile(join(ROOT, `demo/gnucash/${book}.gnucash.gz`))
  return promisify(gunzip)(packed)
}

/** Throws StartError unless the file can be read and is an SQLite database; its bytes are only read. */
export async function checkBook(path: string, text: StartText): Promise<void> {
  if (!existsSync(path)) throw new StartError(text.bookMissing(path))
  const header = Buffer.alloc(SQLITE_HEADER.length)
  try {
    const file = await open(path, 'r')
    await file.read(header, 0, header.length, 0).finally(() => file.close())
  } catch (error) {
    if (isRefused(error)) throw new StartError(text.bookUnreadable(path))
    throw new StartError(text.bookNotSqlite(path))
  }
  if (header.toString('latin1') !== SQLITE_HEADER) throw new StartError(text.bookNotSqlite(path))
}
