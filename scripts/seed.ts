/**
 * npm run seed -- --companies N --ledger-rows N --activities N [--seed N]: makes the load base, a database of its
 * own in .lintel/load, anew. The same numbers give the same book and the same notes.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { databaseOf } from '../worker/store/database.ts'
import { mergeIndex } from '../worker/store/search-merge.ts'
import { ROOT } from './build.ts'
import { createSqliteClient } from './local/sqlite-client.ts'
import { applyMigrations } from './migrations/apply-migrations.ts'
import { readMigrations } from './migrations/read-migrations.ts'
import { deliverLoad } from './seed/deliver.ts'
import { fillDatabase } from './seed/fill-database.ts'
import { changesOf, partsOf } from './seed/ledger.ts'
import { LOAD_DATABASE, LOAD_FOLDER, readSeedOptions } from './seed/options.ts'
import { writeActivities } from './seed/write-activities.ts'
import { createRunning } from './start/running.ts'

const SAY_EVERY_MS = 5_000

const running = createRunning('Stopping…')
try {
  const options = readSeedOptions(process.argv.slice(2))
  await rm(LOAD_FOLDER, { recursive: true, force: true })
  const file = await fillDatabase(join(LOAD_FOLDER, 'sqld'), LOAD_DATABASE)
  const client = createSqliteClient(file)
  await applyMigrations(client, await readMigrations(join(ROOT, 'migrations')))
  const startedAt = Date.now()
  const parts = partsOf({ ...options, now: startedAt })
  const rows = parts.reduce((sum, { count }) => sum + count, 0)
  let saidAt = 0
  const say = (done: number, all: number, what: string) => {
    if (done < all && Date.now() - saidAt < SAY_EVERY_MS) return
    saidAt = Date.now()
    const share = Math.floor((100 * done) / all)
    const seconds = Math.round((saidAt - startedAt) / 1_000)
    running.say(`${done} of ${all} ${what} (${share} %) in ${seconds} s`)
  }
  await deliverLoad(() => databaseOf(client), {
    changes: changesOf(parts),
    rows,
    now: startedAt,
    onBatch: (delivered) => say(delivered, rows, 'rows'),
  })
  const { activities, seed } = options
  const size = { activities, seed, now: startedAt }
  await writeActivities(client, size, (written) => say(written, activities, 'activities'))
  await mergeIndex(databaseOf(client), Number.POSITIVE_INFINITY)
  file.close()
  const counts = parts.map(({ entity, count }) => `${entity} ${count}`).join(', ')
  running.say(
    `Filled ${LOAD_FOLDER}: ${counts}, activities ${activities}. Measure its pages: npm run bench -- pages`,
  )
  await running.stop(0)
} catch (error) {
  running.fail(error instanceof Error ? error.message : String(error))
}
