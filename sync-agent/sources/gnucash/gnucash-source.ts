import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { EntityName } from '../../../protocol/entities.ts'
import type { SourceIdentity } from '../../../protocol/messages.ts'
import type { Captured, Source } from '../../capture/source.ts'
import type { Clock } from '../../ports.ts'
import { AgentProblem, toProblem } from '../../problem.ts'
import { type BookFiles, errorCode } from './book-files.ts'
import { checkBook } from './check-book.ts'
import { copyBook, readBell } from './copy-book.ts'
import { readRows } from './read-rows.ts'
import { watchBook } from './watch-book.ts'

const ENTITY_NAMES: readonly EntityName[] = [
  'counterparty',
  'project',
  'contract',
  'payment',
  'allocation',
  'invoice',
]
/** One action of the accountant is many commits: a copy from between two of them is read again. */
const READ_TRIES = 6
/** A name for people; the server takes no longer one. */
const NAME_LENGTH = 200
/** Keys of a book are random: by the usual 2 MB of cache each row it looks up is read anew. */
const CACHE_KB = 16_000
/** Bytes that are hashed at once. */
const DIGEST_BYTES = 262_144

export type GnuCashOptions = {
  readonly book: string
  readonly quietMs: number
  /** Where the copy is put while it is read; it never outlives the capture. */
  readonly folder: string
  readonly files: BookFiles
  readonly clock: Clock
}

/** A GnuCash book saved as sqlite3. */
export function openGnuCashSource(options: GnuCashOptions): Source {
  const { book, folder, files } = options
  const to = join(folder, 'book-copy.gnucash')

  async function capture(): Promise<Captured> {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (let tries = 1; ; tries++) {
      removeCopy(to)
      const copied = await copyBook({ ...options, to, copyWal })
      try {
        return { ...openBook(), ...copied, digest: await digestOf(to) }
      } catch (error) {
        const { code } = toProblem(error)
        const mayPass = code === 'book-unbalanced' || code === 'book-damaged'
        if (!mayPass || tries === READ_TRIES) throw error
      }
    }
  }

  function openBook(): Pick<Captured, 'identity' | 'rows' | 'close'> {
    const db = openCopy(to, book)
    const close = () => {
      db.close()
      removeCopy(to)
    }
    try {
      checkBook(db, book)
      const identity = readIdentity(db, book)
      return { identity, rows: (entity) => readRows(db, entity), close }
    } catch (error) {
      close()
      throw error
    }
  }

  return {
    entities: ENTITY_NAMES,
    capture,
    ring: () => readBell(files, book),
    watch: (wake) => watchBook(book, wake),
  }
}

function openCopy(copy: string, book: string): DatabaseSync {
  try {
    const db = new DatabaseSync(copy)
    db.exec(`pragma query_only = on; pragma cache_size = -${CACHE_KB}`)
    return db
  } catch {
    throw new AgentProblem('book-damaged', { path: book })
  }
}

function readIdentity(db: DatabaseSync, book: string): SourceIdentity {
  const guid = db.prepare('select guid from books').get()?.guid
  if (typeof guid !== 'string') throw new AgentProblem('book-not-gnucash', { path: book })
  const company = db
    .prepare("select string_val from slots where name = 'options/Business/Company Name'")
    .get()?.string_val
  const name = typeof company === 'string' && company ? company : basename(book, extname(book))
  const short = name.normalize('NFC').slice(0, NAME_LENGTH).toWellFormed()
  return { system: 'gnucash', id: guid, name: short }
}

/** Read into one buffer: memory stays flat however large the book. */
async function digestOf(path: string): Promise<string> {
  const sha = createHash('sha256')
  const buffer = new Uint8Array(DIGEST_BYTES)
  const file = await open(path, 'r')
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, DIGEST_BYTES)
      if (bytesRead === 0) return sha.digest('base64url')
      sha.update(buffer.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}

function copyWal(from: string, to: string): void {
  try {
    const live = new DatabaseSync(from, { readOnly: true })
    try {
      // An empty file is taken as none: what is written into it, its owner alone may read.
      writeFileSync(to, '', { mode: 0o600 })
      live.prepare('vacuum into ?').run(to)
    } finally {
      live.close()
    }
  } catch (error) {
    throw new AgentProblem('book-unreadable', { path: from, reason: errorCode(error) })
  }
}

function removeCopy(copy: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(copy + suffix, { force: true })
}
