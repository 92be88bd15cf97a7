import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { is } from 'drizzle-orm'
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../scripts/build.ts'
import { applyMigrations } from '../scripts/migrations/apply-migrations.ts'
import { type Migration, readMigrations } from '../scripts/migrations/read-migrations.ts'
import * as access from '../worker/store/schema/access.ts'
import * as activities from '../worker/store/schema/activities.ts'
import * as attachments from '../worker/store/schema/attachments.ts'
import * as backups from '../worker/store/schema/backups.ts'
import * as changeLog from '../worker/store/schema/change-log.ts'
import * as contacts from '../worker/store/schema/contacts.ts'
import * as crm from '../worker/store/schema/crm.ts'
import * as egress from '../worker/store/schema/egress.ts'
import * as ledger from '../worker/store/schema/ledger.ts'
import * as members from '../worker/store/schema/members.ts'
import * as merges from '../worker/store/schema/merges.ts'
import * as migrations from '../worker/store/schema/migrations.ts'
import * as projects from '../worker/store/schema/projects.ts'
import * as replication from '../worker/store/schema/replication.ts'
import * as savedViews from '../worker/store/schema/saved-views.ts'
import * as search from '../worker/store/schema/search.ts'
import * as sums from '../worker/store/schema/sums.ts'
import * as verification from '../worker/store/schema/verification.ts'
import { SCHEMA_VERSION } from '../worker/store/schema-version.ts'
import { createDatabase, type TestDatabase } from './support/database.ts'

const FOLDER = join(ROOT, 'migrations')
const SCHEMA = {
  ...members,
  ...access,
  ...replication,
  ...crm,
  ...projects,
  ...ledger,
  ...merges,
  ...sums,
  ...savedViews,
  ...attachments,
  ...migrations,
  ...backups,
  ...search,
  ...changeLog,
  ...contacts,
  ...activities,
  ...egress,
  ...verification,
}

type Column = { name: string; type: string; notNull: boolean; key: number }

describe('the migrations', () => {
  it('make of an empty database exactly the tables and columns that the code knows', async () => {
    const database = await createDatabase({ empty: true })
    await applyMigrations(database.client, await readMigrations(FOLDER))
    const known = knownTables()
    expect(Object.keys(known).length).toBeGreaterThan(20)
    expect(await readTables(database)).toEqual(known)
  })

  it('end at the version that the code needs', async () => {
    expect((await readMigrations(FOLDER)).length).toBe(SCHEMA_VERSION)
  })

  it('are never edited once released: freeze new ones with npm run migrate -- --freeze', async () => {
    const frozen = JSON.parse(await readFile(join(FOLDER, 'checksums.json'), 'utf8'))
    const now = await readMigrations(FOLDER)
    expect(Object.fromEntries(now.map(({ name, checksum }) => [name, checksum]))).toEqual(frozen)
  })

  it('are applied once', async () => {
    const database = await createDatabase({ empty: true })
    const all = await readMigrations(FOLDER)
    expect(await applyMigrations(database.client, all)).toHaveLength(all.length)
    expect(await applyMigrations(database.client, all)).toEqual([])
  })

  it('are applied once when two runs meet', async () => {
    const database = await createDatabase({ empty: true })
    const all = await readMigrations(FOLDER)
    await Promise.all([
      applyMigrations(database.client, all),
      applyMigrations(database.client, all),
    ])
    expect(await readTables(database)).toEqual(knownTables())
  })

  it('leave nothing behind when one fails, name it, and go on from there once it is right', async () => {
    const database = await createDatabase({ empty: true })
    const broken = [migration(1, 'create table a (x); create table a (x);')]
    await expect(applyMigrations(database.client, broken)).rejects.toThrow(
      /0001_t.sql.*left nothing/,
    )
    expect(Object.keys(await readTables(database))).toEqual(['schema_migration'])
    const unfinished = await database.client.execute(
      'select count(*) as n from schema_migration where finished_at is null',
    )
    expect(unfinished.rows[0]?.n).toBe(1)
    const right = [migration(1, 'create table a (x);')]
    expect(await applyMigrations(database.client, right)).toEqual(['0001_t.sql'])
  })

  it('refuse a file that was edited after it was applied', async () => {
    const database = await createDatabase({ empty: true })
    await applyMigrations(database.client, [migration(1, 'create table a (x);')])
    const edited = applyMigrations(database.client, [migration(1, 'create table a (x, y);')])
    await expect(edited).rejects.toThrow(/restore the file/)
  })

  it('refuse a database that is newer than the code', async () => {
    const database = await createDatabase({ empty: true })
    const [first, second] = [
      migration(1, 'create table a (x);'),
      migration(2, 'create table b (x);'),
    ]
    await applyMigrations(database.client, [first, second])
    await expect(applyMigrations(database.client, [first])).rejects.toThrow(/newer than this code/)
  })
})

function migration(version: number, sql: string): Migration {
  return { version, name: `000${version}_t.sql`, checksum: `sum of ${sql}`, sql }
}

async function readTables({ client }: TestDatabase): Promise<Record<string, Column[]>> {
  const { rows } = await client.execute(`
    select t.name as name, c.name as column, c.type as type, c."notnull" as not_null, c.pk as key
    from pragma_table_list t join pragma_table_xinfo(t.name) c
    where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite_%' and t.name not like 'libsql_%'
    order by t.name, c.name`)
  const tables: Record<string, Column[]> = {}
  for (const row of rows) {
    tables[String(row.name)] ??= []
    tables[String(row.name)]?.push({
      name: String(row.column),
      type: String(row.type).toLowerCase(),
      // A primary key of a strict table is never null, whether it says so or not.
      notNull: Boolean(row.not_null) || Number(row.key) > 0,
      key: Number(row.key),
    })
  }
  return tables
}

function knownTables(): Record<string, Column[]> {
  const tables = Object.values(SCHEMA).filter((table) => is(table, SQLiteTable))
  return Object.fromEntries(
    tables.map(getTableConfig).map((table) => [table.name, columnsOf(table)]),
  )
}

function columnsOf(table: ReturnType<typeof getTableConfig>): Column[] {
  const composite = table.primaryKeys[0]?.columns.map((column) => column.name) ?? []
  return table.columns
    .map((column) => ({
      name: column.name,
      type: column.getSQLType(),
      notNull: column.notNull,
      key: column.primary ? 1 : composite.indexOf(column.name) + 1,
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}
