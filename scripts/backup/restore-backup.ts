import type { Client, InStatement } from '@libsql/client/web'
import { BackupError, type Sums, type TableHead } from './format.ts'
import { differences, readBackup } from './read-backup.ts'
import type { StoredRow } from './read-rows.ts'
import { sumDatabase } from './sum.ts'
import { quote } from './tables.ts'
import { decodeValue } from './value.ts'

// SQLite takes 32,766 values in a statement; this many compile fast.
const MOST_VALUES = 1_000

/**
 * Fills an empty database with a backup and reads all of it back. The health of a worker on it is red until the
 * end: the table of migrations is filled last. The client needs `intMode: 'bigint'`. Throws BackupError.
 */
export async function restoreBackup(client: Client, file: string): Promise<Sums> {
  await requireEmpty(client)
  // Once without writing: a damaged file is better noticed before than halfway.
  await readBackup(file, { head: async () => {}, rows: async () => {} })

  let afterwards: string[] = []
  const last: InStatement[] = []
  const expected = await readBackup(file, {
    head: async ({ schema }) => {
      afterwards = schema.afterwards
      await client.batch(schema.tables, 'write')
    },
    rows: async (table, rows) => {
      const statements = insertAll(table, rows)
      if (table.table === 'schema_migration') last.push(...statements)
      // The server counted the rows of such tables while they came in.
      else if (table.table === 'sqlite_sequence')
        last.push('delete from sqlite_sequence', ...statements)
      // `migrate` is a batch without foreign keys: rows come in the order of their tables' names.
      else await client.migrate(statements)
    },
  })
  for (const statement of afterwards) await client.execute(statement)
  if (last.length > 0) await client.migrate(last)
  await verify(client, expected)
  return expected
}

async function requireEmpty(client: Client): Promise<void> {
  const { rows } = await client.execute(
    "select name from sqlite_schema where name not like 'sqlite_%' and name not like 'libsql_%' limit 1",
  )
  if (rows.length === 0) return
  throw new BackupError(
    `The database is not empty (it has ${rows[0]?.name}): make a new one and restore into that.`,
  )
}

async function verify(client: Client, expected: Sums): Promise<void> {
  const view = await client.transaction('read')
  try {
    const wrong = differences(expected, await sumDatabase(view))
    if (wrong.length === 0) return
    throw new BackupError(
      `Restored, but not equal to the backup in ${wrong.join(', ')}: drop this database and restore into a new one.`,
    )
  } finally {
    view.close()
  }
}

function insertAll({ table, columns }: TableHead, rows: StoredRow[]): InStatement[] {
  const names = columns.map(quote).join(', ')
  const one = `(${columns.map(() => '?').join(', ')})`
  const most = Math.max(1, Math.floor(MOST_VALUES / columns.length))
  const statements: InStatement[] = []
  for (let from = 0; from < rows.length; from += most) {
    const some = rows.slice(from, from + most)
    statements.push({
      sql: `insert into ${quote(table)} (${names}) values ${some.map(() => one).join(', ')}`,
      args: some.flatMap((row) => row.map(decodeValue)),
    })
  }
  return statements
}
