import { and, gte, inArray, lte, sql } from 'drizzle-orm'
import { rangesNear, type Search } from '../domain/search.ts'
import type { Database } from './database.ts'
import { searchNear, searchWord } from './schema/search.ts'
import { type SessionProof, seenBy } from './viewer.ts'

/** Words looked at for each beginning near a typed word, and for all of them. */
const MOST_BEGUN = 25
const MOST_NEAR = 500

/** `selectNearWords` of a list, when it is searched. */
export function nearWordsOf(db: Database, proof: SessionProof, search: Search | null) {
  return search ? [selectNearWords(db, proof, search)] : []
}

/** Words of the index near those that are typed, each with the place of the typed word it may stand for. */
export function selectNearWords(db: Database, proof: SessionProof, of: Search) {
  const near = db.build
    .select({ id: searchNear.wordId })
    .from(searchNear)
    .where(
      and(
        gte(searchNear.beginning, sql`typed.value->>1`),
        lte(searchNear.beginning, sql`typed.value->>2`),
      ),
    )
    .limit(MOST_BEGUN)
  return db.build
    .selectDistinct({
      place: sql<number>`typed.value->>0`,
      word: searchWord.word,
      sound: searchWord.sound,
    })
    .from(sql`json_each(${JSON.stringify(rangesNear(of))}) as typed`)
    .crossJoin(searchWord)
    .where(and(inArray(searchWord.id, near), seenBy(db, proof)))
    .limit(MOST_NEAR)
}
