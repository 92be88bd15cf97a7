import type { Clock } from '../../ports.ts'
import { AgentProblem } from '../../problem.ts'
import type { BookFiles, Look } from './book-files.ts'
import { parseHeader } from './header.ts'

/** Waits for quiet, one after the other, before the book counts as never quiet. */
const MOST_WAITS = 100
/** What is written later than this has another time, however coarse the system's clock for files is. */
const SETTLE_MS = 30
/** As far as a log tells itself from one that was begun anew: its header and that of its first frame. */
const LOG_HEADER_BYTES = 56

export type StillBook = {
  readonly book: string
  readonly quietMs: number
  readonly files: BookFiles
  readonly clock: Clock
}

/** `changeCounter` is bytes 24 to 27 of the header: every transaction that writes the file raises it. */
export type Still = {
  readonly unchangedAt: number
  readonly bell: string
  readonly changeCounter: number
}

/**
 * When the book is read. `after-quiet`: once it has stood still for a while, since what is read costs much. `at-once`: while one
 * waits for that, what costs little to read anew; not even so long where it rings as it did at `knownBell`, after
 * which it stood still.
 */
export type When =
  | { readonly order: 'after-quiet' }
  | { readonly order: 'at-once'; readonly knownBell: string }

/**
 * Reads a live book without opening it: a read lock of SQLite would make GnuCash lose the accountant's work. What was
 * read counts only when the book stood still for `quietMs` and until the reading had ended: no journal stood beside it before
 * and after, and sizes, times, the change counter (header bytes 24 to 27) and the header of the write-ahead log are
 * the same before and after. Otherwise `read` is called again.
 * Throws AgentProblem `book-missing`, `book-xml`, `book-not-sqlite`, `book-journal`, `book-busy`.
 */
export async function readStill<T>(
  plan: StillBook,
  when: When,
  read: () => Promise<T>,
): Promise<Still & { readonly found: T }> {
  const most = MOST_WAITS * plan.quietMs
  let sawJournal = false
  for (let waited = 0; waited < most; ) {
    const attempt = await (when.order === 'at-once'
      ? readAtOnce(plan, when.knownBell, read)
      : readAfterQuiet(plan, read))
    if ('found' in attempt) return attempt
    sawJournal = attempt.journal
    waited += Math.max(1, attempt.waitedMs)
  }
  throw sawJournal
    ? new AgentProblem('book-journal', { path: plan.book })
    : new AgentProblem('book-busy', { path: plan.book })
}

type Attempt<T> =
  | (Still & { readonly found: T })
  | { readonly journal: boolean; readonly waitedMs: number }

async function readAfterQuiet<T>(plan: StillBook, read: () => Promise<T>): Promise<Attempt<T>> {
  const { clock, quietMs: waitedMs } = plan
  const before = await view(plan)
  await clock.sleep(waitedMs)
  const quiet = await view(plan)
  if (quiet.journal || quiet.bell !== before.bell) return { journal: quiet.journal, waitedMs }
  const found = await read()
  return accept(plan, before, found, waitedMs)
}

async function readAtOnce<T>(
  plan: StillBook,
  knownBell: string,
  read: () => Promise<T>,
): Promise<Attempt<T>> {
  const { clock, quietMs } = plan
  const before = await view(plan)
  const settleMs = Math.min(SETTLE_MS, quietMs)
  if (before.journal || before.bell !== knownBell) await clock.sleep(settleMs)
  if (before.journal) return { journal: true, waitedMs: settleMs }
  const restMs = before.bell === knownBell ? 0 : quietMs - settleMs
  const [found] = await Promise.all([read(), clock.sleep(restMs)])
  return accept(plan, before, found, quietMs)
}

async function accept<T>(
  plan: StillBook,
  before: BookView,
  found: T,
  waitedMs: number,
): Promise<Attempt<T>> {
  const unchangedAt = plan.clock.steady()
  const { journal, bell, changeCounter } = await view(plan)
  const isStill = !journal && bell === before.bell
  return isStill ? { found, unchangedAt, bell, changeCounter } : { journal, waitedMs }
}

/** What the doorbell reports; null while the book is missing. */
export async function readBell(files: BookFiles, book: string): Promise<string | null> {
  const look = await files.look(book)
  if (!look) return null
  const wal = await files.look(`${book}-wal`)
  return toBell(look, wal)
}

type BookView = {
  readonly bell: string
  readonly changeCounter: number
  readonly journal: boolean
}

async function view({ book, files }: StillBook): Promise<BookView> {
  const look = await files.look(book)
  if (!look) throw new AgentProblem('book-missing', { path: book })
  const header = parseHeader(look.header)
  if (header.kind === 'xml') throw new AgentProblem('book-xml', { path: book })
  if (header.kind !== 'sqlite') throw new AgentProblem('book-not-sqlite', { path: book })
  const wal = await files.look(`${book}-wal`)
  return {
    bell: toBell(look, wal),
    changeCounter: header.counter,
    journal: (await files.look(`${book}-journal`)) !== null,
  }
}

function toBell(look: Look, wal: Look | null): string {
  const header = parseHeader(look.header)
  const counter = header.kind === 'sqlite' ? header.counter : header.kind
  const beside = wal ? [wal.size, wal.modifiedMs, logHeader(wal)] : []
  return [look.inode, look.size, look.modifiedMs, counter, ...beside].join(':')
}

/** A log that is begun anew keeps its size. */
const logHeader = ({ header }: Look): string =>
  Buffer.from(header.subarray(0, LOG_HEADER_BYTES)).toString('base64url')
