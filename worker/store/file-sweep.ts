/** What the clock compares between the rows of files and the objects of the storage. */
import type { InStatement } from '@libsql/client/web'
import { and, asc, eq, gt, lte, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { raw } from './raw.ts'
import { attachment, storageCheck } from './schema/attachments.ts'

/** Rows of one comparison. */
export const ROWS_COMPARED = 2_000
/** Deleted files whose bytes go at one ring of the clock. */
const PURGED_AT_ONCE = 100

/** The id after which the next comparison begins; empty at the beginning. */
export async function readSweptTo(db: Database): Promise<string> {
  const ask = db.build.select().from(storageCheck).where(eq(storageCheck.id, 1))
  const [[found]] = await db.read([ask])
  return found?.sweptTo ?? ''
}

/** Files after an id, in the order of ids; up to an id when one is given. Deleted ones too: they have their bytes. */
export async function readFilesAfter(db: Database, after: string, upTo: string | null) {
  const ask = db.build
    .select({ id: attachment.id, createdAt: attachment.createdAt, missingAt: attachment.missingAt })
    .from(attachment)
    .where(and(gt(attachment.id, after), upTo === null ? undefined : lte(attachment.id, upTo)))
    .orderBy(asc(attachment.id))
    .limit(ROWS_COMPARED)
  const [rows] = await db.read([ask])
  return rows
}

type Compared = { missing: readonly string[]; found: readonly string[]; upTo: string; now: number }

/** Notes which files were found missing or found again, and how far the comparison has come. */
export async function noteComparison(db: Database, compared: Compared): Promise<void> {
  const { missing, found, upTo, now } = compared
  await db.write([
    raw(sql`update attachment set missing_at = ${now}
      where id in (select value from json_each(${JSON.stringify(missing)}))`),
    raw(sql`update attachment set missing_at = null
      where id in (select value from json_each(${JSON.stringify(found)}))`),
    raw(sql`update storage_check set answered_at = ${now}, swept_to = ${upTo} where id = 1`),
  ])
}

/** Notes that the storage did not answer. */
export function noteStorageDown(now: number): InStatement {
  return raw(sql`update storage_check set failed_at = ${now} where id = 1`)
}

/** Files that were deleted before an instant, the longest first. */
export async function readDeletedBefore(db: Database, before: number): Promise<string[]> {
  const ask = db.build
    .select({ id: attachment.id })
    .from(attachment)
    .where(sql`${attachment.deletedAt} < ${before}`)
    .orderBy(asc(attachment.deletedAt), asc(attachment.id))
    .limit(PURGED_AT_ONCE)
  const [rows] = await db.read([ask])
  return rows.map(({ id }) => id)
}

/** Takes the rows of files away whose bytes are gone. */
export async function purgeFiles(db: Database, ids: readonly string[]): Promise<void> {
  await db.write([
    raw(sql`delete from attachment where deleted_at is not null
      and id in (select value from json_each(${JSON.stringify(ids)}))`),
  ])
}
