import { type SQL, sql } from 'drizzle-orm'
import type { Search } from '../domain/search.ts'
import { soundKey } from '../domain/sound-key.ts'

/** So many words of the index are taken for one that is typed; beyond, all that begin so are. */
const MOST_WORDS = 64
/** Letters of which the index of parts is made; what is shorter is looked for at the beginning of words alone. */
const PART = 3

/** Greater than any letter: the end of the range of all words with one beginning, and a word that is nowhere. */
const LAST = '\u{10ffff}'

/** `begin`: words that begin with what is typed. `hold`: also those that hold it, or sound as it. */
export type How = 'begin' | 'hold'

/** The query of the full-text index for a search, as SQL that reads the words of the index. It may match nothing. */
export function matchOf({ readings }: Search, how: How): SQL {
  const ways = readings.map((words) => {
    const each = words.map((word) => sql`'(' || ${termsOf(word, how)} || ')'`)
    return sql`coalesce('(' || ${sql.join(each, sql` || ' AND ' || `)} || ')', ${`"${LAST}"`})`
  })
  return sql.join(ways, sql` || ' OR ' || `)
}

/** The words of the index that stand for a typed one, joined by OR; null when there are none. */
function termsOf(word: string, how: How): SQL {
  const isNumber = /^\d+$/.test(word)
  if (word.length === 1) return sql`${`"${word}"`}`
  const prefix = `"${word}" *`
  if (how === 'begin') return isNumber ? sql`${prefix}` : beginning(word, prefix)
  const ways = [
    isNumber ? sql`select ${prefix} as term` : sql`select ${beginning(word, prefix)} as term`,
  ]
  // What begins so is there already: a word twice would be looked up twice.
  const others = (found: SQL) =>
    sql`select '"' || word || '"' from (${found}) where word < ${word} or word >= ${word + LAST}`
  if (word.length >= PART) ways.push(others(holding(word)))
  const sound = soundKey(word)
  if (sound.length >= PART && !isNumber) ways.push(others(soundingAs(sound)))
  return sql`(select group_concat(term, ' OR ') from (${sql.join(ways, sql` union `)}))`
}

// Words one by one, since the index reads theirs only as far as it must; "all that begin so" are gathered first.
function beginning(word: string, prefix: string): SQL {
  return sql`(select case when count(*) > ${MOST_WORDS} then ${prefix}
      else group_concat('"' || word || '"', ' OR ') end as term
    from (select word from search_word where word >= ${word} and word < ${word + LAST}
      limit ${MOST_WORDS + 1}))`
}

function holding(word: string): SQL {
  return sql`select held.word
    from search_part cross join search_word as held on held.id = search_part.rowid
    where search_part match ${`"${word}"`} limit ${MOST_WORDS}`
}

function soundingAs(sound: string): SQL {
  return sql`select word from search_word
    where sound >= ${sound} and sound < ${sound + LAST} limit ${MOST_WORDS}`
}
