import { otherLayout } from '../../views/actions/keyboard-layout.ts'
import type { FoundGroup } from '../../views/search/found.ts'
import {
  correctSearch,
  readSearchText,
  replaceKnown,
  SEARCH_KINDS,
  type Search,
} from '../domain/search.ts'
import type { Statement } from '../store/database.ts'
import { findBest, type Hit, readHit } from '../store/search.ts'
import { MOST_FOUND } from '../store/search-hits.ts'
import { selectNearWords } from '../store/search-near.ts'
import { type AppContext, readFor } from './context.ts'

/** Longest search that is read. */
export const SEARCH_LENGTH = 100

/** The ways to read what is typed: as it is, and as the other layout of the keyboard would have it. */
export function readTyped(typed: string): Search | null {
  const text = typed.slice(0, SEARCH_LENGTH)
  return readSearchText([text, otherLayout(text)])
}

type Rows<T extends readonly Statement[]> = { [K in keyof T]: T[K]['_']['result'] }

/**
 * The best of each kind for what is typed, and what `also` reads, in one trip. When nothing fits, a second trip looks
 * for the nearest words of the index in its place: `corrected` then says which. With `suggests`, such words are looked
 * for also when no word that fits begins as typed, and said as `instead`. Throws SignInNeeded.
 */
export async function readBest<T extends readonly Statement[]>(
  c: AppContext,
  of: Search,
  also: readonly [...T],
  { suggests = false } = {},
): Promise<Best<T>> {
  const first = await readOnce(c, of, also)
  const plain = { ...first, corrected: null, instead: null }
  const nothing = first.found.length === 0
  // Whoever types the beginning of a word that is there has made no mistake.
  const isBegun = first.found.some(({ tier }) => tier < 2)
  const asks = nothing || (suggests && !isBegun)
  const mistaken = asks ? correctSearch(of, first.near) : null
  const corrected = mistaken ?? (nothing ? replaceKnown(of, first.near) : null)
  const again = corrected === null ? null : readSearchText([corrected])
  if (!again) return plain
  // The index has words of records that the viewer may not see: named are those that find something for them.
  const { found } = await readOnce(c, again, [])
  if (found.length === 0) return plain
  return nothing ? { ...plain, found, corrected } : { ...plain, instead: corrected }
}

type Best<T extends readonly Statement[]> = Omit<
  Awaited<ReturnType<typeof readOnce<T>>>,
  'near'
> & {
  corrected: string | null
  instead: string | null
}

async function readOnce<T extends readonly Statement[]>(
  c: AppContext,
  of: Search,
  also: readonly [...T],
) {
  const db = c.get('db')
  const { viewer, rows } = await readFor(c, ({ proof }) => [
    selectNearWords(db, proof, of),
    ...also,
    ...findBest(db, proof, of),
  ])
  const [near, ...rest] = rows
  const found = (rest.slice(also.length) as Rows<ReturnType<typeof findBest>>).flat().map(readHit)
  return { viewer, near, found, also: rest as unknown as Rows<T> }
}

/** What a glance shows of each kind that has something, and whether there is more. */
export function groupFound(found: readonly Hit[]): FoundGroup[] {
  return SEARCH_KINDS.map((kind) => {
    const hits = found.filter((hit) => hit.kind === kind)
    const rows = hits.slice(0, MOST_FOUND).map(({ record }) => record)
    return { kind, rows, more: hits.length > MOST_FOUND } as FoundGroup
  }).filter(({ rows }) => rows.length > 0)
}
