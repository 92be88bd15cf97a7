import type { NearWord, Search } from '../domain/search.ts'
import { correctSearch, readSearchText, replaceKnown } from '../domain/search.ts'

type Asked = { search: Search | null; cursor: unknown }
/** What a reading of a list found: its rows, and the words of the index near those typed. */
type Seen = { found: readonly unknown[]; near: readonly NearWord[] | undefined }

/**
 * Reads a list, and when nothing in it fits what is typed, once more by the nearest words of the index: `corrected`
 * then says which. The second reading is the second trip of the page, seldom made.
 */
export async function readCorrected<L extends Asked, R>(
  list: L,
  read: (list: L) => Promise<R>,
  see: (read: R) => Seen,
): Promise<R & { corrected: string | null }> {
  const first = await read(list)
  const { found, near } = see(first)
  const isNothing = found.length === 0 && list.cursor === null
  const corrected =
    isNothing && list.search && near
      ? (correctSearch(list.search, near) ?? replaceKnown(list.search, near))
      : null
  const search = corrected === null ? null : readSearchText([corrected])
  if (!search) return { ...first, corrected: null }
  const second = await read({ ...list, search })
  // The index has words of records that the viewer may not see: named are those that find something for them.
  return see(second).found.length > 0 ? { ...second, corrected } : { ...first, corrected: null }
}

/** What a page says and links to once a search was corrected: its links lead on from what it shows. */
export function queryShown<Q extends { q: string }>(query: Q, corrected: string | null) {
  if (corrected === null) return { query, typed: null }
  return { query: { ...query, q: corrected }, typed: query.q }
}
