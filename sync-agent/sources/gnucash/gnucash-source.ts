import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { EntityName } from '../../../protocol/entities.ts'
import type { SourceIdentity } from '../../../protocol/messages.ts'
import type { Captured, Part, Source } from '../../capture/source.ts'
import type { Clock } from '../../ports.ts'
import { AgentProblem, toProblem } from '../../problem.ts'
import { type BookCopy, openBookCopy } from './book-copy.ts'
import { type BookFiles, errorCode } from './book-files.ts'
import { findChangedRowids } from './changed-pages.ts'
import { checkBook, checkTransactions } from './check-book.ts'
import { copyBook, readBell } from './copy-book.ts'
import { findTouched } from './find-touched.ts'
import { readRows, readRowsOf } from './read-rows.ts'
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

export type GnuCashOptions = {
  readonly book: string
  readonly quietMs: number
  /** Where copies are put while they are read; the last one stays open for as long as the process. */
  readonly folder: string
  readonly files: BookFiles
  readonly clock: Clock
}

/** A copy that was read, and the name of what it holds. */
type Kept = { readonly version: string; readonly copy: BookCopy }

/** A GnuCash book saved as sqlite3. */
export function openGnuCashSource(options: GnuCashOptions): Source {
  const { book, folder, files, clock } = options
  // Two names in turn: the copy before may still bear its own.
  const names = ['book-copy-0.gnucash', 'book-copy-1.gnucash'].map((name) => join(folder, name))
  let captures = 0
  let kept: Kept | null = null

  async function capture(since?: string): Promise<Captured> {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (let tries = 1; ; tries++) {
      captures += 1
      const to = names[captures % names.length]!
      removeCopy(to)
      const copied = await copyBook({ ...options, to, copyWal })
      const copy = openBookCopy(to, book)
      try {
        return { ...(await readCopy(copy, since)), ...copied }
      } catch (error) {
        copy.close()
        const { code } = toProblem(error)
        const mayPass = code === 'book-unbalanced' || code === 'book-damaged'
        if (!mayPass || tries === READ_TRIES) throw error
      }
    }
  }

  async function readCopy(copy: BookCopy, since: string | undefined): Promise<Read> {
    const { db } = copy
    const before = kept && kept.version === since ? kept : null
    const rowids = before ? await findChangedRowids(before.copy.file, copy.file) : 'unclear'
    const version = before && rowids === 'same' ? before.version : `${clock.now()}/${captures}`
    const part = before && typeof rowids === 'object' ? readPart(before.copy.db, db, rowids) : null
    let isChecked = false
    const check = () => {
      if (!isChecked) checkBook(db, book)
      isChecked = true
    }
    // What is read in part, or not at all, need not be proven whole.
    if (!part && rowids !== 'same') check()
    return {
      identity: readIdentity(db, book),
      version,
      ...(part && { part }),
      rows: (entity) => {
        check()
        return readRows(db, entity)
      },
      close: () => keep({ version, copy }),
    }
  }

  function readPart(was: DatabaseSync, is: DatabaseSync, rowids: readonly number[]): Part | null {
    const changed = tryToFind(() => findTouched(was, is, rowids))
    if (!changed) return null
    const { touched, transactions } = changed
    checkTransactions(is, book, transactions)
    return {
      touched,
      rows: (entity) => readRowsOf(is, entity, touched.get(entity) ?? []),
      before: (entity, keys) => readRowsOf(was, entity, keys),
    }
  }

  function keep(next: Kept): void {
    kept?.copy.close()
    kept = next
    next.copy.db.exec('pragma shrink_memory')
  }

  return {
    entities: ENTITY_NAMES,
    capture,
    ring: () => readBell(files, book),
    watch: (wake) => watchBook(book, wake),
  }
}

/** What SQLite finds damaged on the way is told by the check of the whole. */
function tryToFind<T>(find: () => T): T | null {
  try {
    return find()
  } catch {
    return null
  }
}

type Read = Omit<Captured, 'unchangedAt' | 'bell' | 'changeCounter'>

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
