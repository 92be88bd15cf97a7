import type { ReadAt } from './book-files.ts'

/** What a write-ahead log adds to its database. */
export type Wal = {
  /** Bytes of a page. */
  readonly pageSize: number
  /** Bytes of the database as of the last commit. */
  readonly size: number
  /** Where in the log the last committed bytes of a page stand, by its number from 1. */
  readonly pages: ReadonlyMap<number, number>
}

const HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24
const MAGIC = 0x377f0682
const FORMAT = 3_007_000
/** The least that is read at once: more when one frame takes more. */
const CHUNK_BYTES = 1_048_576

/**
 * The commits in a write-ahead log, found as SQLite itself finds them after a crash: frames count while their salts are
 * those of the header and their sums go on from it, up to the last that ends a commit. What was written before the log was
 * begun anew, or is not committed, is left out. Null when it holds no commit.
 * https://www.sqlite.org/fileformat2.html#the_write_ahead_log
 */
export async function readWal(read: ReadAt): Promise<Wal | null> {
  const header = viewOf(await read(Buffer.allocUnsafe(HEADER_BYTES), 0))
  if (header.byteLength < HEADER_BYTES) return null
  const magic = header.getUint32(0)
  const isLittle = (magic & 1) === 0
  const sum: Sum = [0, 0]
  addWords(sum, header, 0, HEADER_BYTES - 8, isLittle)
  const isWhole = (magic & ~1) === MAGIC && isSum(sum, header, HEADER_BYTES - 8)
  if (!isWhole || header.getUint32(4) !== FORMAT) return null
  const pageSize = header.getUint32(8)
  const frameBytes = FRAME_HEADER_BYTES + pageSize
  const buffer = Buffer.allocUnsafe(Math.max(1, Math.floor(CHUNK_BYTES / frameBytes)) * frameBytes)
  const pages = new Map<number, number>()
  const pending = new Map<number, number>()
  let size = 0
  for (let at = HEADER_BYTES; ; at += buffer.length) {
    const chunk = viewOf(await read(buffer, at))
    for (let frame = 0; frame + frameBytes <= chunk.byteLength; frame += frameBytes) {
      const page = chunk.getUint32(frame)
      addWords(sum, chunk, frame, 8, isLittle)
      addWords(sum, chunk, frame + FRAME_HEADER_BYTES, pageSize, isLittle)
      const isOfLog = isSame(chunk, frame + 8, header, 16) && isSum(sum, chunk, frame + 16)
      if (page === 0 || !isOfLog) return toWal(pageSize, size, pages)
      pending.set(page, at + frame + FRAME_HEADER_BYTES)
      const sizeAfter = chunk.getUint32(frame + 4)
      if (sizeAfter === 0) continue
      for (const [number, place] of pending) pages.set(number, place)
      pending.clear()
      size = sizeAfter * pageSize
    }
    if (chunk.byteLength < buffer.length) return toWal(pageSize, size, pages)
  }
}

const toWal = (pageSize: number, size: number, pages: Wal['pages']): Wal | null =>
  pages.size === 0 ? null : { pageSize, size, pages }

/** Two sums of 32 bits, each of which takes in the other. */
type Sum = [number, number]

function addWords(sum: Sum, view: DataView, from: number, length: number, isLittle: boolean): void {
  let [one, other] = sum
  for (let at = from; at < from + length; at += 8) {
    one = (one + view.getUint32(at, isLittle) + other) >>> 0
    other = (other + view.getUint32(at + 4, isLittle) + one) >>> 0
  }
  sum[0] = one
  sum[1] = other
}

const isSum = ([one, other]: Sum, view: DataView, at: number): boolean =>
  view.getUint32(at) === one && view.getUint32(at + 4) === other

/** Whether eight bytes are the same. */
const isSame = (one: DataView, at: number, other: DataView, there: number): boolean =>
  one.getBigUint64(at) === other.getBigUint64(there)

const viewOf = (bytes: Buffer): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
