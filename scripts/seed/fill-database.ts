import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { startSqld } from '../local/sqld.ts'

/** What sqld keeps beside a database it has made; it begins anew from the file of data. */
const BESIDE = ['data', 'data-wal', 'data-shm', 'wallog'] as const

/**
 * Makes a database of a server that does not run, and opens its empty file to be filled here: sqld writes every page
 * again into a log for replicas, which is most of the work of a large load. A fill that is cut is begun anew.
 */
export async function fillDatabase(folder: string, name: string): Promise<DatabaseSync> {
  const sqld = await startSqld(folder)
  try {
    await sqld.create(name)
  } finally {
    await sqld.stop()
  }
  const place = join(folder, 'data/dbs', name)
  for (const file of BESIDE) await rm(join(place, file), { force: true })
  const file = new DatabaseSync(join(place, 'data'))
  file.exec('pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -200000')
  return file
}
