import type { Deps } from '../deps.ts'
import { KEPT_DELETED_MS, OBJECT_PREFIX, objectKey } from '../domain/attachment.ts'
import { type Storage, StorageUnreachable } from '../storage/storage.ts'
import type { Database } from '../store/database.ts'
import {
  noteComparison,
  noteStorageDown,
  purgeFiles,
  ROWS_COMPARED,
  readDeletedBefore,
  readFilesAfter,
  readSweptTo,
} from '../store/file-sweep.ts'

const DAY_MS = 86_400_000
/** A row is written right after its bytes. */
const MISSING_AFTER_MS = 3_600_000
/**
 * Bytes without a row are of an upload that broke off. They go when they are between these ages: younger ones may
 * still get their row, and older ones without a row mean that the database was restored from an old backup.
 */
const ORPHAN_MS = { from: 7 * DAY_MS, to: 60 * DAY_MS }

/**
 * Run by the clock: takes the bytes of files away that were deleted long ago, and compares the next part of the
 * storage with the rows. Bytes without a row go, a row without bytes is marked and shown as missing.
 */
export async function sweepFiles(deps: Deps): Promise<void> {
  const { storage, now } = deps
  if (storage === null) return
  const db = deps.openDatabase()
  try {
    await purge(db, storage, now())
    // A preview that was given another's bucket by mistake must take nothing from it.
    await compare(db, storage, now(), deps.env.environment !== 'preview')
  } catch (error) {
    if (!(error instanceof StorageUnreachable)) throw error
    await db.write([noteStorageDown(now())])
  } finally {
    db.close()
  }
}

async function purge(db: Database, storage: Storage, now: number): Promise<void> {
  const ids = await readDeletedBefore(db, now - KEPT_DELETED_MS)
  if (ids.length === 0) return
  await storage.remove(ids.map(objectKey))
  await purgeFiles(db, ids)
}

async function compare(
  db: Database,
  storage: Storage,
  now: number,
  removes: boolean,
): Promise<void> {
  const after = await readSweptTo(db)
  const listed = await storage.list(OBJECT_PREFIX, after === '' ? '' : objectKey(after))
  const objects = new Map(listed.objects.map((one) => [one.key.slice(OBJECT_PREFIX.length), one]))
  const end = listed.more ? [...objects.keys()].at(-1)! : null
  const rows = await readFilesAfter(db, after, end)
  // So many rows without an object between them: the rest is for the next ring.
  const upTo = rows.length === ROWS_COMPARED ? rows.at(-1)!.id : end
  const known = new Set(rows.map(({ id }) => id))
  const orphans = [...objects].filter(
    ([id, { storedAt }]) =>
      !known.has(id) &&
      (upTo === null || id <= upTo) &&
      storedAt < now - ORPHAN_MS.from &&
      storedAt > now - ORPHAN_MS.to,
  )
  if (removes && orphans.length > 0) await storage.remove(orphans.map(([, { key }]) => key))
  const missing = rows.filter(
    ({ id, createdAt, missingAt }) =>
      !objects.has(id) && missingAt === null && createdAt < now - MISSING_AFTER_MS,
  )
  const found = rows.filter(({ id, missingAt }) => objects.has(id) && missingAt !== null)
  const ids = (of: typeof rows) => of.map(({ id }) => id)
  await noteComparison(db, { missing: ids(missing), found: ids(found), upTo: upTo ?? '', now })
}
