/**
 * npm run migrate: brings the database of DATABASE_URL and DATABASE_TOKEN up to the newest migration.
 * npm run migrate -- --freeze: notes the checksums of new migrations, which are not edited from then on.
 */
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createClient } from '@libsql/client/web'
import { applyMigrations } from './migrations/apply-migrations.ts'
import { type Migration, readMigrations } from './migrations/read-migrations.ts'

const { DATABASE_URL: url, DATABASE_TOKEN: authToken } = process.env

const FOLDER = join(import.meta.dirname, '../migrations')

try {
  const migrations = await readMigrations(FOLDER)
  if (process.argv.includes('--freeze')) await freeze(migrations)
  else await migrate(migrations)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}

async function migrate(migrations: Migration[]): Promise<void> {
  if (!url || !authToken) {
    throw new Error('Set DATABASE_URL and DATABASE_TOKEN to the database that is to be migrated.')
  }
  const done = await applyMigrations(createClient({ url, authToken }), migrations)
  for (const name of done) console.log(`applied ${name}`)
  console.log(`The schema is at version ${migrations.length}.`)
}

async function freeze(migrations: Migration[]): Promise<void> {
  const file = join(FOLDER, 'checksums.json')
  const frozen = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : {}
  for (const { name, checksum } of migrations) frozen[name] ??= checksum
  await writeFile(file, `${JSON.stringify(frozen, null, 2)}\n`)
  console.log(`${Object.keys(frozen).length} migrations are frozen.`)
}
