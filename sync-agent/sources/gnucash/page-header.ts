/** What the first page of a database says of its file. https://www.sqlite.org/fileformat2.html#the_database_header */
export type PageHeader = {
  /** Bytes of a page. */
  readonly pageSize: number
  /** What makes pages of two files comparable: their size, reserve, text encoding and the schema. */
  readonly make: string
  readonly isVacuuming: boolean
  /** The number of the first trunk of the list of free pages; 0 when there is none. */
  readonly firstTrunk: number
}

const MODES_AT = 18
const ROLLBACK = 1
const WAL = 2
const COUNTER_AT = 24
const VALID_FOR_AT = 92

/** Of the first hundred bytes of a file. */
export function readPageHeader(bytes: Buffer): PageHeader {
  const size = bytes.readUInt16BE(16)
  return {
    pageSize: size === 1 ? 65_536 : size,
    make: [size, bytes[20], bytes.readUInt32BE(40), bytes.readUInt32BE(56)].join(' '),
    isVacuuming: bytes.readUInt32BE(52) !== 0,
    firstTrunk: bytes.readUInt32BE(32),
  }
}

/** Whether a log may stand beside the file of these first hundred bytes: one of its modes, for reading or writing, says so. */
export const isInWal = (bytes: Buffer): boolean =>
  bytes[MODES_AT] === WAL || bytes[MODES_AT + 1] === WAL

/**
 * Puts into the first hundred bytes of a file what they say in every copy of the book. A copy in WAL mode would have files
 * put beside it. And the counter by which SQLite sees that a file has changed under it does not grow with each commit
 * of a book in WAL mode: a copy has one of its own.
 */
export function levelHeader(bytes: Buffer, counter: number): void {
  if (bytes[MODES_AT] === WAL && bytes[MODES_AT + 1] === WAL)
    bytes.fill(ROLLBACK, MODES_AT, MODES_AT + 2)
  // Where the two differ the number of pages beside them means nothing.
  if (bytes.readUInt32BE(COUNTER_AT) !== bytes.readUInt32BE(VALID_FOR_AT)) return
  bytes.writeUInt32BE(counter, COUNTER_AT)
  bytes.writeUInt32BE(counter, VALID_FOR_AT)
}
