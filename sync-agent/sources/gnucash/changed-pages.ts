import type { PageFile } from './book-image.ts'
import { HEADER_BYTES } from './header.ts'
import { type PageHeader, readPageHeader } from './page-header.ts'

/** Bytes that are compared at once; every page size of SQLite divides it. */
const CHUNK_BYTES = 524_288
/** While bytes of one chunk are compared, those of another are read. */
const LANES = 2
/** What one edit changes lies on few pages; beyond these all is read. */
const MOST_PAGES = 1_000
const MOST_PAGE_BYTES = 8_388_608
const MOST_ROWIDS = 5_000
/** Free pages that one goes to the trouble of knowing. */
const MOST_FREE = 100_000

/**
 * The pages, by number from 1, whose bytes are not the same in both, with their bytes as they are: none where the file
 * has ended before. Null where the files are not of one make, or too many pages differ.
 */
export async function findDifferingPages(
  was: PageFile,
  is: PageFile,
): Promise<Map<number, Buffer> | null> {
  const [old, now] = [await readHeader(was), await readHeader(is)]
  if (!old || !now || old.make !== now.make) return null
  const { pageSize } = now
  if ((was.size % pageSize) + (is.size % pageSize) > 0) return null
  const pages = new Map<number, Buffer>()
  const most = Math.min(MOST_PAGES, Math.floor(MOST_PAGE_BYTES / pageSize))
  const end = Math.max(was.size, is.size)
  let next = 0
  const lane = async () => {
    const buffers = [Buffer.allocUnsafe(CHUNK_BYTES), Buffer.allocUnsafe(CHUNK_BYTES)] as const
    while (next < end && pages.size <= most) {
      const at = next
      next += CHUNK_BYTES
      const [one, other] = await allOf([was.read(buffers[0], at), is.read(buffers[1], at)])
      for (const [page, bytes] of differing(one!, other!, pageSize)) {
        if (pages.size <= most) pages.set(at / pageSize + page, Buffer.from(bytes))
      }
    }
  }
  await allOf(Array.from({ length: LANES }, lane))
  return pages.size > most ? null : pages
}

/** As `Promise.all`, which would leave the others at work on files that are closed by then. */
async function allOf<T>(works: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(works)
  return await Promise.all(works)
}

function* differing(
  one: Buffer,
  other: Buffer,
  pageSize: number,
): Generator<readonly [page: number, bytes: Buffer]> {
  if (one.equals(other)) return
  const length = Math.max(one.length, other.length)
  for (let from = 0; from < length; from += pageSize) {
    const to = from + pageSize
    const bytes = other.subarray(from, to)
    if (!one.subarray(from, to).equals(bytes)) yield [from / pageSize + 1, bytes]
  }
}

/** These pages as they are. */
export async function readPages(
  file: PageFile,
  numbers: readonly number[],
): Promise<Map<number, Buffer>> {
  const header = await readHeader(file)
  const pages = new Map<number, Buffer>()
  for (const page of header ? numbers : [])
    pages.set(page, await readAt(file, (page - 1) * header!.pageSize, header!.pageSize))
  return pages
}

/**
 * The rowids that may be of a row that came, went or changed between two copies of one database: the rows, of whatever
 * table, on each page that is not the same in both. Most of them have not changed. `unclear` where the
 * pages do not tell.
 *
 * A row of a table lies in one leaf of its b-tree, and what its cell holds stands on that leaf but for what overflows.
 * So of a row that differs the leaf differs in bytes, or was a free page in one of both, whose bytes mean nothing, or
 * an overflow page differs, and then nothing is told. https://www.sqlite.org/fileformat2.html
 */
export async function findChangedRowids(
  was: PageFile,
  is: PageFile,
  differing: ReadonlySet<number>,
): Promise<'unclear' | readonly number[]> {
  const [old, now] = [await readHeader(was), await readHeader(is)]
  if (!old || !now || now.isVacuuming) return 'unclear'
  const freeThen = await freePages(was, old)
  const freeNow = await freePages(is, now)
  if (!freeThen || !freeNow) return 'unclear'
  const pages = new Set(differing)
  for (const page of freeThen) if (!freeNow.has(page)) pages.add(page)
  for (const page of freeNow) if (!freeThen.has(page)) pages.add(page)
  if (pages.size > MOST_PAGES) return 'unclear'
  const then = await rowidsOn(was, old, without(pages, freeThen))
  const since = await rowidsOn(is, now, without(pages, freeNow))
  if (!then || !since || then.size + since.size > MOST_ROWIDS) return 'unclear'
  return [...new Set([...then, ...since])]
}

/** Null of a file that has none. */
async function readHeader(file: PageFile): Promise<PageHeader | null> {
  const bytes = await readAt(file, 0, HEADER_BYTES)
  return bytes.length < HEADER_BYTES ? null : readPageHeader(bytes)
}

const without = (pages: ReadonlySet<number>, others: ReadonlySet<number>): number[] =>
  [...pages].filter((page) => !others.has(page))

/** Trunks and leaves of the list of free pages; null when it is too long or leads astray. */
async function freePages(file: PageFile, header: PageHeader): Promise<Set<number> | null> {
  const { pageSize } = header
  const free = new Set<number>()
  for (let trunk = header.firstTrunk; trunk !== 0; ) {
    const bytes = await readAt(file, (trunk - 1) * pageSize, pageSize)
    if (bytes.length < pageSize || free.has(trunk) || free.size > MOST_FREE) return null
    free.add(trunk)
    const view = viewOf(bytes)
    const leaves = view.getUint32(4)
    if (8 + leaves * 4 > pageSize) return null
    for (let leaf = 0; leaf < leaves; leaf += 1) free.add(view.getUint32(8 + leaf * 4))
    trunk = view.getUint32(0)
  }
  return free
}

/** Null when one of the pages holds no b-tree: a row goes on there that begins on a page which need not have changed. */
async function rowidsOn(
  file: PageFile,
  { pageSize }: PageHeader,
  pages: readonly number[],
): Promise<Set<number> | null> {
  const rowids = new Set<number>()
  for (const page of pages) {
    const bytes = await readAt(file, (page - 1) * pageSize, pageSize)
    // Beyond its end a file has no rows.
    if (bytes.length === 0) continue
    const found = readLeaf(bytes, page === 1 ? 100 : 0)
    if (!found) return null
    for (const rowid of found) rowids.add(rowid)
  }
  return rowids
}

const TABLE_LEAF = 13
/** Pages of indexes, and those that lead to the leaves of a table. */
const WITHOUT_ROWS: ReadonlySet<number> = new Set([2, 5, 10])

/** The rowids of a leaf of a table, none of any other page of a b-tree, null of what is none. */
function readLeaf(bytes: Buffer, start: number): number[] | null {
  const type = bytes[start] ?? 0
  if (WITHOUT_ROWS.has(type)) return []
  if (type !== TABLE_LEAF) return null
  const cells = bytes.readUInt16BE(start + 3)
  const rowids: number[] = []
  for (let cell = 0; cell < cells; cell += 1) {
    const place = start + 8 + cell * 2
    if (place + 2 > bytes.length) return null
    const [, rowidAt] = readVarint(bytes, bytes.readUInt16BE(place))
    const [rowid] = readVarint(bytes, rowidAt)
    if (!Number.isSafeInteger(rowid)) return null
    rowids.push(rowid)
  }
  return rowids
}

/** A varint and the place after it; what a double does not hold is no number. */
function readVarint(bytes: Buffer, at: number): readonly [value: number, next: number] {
  let value = 0
  for (let length = 0; length < 8; length += 1) {
    const byte = bytes[at + length]
    if (byte === undefined) return [Number.NaN, at]
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return [value, at + length + 1]
  }
  return [Number.NaN, at + 9]
}

const readAt = (file: PageFile, at: number, length: number): Promise<Buffer> =>
  file.read(Buffer.allocUnsafe(length), at)

const viewOf = (bytes: Buffer): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
