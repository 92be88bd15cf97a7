import type { InStatement } from '@libsql/client/web'
import { sql } from 'drizzle-orm'
import { statement } from './apply/statement.ts'
import type { Database } from './database.ts'

/**
 * A word that stays in the index of words although no record holds it (migrations/0010_search.sql). One with a NUL in
 * it cannot be asked for, so nobody finds anything by it either.
 */
const IS_LOST = sql<number>`case when instr(search_word.word, char(0)) > 0 then 1
  else not exists (select 1 from search_text
    where search_text match '"' || search_word.word || '"') end`

/** The words of a page of them that no record is found by; `last` is the last id of a full page. */
export async function readLostWords(
  db: Database,
  { after, limit }: { after: number; limit: number },
): Promise<{ held: number[]; last: number | null }> {
  const [rows] = await db.read([
    db.build
      .select({ id: sql<number>`id`, lost: IS_LOST })
      .from(sql`search_word`)
      .where(sql`id > ${after}`)
      .orderBy(sql`id`)
      .limit(limit),
  ])
  const held = rows.filter(({ lost }) => lost === 1).map(({ id }) => id)
  return { held, last: rows.length === limit ? (rows.at(-1)?.id ?? null) : null }
}

/** Takes words out of the index of words, and the range up to which it is worked off with them. */
export function forgetWords(ids: readonly number[]): InStatement[] {
  if (ids.length === 0) return []
  const args = { ids: JSON.stringify(ids) }
  const some = '(select value from json_each(:ids))'
  return [
    statement(
      `insert into search_part (search_part, rowid, word)
      select 'delete', id, word from search_word where id in ${some}`,
      args,
    ),
    // As the index cut them: whole, and with each one of the first seven letters left out.
    statement(
      `delete from search_near where (beginning, word_id) in (
        select case without.value when 0 then start
          else substr(start, 1, without.value - 1) || substr(start, without.value + 1) end, lost.id
        from (select id, substr(sound, 1, 7) as start from search_word where id in ${some}) as lost
        cross join json_each('[0,1,2,3,4,5,6,7]') as without)`,
      args,
    ),
    statement(`delete from search_word where id in ${some}`, args),
    `update search_range set last_id = coalesce((select max(id) from search_word), 0)
    where kind = 'word'`,
  ]
}
