import { basename, extname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { EntityName } from '../../../protocol/entities.ts'
import type { SourceIdentity } from '../../../protocol/messages.ts'
import type { Captured, Part, Source } from '../../capture/source.ts'
import { AgentProblem, toProblem } from '../../problem.ts'
import { type CopiesOptions, openBookCopies, type Taken } from './book-copies.ts'
import { checkBook, checkTransactions } from './check-book.ts'
import { findTouched } from './find-touched.ts'
import { readRows, readRowsOf } from './read-rows.ts'
import { readBell } from './read-still.ts'
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

/** A GnuCash book saved as sqlite3. */
export function openGnuCashSource(options: CopiesOptions): Source {
  const { book, files } = options
  const copies = openBookCopies(options)
  // Whoever reads the book once needs no second copy.
  let isWatched = false

  async function capture(since?: string): Promise<Captured> {
    for (let tries = 1; ; tries++) {
      const taken = await copies.take(since)
      try {
        return toCaptured(taken, since)
      } catch (error) {
        taken.end('refused')
        const { code } = toProblem(error)
        const mayPass = code === 'book-unbalanced' || code === 'book-damaged'
        if (!mayPass || tries === READ_TRIES) throw error
      }
    }
  }

  function toCaptured(taken: Taken, wanted: string | undefined): Captured {
    const { version, since, unchangedAt, bell, changeCounter, end } = taken
    const { db } = taken.copy
    const isSame = version === wanted
    const part =
      since && !isSame && since.rowids !== 'unclear'
        ? readPart(since.copy.db, db, since.rowids)
        : null
    let isChecked = false
    const check = () => {
      if (!isChecked) checkBook(db, book)
      isChecked = true
    }
    // What is read in part, or not at all, need not be proven whole.
    if (!part && !isSame) check()
    return {
      ...{ identity: readIdentity(db, book), version, unchangedAt, bell, changeCounter },
      ...(part && { part }),
      rows: (entity) => {
        check()
        return readRows(db, entity)
      },
      close: () => {
        end('accepted')
        if (isWatched) copies.prepare()
      },
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

  return {
    entities: ENTITY_NAMES,
    capture,
    ring: () => readBell(files, book),
    watch: (wake) => {
      isWatched = true
      return watchBook(book, wake)
    },
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
