import type { Database } from './database.ts'

/** Pages that one write merges of each index: some tenths of a second. */
const MERGED_PAGES = 2_000

const commands = (command: string, value: number) =>
  ['search_text', 'search_part'].map(
    (index) => `insert into ${index} (${index}, rank) values ('${command}', ${value})`,
  )
/** From two parts of a size on, where FTS5 waits for four; a database restored from a backup forgets it. */
const FROM_TWO = commands('usermerge', 2)
const MERGES = commands('merge', MERGED_PAGES)
const CHANGES = 'select total_changes() as changes'

/**
 * Merges the parts of the full-text indexes into few, by so many writes at most. Each write of words adds a part, a
 * look-up opens all there are, and FTS5 itself merges but a share of what is written
 * (https://www.sqlite.org/fts5.html, 6.8).
 */
export async function mergeIndex(db: Database, writes: number): Promise<void> {
  for (let done = 0; done < writes; done += 1) {
    const results = await db.write([...FROM_TWO, CHANGES, ...MERGES, CHANGES])
    const [before, after] = [results.at(FROM_TWO.length), results.at(-1)].map((result) =>
      Number(result?.rows[0]?.changes),
    ) as [number, number]
    // Each command is itself counted as a change.
    if (after - before <= MERGES.length) return
  }
}
