import type { InValue } from '@libsql/client/web'
import type { Database } from '../../../worker/store/database.ts'
import type { TestDatabase } from '../../support/database.ts'

/** Makes a statement of the product. */
export type Build = (db: Database) => { toSQL(): { sql: string; params: unknown[] } }

export type Step = { detail: string; outermost: boolean }

/** How SQLite would go about a statement. */
export async function explain(database: TestDatabase, build: Build): Promise<Step[]> {
  const { sql, params } = build(database.open()).toSQL()
  const { rows } = await database.client.execute({
    sql: `explain query plan ${sql}`,
    args: params as InValue[],
  })
  return rows.map(({ detail, parent }) => ({ detail: String(detail), outermost: parent === 0 }))
}

/**
 * Whether a step reads a whole table. Kept sums are bounded by days and currencies, not by rows; walking an index in
 * order ends with the page. What a narrow grant reaches is led by indexes, and none of it is walked for a grant of all.
 */
export function isFullScan({ detail }: Step): boolean {
  // To search by the book or the kind of link alone is to read all of it.
  if (/PRIMARY KEY \((source_id|entity)=\?\)|AUTOMATIC/.test(detail)) return true
  // A full-text index is read by its words; what a search found and read of them is few.
  if (/VIRTUAL TABLE INDEX \d+:M/.test(detail)) return false
  const scans =
    /^SCAN (?!CONSTANT ROW|typed|begun|held|hit|known|heir|one|ledger_due_sum|usual|book|settled|wanted|named|lane|\(|viewer|found|counted|self|team|worked|reached|untied|money|tie|led)(\S+)(.*)$/.exec(
      detail,
    )
  return scans !== null && !/USING (COVERING )?INDEX/.test(scans[2] ?? '')
}

/** Whether a step sorts the rows of the answer; a sort inside is one of a few rows linked to one record. */
export function isSort({ detail, outermost }: Step): boolean {
  return outermost && detail.includes('TEMP B-TREE FOR ORDER BY')
}
