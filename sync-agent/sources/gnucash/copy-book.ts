import type { Clock } from '../../ports.ts'
import { AgentProblem } from '../../problem.ts'
import type { BookFiles, Look } from './book-files.ts'
import { parseHeader } from './header.ts'

/** Tries before the book counts as never quiet. */
const COPY_TRIES = 100

export type CopyPlan = {
  readonly book: string
  readonly to: string
  readonly quietMs: number
  readonly files: BookFiles
  readonly clock: Clock
  /** Copies a WAL book through a read-only connection; its readers do not block its writers. */
  readonly copyWal: (from: string, to: string) => void
}

/** `changeCounter` is bytes 24 to 27 of the header: every transaction that writes the file raises it. */
export type Copied = {
  readonly unchangedAt: number
  readonly bell: string
  readonly changeCounter: number
}

/**
 * Copies a live book without opening it: a read lock of SQLite would make GnuCash lose the accountant's
 * work. The copy counts only when no journal stood beside the book before and after, and its size, time
 * and change counter (header bytes 24 to 27) are the same before and after.
 * Throws AgentProblem `book-missing`, `book-xml`, `book-not-sqlite`, `book-journal`, `book-busy`.
 */
export async function copyBook(plan: CopyPlan): Promise<Copied> {
  let sawJournal = false
  for (let tries = 0; tries < COPY_TRIES; tries++) {
    const before = await view(plan)
    await plan.clock.sleep(plan.quietMs)
    const quiet = await view(plan)
    sawJournal = quiet.journal
    if (quiet.journal || quiet.bell !== before.bell) continue
    const copied = quiet.walPending ? copyThroughWal(plan, quiet) : await copyBytes(plan, quiet)
    if (copied) return copied
  }
  throw sawJournal
    ? new AgentProblem('book-journal', { path: plan.book })
    : new AgentProblem('book-busy', { path: plan.book })
}

/** What the doorbell reports; null while the book is missing. */
export async function readBell(files: BookFiles, book: string): Promise<string | null> {
  const look = await files.look(book)
  if (!look) return null
  const wal = await files.look(`${book}-wal`)
  return toBell(look, wal)
}

async function copyBytes(plan: CopyPlan, before: BookView): Promise<Copied | null> {
  await plan.files.copy(plan.book, plan.to)
  const unchangedAt = plan.clock.steady()
  const after = await view(plan)
  const accepted = !after.journal && !after.walPending && after.bell === before.bell
  const { bell, changeCounter } = after
  return accepted ? { unchangedAt, bell, changeCounter } : null
}

function copyThroughWal(plan: CopyPlan, before: BookView): Copied {
  const unchangedAt = plan.clock.steady()
  plan.copyWal(plan.book, plan.to)
  return { unchangedAt, bell: before.bell, changeCounter: before.changeCounter }
}

type BookView = {
  readonly bell: string
  readonly changeCounter: number
  readonly journal: boolean
  /** A WAL book with commits that its main file does not hold yet. */
  readonly walPending: boolean
}

async function view({ book, files }: CopyPlan): Promise<BookView> {
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
    walPending: header.wal && wal !== null && wal.size > 0,
  }
}

function toBell(look: Look, wal: Look | null): string {
  const header = parseHeader(look.header)
  const counter = header.kind === 'sqlite' ? header.counter : header.kind
  const beside = wal ? [wal.size, wal.modifiedMs] : []
  return [look.inode, look.size, look.modifiedMs, counter, ...beside].join(':')
}
