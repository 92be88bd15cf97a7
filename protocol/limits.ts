/** The bounds both sides keep. The server announces them in `hello`; the agent obeys the smaller of the two. */
export const LIMITS = {
  /** Longest text cell, in UTF-16 units. */
  textLength: 4_000,
  /** Longest source key. */
  keyLength: 200,
  /** Greatest amount in minor units, either sign: thousands of them still fit a 64-bit sum. */
  moneyMinor: 1_000_000_000_000_000,
  /** Changes in one batch. */
  batchRows: 2_000,
  /** Bytes of a batch before and after gzip. */
  batchRawBytes: 1_048_576,
  batchGzipBytes: 1_048_576,
  /** Bytes of any other signed request. */
  requestBytes: 65_536,
  /** A capture of more rows is loaded directly and shown as loading, not staged. */
  stagedRows: 2_500,
  /** Longest life of a request token, and of the server's patience with a clock. */
  tokenSeconds: 120,
  /** How long `commands` holds an answer open. */
  commandWaitSeconds: 25,
  /** Rows of one page of `digest`. */
  digestRows: 5_000,
  /** Rows named one by one in a report, and in one command to send them again. */
  reportRows: 400,
  /** Sums of buckets in one comparison. */
  sumRows: 1_000,
  /** Stored rows that one request hashes again. */
  checkRows: 20_000,
  /** Control sums in one request. */
  controlRows: 1_000,
  /** Differences of a verification named one by one. */
  differenceRows: 200,
} as const

export type Limits = { readonly [name in keyof typeof LIMITS]: number }
