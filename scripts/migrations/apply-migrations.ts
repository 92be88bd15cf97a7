import type { Client, InStatement } from '@libsql/client/web'
import type { Migration } from './read-migrations.ts'
import { splitSql } from './split-sql.ts'

/** The database and the migrations do not go together; the message says why and what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

type Applied = { version: number; name: string; checksum: string; finished: boolean }

const CREATE_TABLE = `create table if not exists schema_migration (
  version integer primary key,
  name text not null,
  checksum text not null,
  started_at integer not null,
  finished_at integer
) strict`

/**
 * Brings a database up to the newest migration and gives the names of those it applied.
 * Each is marked as started, then applied in one write together with its finish mark: a cut in between
 * leaves a started migration of which nothing was applied, and the next run applies it.
 */
export async function applyMigrations(
  client: Client,
  migrations: readonly Migration[],
  now: () => number = Date.now,
): Promise<string[]> {
  await client.execute(CREATE_TABLE)
  const waiting = await findWaiting(client, migrations)
  for (const migration of waiting) await applyOne(client, migration, now)
  return waiting.map((migration) => migration.name)
}

/** The migrations a database does not have yet; only reads. Throws MigrationError when the two do not go together. */
export async function findWaiting(
  client: Client,
  migrations: readonly Migration[],
): Promise<Migration[]> {
  const { rows } = await client.execute(
    "select 1 from sqlite_schema where name = 'schema_migration'",
  )
  const applied = rows.length === 0 ? [] : await readApplied(client)
  checkApplied(applied, migrations)
  const finished = new Set(applied.filter((row) => row.finished).map((row) => row.version))
  return migrations.filter((migration) => !finished.has(migration.version))
}

async function readApplied(client: Client): Promise<Applied[]> {
  const { rows } = await client.execute(
    'select version, name, checksum, finished_at from schema_migration order by version',
  )
  return rows.map((row) => ({
    version: Number(row.version),
    name: String(row.name),
    checksum: String(row.checksum),
    finished: row.finished_at !== null,
  }))
}

function checkApplied(applied: readonly Applied[], migrations: readonly Migration[]): void {
  for (const row of applied) {
    const file = migrations[row.version - 1]
    if (!file) {
      throw new MigrationError(
        `The database is newer than this code: it has ${row.name}. Update the code, or take another database.`,
      )
    }
    if (row.finished && file.checksum !== row.checksum) {
      throw new MigrationError(
        `${file.name} was changed after it was applied: restore the file and put the change into a new migration.`,
      )
    }
  }
}

async function applyOne(client: Client, migration: Migration, now: () => number): Promise<void> {
  const { version, name, checksum, sql } = migration
  await client.execute({
    sql: `insert into schema_migration (version, name, checksum, started_at) values (?, ?, ?, ?)
      on conflict do update set name = excluded.name, checksum = excluded.checksum,
        started_at = excluded.started_at where finished_at is null`,
    args: [version, name, checksum, now()],
  })
  const finish: InStatement = {
    sql: 'update schema_migration set finished_at = ? where version = ? and checksum = ?',
    args: [now(), version, checksum],
  }
  try {
    await client.batch([...splitSql(sql), finish], 'write')
  } catch (error) {
    // Another run may have been faster; then its finish mark is there.
    const rows = await readApplied(client)
    if (rows.some((row) => row.version === version && row.finished)) return
    const reason = error instanceof Error ? error.message : String(error)
    throw new MigrationError(
      `${name} could not be applied and left nothing behind: ${reason}. Correct it and run npm run migrate again.`,
    )
  }
}
