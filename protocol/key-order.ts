import { Buffer } from 'node:buffer'

const SURROGATE = /[\ud800-\udfff]/

/** Orders keys by their bytes in UTF-8, as SQLite orders text; the order of UTF-16 units differs beyond U+FFFF. */
export function compareKeys(a: string, b: string): number {
  if (a === b) return 0
  if (!SURROGATE.test(a) && !SURROGATE.test(b)) return a < b ? -1 : 1
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
