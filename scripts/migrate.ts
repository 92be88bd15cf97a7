/** npm run migrate: brings the database of DATABASE_URL and DATABASE_TOKEN up to the newest migration. */
import { join } from 'node:path'
import { createClient } from '@libsql/client/web'
import { applyMigrations } from './migrations/apply-migrations.ts'
import { readMigrations } from './migrations/read-migrations.ts'

const { DATABASE_URL: url, DATABASE_TOKEN: authToken } = process.env

try {
  if (!url || !authToken) {
    throw new Error('Set DATABASE_URL and DATABASE_TOKEN to the database that is to be migrated.')
  }
  const migrations = await readMigrations(join(import.meta.dirname, '../migrations'))
  const done = await applyMigrations(createClient({ url, authToken }), migrations)
  for (const name of done) console.log(`applied ${name}`)
  console.log(`The schema is at version ${migrations.length}.`)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
