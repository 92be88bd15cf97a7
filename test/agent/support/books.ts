/** Books of every kind of trouble, made from the demo book where SQL can make them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../../../sync-agent/ports.ts'
import { bookFiles } from '../../../sync-agent/sources/gnucash/book-files.ts'
import { openGnuCashSource } from '../../../sync-agent/sources/gnucash/gnucash-source.ts'
import { type BookName, readBook } from './agent-process.ts'

/** The machine's clock with waits cut short: a test needs the order of steps, not their length. */
export const hurriedClock: Clock = {
  now: () => Date.now(),
  steady: () => Date.now(),
  sleep: () => wait(1),
}

export type BookFolder = {
  folder: string
  path: string
  /** Runs SQL on the book, as an edit of the accountant. */
  edit: (sql: string) => void
  write: (bytes: Uint8Array | string) => Promise<void>
  /** The book as the agent sees it; another path may be named. */
  source: (path?: string) => ReturnType<typeof openGnuCashSource>
  remove: () => Promise<void>
}

/** A folder with a demo book of one's own. */
export async function makeBook(name: BookName = 'a'): Promise<BookFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'lintel-book-'))
  const path = join(folder, 'book.gnucash')
  await writeFile(path, await readBook(name))
  return {
    folder,
    path,
    edit: (sql) => {
      const db = new DatabaseSync(path)
      db.exec(sql)
      db.close()
    },
    write: (bytes) => writeFile(path, bytes),
    source: (other = path) =>
      openGnuCashSource({
        book: other,
        quietMs: 1,
        folder: join(folder, 'copies'),
        files: bookFiles,
        clock: hurriedClock,
      }),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
