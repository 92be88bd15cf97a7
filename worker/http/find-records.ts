import { otherLayout } from '../../views/actions/keyboard-layout.ts'
import type { FoundGroup } from '../../views/search/found.ts'
import {
  correctSearch,
  readSearchText,
  SEARCH_KINDS,
  type Search,
  type SearchKind,
} from '../domain/search.ts'
import type { Statement } from '../store/database.ts'
import {
  findActivities,
  findCompanies,
  findContacts,
  findInvoices,
  findProjects,
  selectNearWords,
} from '../store/search.ts'
import { MOST_FOUND } from '../store/search-hits.ts'
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
export async function findBest<T extends readonly Statement[]>(
  c: AppContext,
  of: Search,
  also: readonly [...T],
  { suggests = false } = {},
): Promise<Best<T>> {
  const first = await readBest(c, of, also)
  const plain = { ...first, corrected: null, instead: null }
  const nothing = isNothing(first.found)
  const asks = nothing || (suggests && !isBegun(first.found))
  const corrected = asks ? correctSearch(of, first.near) : null
  const again = corrected === null ? null : readSearchText([corrected])
  if (!again) return plain
  // The index has words of records that the viewer may not see: named are those that find something for them.
  const { found } = await readBest(c, again, [])
  if (isNothing(found)) return plain
  return nothing ? { ...plain, found, corrected } : { ...plain, instead: corrected }
}

type Best<T extends readonly Statement[]> = Omit<
  Awaited<ReturnType<typeof readBest<T>>>,
  'near'
> & {
  corrected: string | null
  instead: string | null
}

async function readBest<T extends readonly Statement[]>(
  c: AppContext,
  of: Search,
  also: readonly [...T],
) {
  const db = c.get('db')
  const asked = { of, page: null }
  const { viewer, rows } = await readFor(c, ({ proof }) => [
    selectNearWords(db, proof, of),
    findCompanies(db, proof, asked),
    findContacts(db, proof, asked),
    findProjects(db, proof, asked),
    findInvoices(db, proof, asked),
    findActivities(db, proof, asked),
    ...also,
  ])
  const [near, company, contact, project, invoice, activity, ...rest] = rows
  return {
    viewer,
    near,
    found: { company, contact, project, invoice, activity },
    also: rest as unknown as Rows<T>,
  }
}

function isNothing(found: Readonly<Record<string, readonly unknown[]>>): boolean {
  return Object.values(found).every((rows) => rows.length === 0)
}

// Whoever types the beginning of a word that is there has made no mistake.
function isBegun(found: Readonly<Record<string, readonly { tier: number }[]>>): boolean {
  return Object.values(found).some((rows) => rows.some(({ tier }) => tier < 2))
}

/** What a glance shows of each kind that has something, and whether there is more. */
export function groupFound(found: Readonly<Record<SearchKind, readonly unknown[]>>): FoundGroup[] {
  return SEARCH_KINDS.map((kind) => ({
    kind,
    rows: found[kind].slice(0, MOST_FOUND),
    more: found[kind].length > MOST_FOUND,
  })).filter(({ rows }) => rows.length > 0) as FoundGroup[]
}
