/** What a search finds: the best of every kind, or all of one. */
import { type SQL, sql } from 'drizzle-orm'
import type { FoundRecord } from '../domain/found-record.ts'
import { COUNT_CAP, PAGE_ROWS } from '../domain/keyset.ts'
import { SEARCH_KINDS, type Search, type SearchKind } from '../domain/search.ts'
import { levelsOnce } from './access.ts'
import type { Database } from './database.ts'
import {
  bestHits,
  bestOfSeen,
  countHits,
  hitsBefore,
  seesAll,
  typedAs,
  VIEWS,
} from './search-hits.ts'
import { showHits } from './search-shown.ts'
import type { SessionProof } from './viewer.ts'

/** A record that was found. */
export type Hit<K extends SearchKind = SearchKind> = {
  kind: K
  record: FoundRecord[K]
  /** How well it fits: its name begins so (0), a word of it does (1), a word holds it (2). */
  tier: number
  /** Its document, from which the next page of a kind goes on. */
  at: number
}

/**
 * The best of each kind, one more than MOST_FOUND at most: one statement for all kinds of which the viewer is believed
 * to see everything, and one for each other. Read their rows by `readHit`.
 */
export function findBest(db: Database, proof: SessionProof, of: Search) {
  const { levels, by } = levelsOnce(proof, VIEWS)
  const seen = SEARCH_KINDS.filter((kind) => seesAll(by, kind))
  const select = (kinds: readonly SearchKind[], hits: SQL) =>
    selectHits(db, sql`with ${levels}, ${typedAs(of)}, ${hits} ${showHits(by, kinds)}`).orderBy(
      sql`tier, name, at desc`,
    )
  return [
    ...(seen.length > 0 ? [select(seen, bestOfSeen(by, seen, of))] : []),
    ...SEARCH_KINDS.filter((kind) => !seesAll(by, kind)).map((kind) =>
      select([kind], bestHits(by, kind, of)),
    ),
  ]
}

/** All of a kind, the latest first, from before a document on: a page and one more. */
export function findOfKind(
  db: Database,
  proof: SessionProof,
  kind: SearchKind,
  { of, before }: { of: Search; before: number | null },
) {
  const { levels, by } = levelsOnce(proof, VIEWS)
  const hits = sql`${typedAs(of)}, ${hitsBefore(by, kind, { before, limit: PAGE_ROWS + 1 })}`
  return selectHits(db, sql`with ${levels}, ${hits} ${showHits(by, [kind])}`).orderBy(sql`at desc`)
}

/** How many of a kind fit, counted no further than COUNT_CAP + 1. */
export function countFound(db: Database, proof: SessionProof, kind: SearchKind, of: Search) {
  const { levels, by } = levelsOnce(proof, VIEWS)
  const hits = countHits(by, kind, COUNT_CAP + 1)
  return db.build
    .select({ count: sql<number>`count(*)` })
    .from(sql`(with ${levels}, ${typedAs(of)} ${hits}) as hit`)
}

function selectHits(db: Database, hits: SQL) {
  return db.build
    .select({
      kind: sql<SearchKind>`kind`,
      tier: sql<number>`tier`,
      at: sql<number>`at`,
      shown: sql<string>`shown`,
    })
    .from(sql`(${hits}) as hit`)
}

/** A row of a search as the record it found. */
export function readHit(row: Omit<Hit, 'record'> & { shown: string }): Hit {
  const { kind, tier, at, shown } = row
  return { kind, tier, at, record: JSON.parse(shown) as FoundRecord[SearchKind] }
}
