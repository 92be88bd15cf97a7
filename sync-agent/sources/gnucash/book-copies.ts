import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AgentProblem } from '../../problem.ts'
import { type BookCopy, openBookCopy, writeBookCopy } from './book-copy.ts'
import { type BookImage, openBookImage } from './book-image.ts'
import { findChangedRowids, findDifferingPages, readPages } from './changed-pages.ts'
import { readStill, type Still, type StillBook } from './read-still.ts'

/** A copy bears a name until it is open. */
const COPY_NAME = 'book-copy-'

export type CopiesOptions = StillBook & {
  /** Where copies are put until they are open; they stay open for as long as the process. */
  readonly folder: string
}

/** The book as it was at one moment between two commits. */
export type Taken = Still & {
  readonly copy: BookCopy
  /** Names what it holds: the same name, the same bytes. */
  readonly version: string
  /** What it is held against: the copy of the version that was asked for. Null where that is not known any more. */
  readonly since: { readonly copy: BookCopy; readonly rowids: readonly number[] | 'unclear' } | null
  /** Ends its use. It is what the next one is held against, unless it was not `accepted`. */
  readonly end: (how: 'accepted' | 'refused') => void
}

export type BookCopies = {
  /**
   * Reads the book; with the version of the copy before by the pages that differ from it. Throws AgentProblem
   * `book-missing`, `book-xml`, `book-not-sqlite`, `book-journal`, `book-busy`, `book-unreadable`, `book-damaged`.
   */
  readonly take: (since?: string) => Promise<Taken>
  /** Makes the copy beforehand into which the next differing pages are put, while nobody waits for it. */
  readonly prepare: () => void
}

type Kept = { readonly version: string; readonly bell: string; readonly copy: BookCopy }
/** Another copy, and the pages in which it may differ from the one that is kept. */
type Spare = { readonly copy: BookCopy; readonly stale: ReadonlySet<number> }
/** What stays for the next time. */
type Pair = { readonly kept: Kept; readonly spare: Spare | null }

/**
 * Two copies of a book, which take turns. Every byte of the book is held against the copy that was read last; pages that
 * differ are put into the other one, which so becomes what the book is, while the one before stays for comparison.
 */
export function openBookCopies(options: CopiesOptions): BookCopies {
  const { book, folder, clock } = options
  let pair: Pair | null = null
  let [copies, versions] = [0, 0]
  let endBefore = () => {}
  let preparing: Promise<void> | null = null

  async function take(since?: string): Promise<Taken> {
    if (copies === 0) beginFolder()
    await preparing
    endBefore()
    const known = pair && pair.kept.version === since ? pair : null
    return (known && (await refresh(known))) ?? (await takeWhole())
  }

  async function takeWhole(): Promise<Taken> {
    const to = nextName()
    const { found: _, ...still } = await readStill(options, { order: 'after-quiet' }, () =>
      copyBook(options, to),
    )
    const kept = { version: nextVersion(), bell: still.bell, copy: openBookCopy(to, book) }
    return { ...still, ...kept, since: null, end: onceEnded({ kept, spare: null }, pair) }
  }

  /** Null where the pages do not tell, or too many differ. */
  async function refresh({ kept, spare }: Pair): Promise<Taken | null> {
    const when = { order: 'at-once', knownBell: kept.bell } as const
    const { found, ...still } = await readStill(options, when, () => differ(options, kept.copy))
    if (!found) return null
    const { pages, size } = found
    if (pages.size === 0) {
      const same = { kept: { ...kept, bell: still.bell }, spare }
      const since = { copy: kept.copy, rowids: [] }
      return { ...still, ...kept, since, end: onceEnded(same, same) }
    }
    const copy = spare?.copy ?? (await copyAgain(kept.copy))
    // Whatever goes wrong from here on, what it holds is not known any more.
    pair = { kept, spare: null }
    try {
      const behind = [...(spare?.stale ?? [])].filter((page) => !pages.has(page))
      const before = await readPages(kept.copy.file(), behind)
      if (!copy.overwrite(new Map([...pages, ...before]), size)) {
        copy.close()
        return null
      }
      return await toTaken(kept, copy, new Set(pages.keys()), still)
    } catch (error) {
      copy.close()
      throw error
    }
  }

  async function toTaken(
    kept: Kept,
    copy: BookCopy,
    stale: ReadonlySet<number>,
    still: Still,
  ): Promise<Taken> {
    const rowids = await findChangedRowids(kept.copy.file(), copy.file(), stale)
    const next = { version: nextVersion(), bell: still.bell, copy }
    const accepted = { kept: next, spare: { copy: kept.copy, stale } }
    const end = onceEnded(accepted, { kept, spare: { copy, stale } })
    return { ...still, ...next, since: { copy: kept.copy, rowids }, end }
  }

  /** What stays when one has been used; whatever is in neither is closed. */
  function onceEnded(accepted: Pair, refused: Pair | null): Taken['end'] {
    let isEnded = false
    const end = (how: 'accepted' | 'refused') => {
      if (isEnded) return
      isEnded = true
      pair = how === 'accepted' ? accepted : refused
      const staying = copiesOf(pair)
      for (const copy of [...copiesOf(accepted), ...copiesOf(refused)]) {
        if (!staying.includes(copy)) copy.close()
        else copy.db.exec('pragma shrink_memory')
      }
    }
    endBefore = () => end('refused')
    return end
  }

  async function copyAgain(copy: BookCopy): Promise<BookCopy> {
    const to = nextName()
    await writeBookCopy(copy.file(), to)
    return openBookCopy(to, book)
  }

  function prepare(): void {
    if (!pair || pair.spare || preparing) return
    const { kept } = pair
    preparing = copyAgain(kept.copy)
      .then((copy) => {
        pair = { kept, spare: { copy, stale: new Set() } }
      })
      // Whoever needs it makes it then, and tells what is in the way.
      .catch(() => {})
      .finally(() => {
        preparing = null
      })
  }

  /** A process that was killed while it copied has left what it had. */
  function beginFolder(): void {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const left = readdirSync(folder).filter((name) => name.startsWith(COPY_NAME))
    for (const name of left) rmSync(join(folder, name), { force: true })
  }

  const nextName = () => join(folder, `${COPY_NAME}${++copies}.gnucash`)
  const nextVersion = () => `${clock.now()}/${++versions}`

  return { take, prepare }
}

const copiesOf = (pair: Pair | null): BookCopy[] =>
  pair ? [pair.kept.copy, ...(pair.spare ? [pair.spare.copy] : [])] : []

async function copyBook({ files, book }: CopiesOptions, to: string): Promise<void> {
  // Of a try that did not count.
  rmSync(to, { force: true })
  await withImage({ files, book }, (image) =>
    // A file system may do it without copying a byte.
    image.isFile ? files.copy(book, to) : writeBookCopy(image, to),
  )
}

function differ(options: CopiesOptions, { file }: BookCopy) {
  return withImage(options, async (image) => {
    const pages = await findDifferingPages(file(), image)
    return pages && { pages, size: image.size }
  })
}

async function withImage<T>(
  { files, book }: Pick<CopiesOptions, 'files' | 'book'>,
  work: (image: BookImage) => Promise<T>,
): Promise<T> {
  const image = await openBookImage(files, book)
  if (!image) throw new AgentProblem('book-missing', { path: book })
  try {
    return await work(image)
  } finally {
    await image.close()
  }
}
