import { read } from 'node:fs'
import { promisify } from 'node:util'

const readBytes = promisify(read)

/** Bytes that are compared at once; every page size of SQLite divides it. */
const CHUNK_BYTES = 1_048_576
/** What one edit changes lies on few pages; beyond these all is read. */
const MOST_PAGES = 1_000
const MOST_ROWIDS = 5_000
/** Free pages that one goes to the trouble of knowing. */
const MOST_FREE = 100_000

/** A database file as bytes, which nobody changes. */
export type PageFile = { readonly fd: number; readonly size: number }

/**
 * The rowids that may be of a row that came, went or changed between two copies of one database: the rows, of whatever
 * table, on each page that is not the same in both. Most of them have not changed. `same` when no byte
 * differs, `unclear` where the pages do not tell.
 *
 * A row of a table lies in one leaf of its b-tree, and what its cell holds stands on that leaf but for what overflows.
 * So of a row that differs the leaf differs in bytes, or was a free page in one of both, whose bytes mean nothing, or
 * an overflow page differs, and then nothing is told. https://www.sqlite.org/fileformat2.html
 */
export async function findChangedRowids(
  was: PageFile,
  is: PageFile,
): Promise<'same' | 'unclear' | readonly number[]> {
  const [old, now] = [await readHeader(was), await readHeader(is)]
  const pages = await differingPages(was, is, now.pageSize)
  if (pages === null) return 'unclear'
  if (pages.size === 0) return 'same'
  const isOfOneMake =
    old.make === now.make && (was.size % old.pageSize) + (is.size % now.pageSize) === 0
  if (!isOfOneMake || now.isVacuuming) return 'unclear'
  const freeThen = await freePages(was, old)
  const freeNow = await freePages(is, now)
  if (!freeThen || !freeNow) return 'unclear'
  for (const page of freeThen) if (!freeNow.has(page)) pages.add(page)
  for (const page of freeNow) if (!freeThen.has(page)) pages.add(page)
  if (pages.size > MOST_PAGES) return 'unclear'
  const then = await rowidsOn(was, old, without(pages, freeThen))
  const since = await rowidsOn(is, now, without(pages, freeNow))
  if (!then || !since || then.size + since.size > MOST_ROWIDS) return 'unclear'
  return [...new Set([...then, ...since])]
}

type Header = {
  readonly pageSize: number
  /** What makes pages of two files comparable: their size, reserve, text encoding and the schema. */
  readonly make: string
  readonly isVacuuming: boolean
  readonly firstTrunk: number
}

async function readHeader(file: PageFile): Promise<Header> {
  const view = viewOf(await readAt(file, 0, 100))
  const size = view.getUint16(16)
  return {
    pageSize: size === 1 ? 65_536 : size,
    make: [size, view.getUint8(20), view.getUint32(40), view.getUint32(56)].join(' '),
    isVacuuming: view.getUint32(52) !== 0,
    firstTrunk: view.getUint32(32),
  }
}

/** The numbers, from 1, of pages whose bytes differ or that one file alone has; null when there are too many. */
async function differingPages(
  was: PageFile,
  is: PageFile,
  pageSize: number,
): Promise<Set<number> | null> {
  const pages = new Set<number>()
  const end = Math.max(was.size, is.size)
  const buffers = [Buffer.allocUnsafe(CHUNK_BYTES), Buffer.allocUnsafe(CHUNK_BYTES)] as const
  for (let at = 0; at < end; at += CHUNK_BYTES) {
    const [one, other] = await Promise.all([
      readInto(buffers[0], was, at),
      readInto(buffers[1], is, at),
    ])
    if (one.equals(other)) continue
    const length = Math.max(one.length, other.length)
    for (let from = 0; from < length; from += pageSize) {
      const to = from + pageSize
      if (one.subarray(from, to).equals(other.subarray(from, to))) continue
      pages.add((at + from) / pageSize + 1)
      if (pages.size > MOST_PAGES) return null
    }
  }
  return pages
}

const without = (pages: ReadonlySet<number>, others: ReadonlySet<number>): number[] =>
  [...pages].filter((page) => !others.has(page))

/** Trunks and leaves of the list of free pages; null when it is too long or leads astray. */
async function freePages(file: PageFile, header: Header): Promise<Set<number> | null> {
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
  { pageSize }: Header,
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
  readInto(Buffer.allocUnsafe(length), file, at)

/** The bytes at a place of a file, as many as there are up to the length of the buffer that they are put into. */
async function readInto(buffer: Buffer, { fd }: PageFile, at: number): Promise<Buffer> {
  const { bytesRead } = await readBytes(fd, buffer, 0, buffer.length, at)
  return buffer.subarray(0, bytesRead)
}

const viewOf = (bytes: Buffer): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
