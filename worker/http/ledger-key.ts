import type { LedgerKey } from '../store/invoice-record.ts'
import { PageError } from './page-error.ts'

/** Reads `<book>-<key>` as views/paths.ts writes it. Throws PageError `not-found`. */
export function readLedgerKey(id: string): LedgerKey {
  const [, book, key] = /^(\d{1,15})-(.+)$/s.exec(id) ?? []
  if (book === undefined || key === undefined) throw new PageError('not-found')
  return { sourceId: Number(book), key }
}
