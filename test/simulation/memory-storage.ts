import { join } from 'node:path'
import type { InStatement } from '@libsql/client/web'
import { applyMigrations } from '../../scripts/migrations/apply-migrations.ts'
import { readMigrations } from '../../scripts/migrations/read-migrations.ts'
import { openMemoryStorage, type Storage } from './edge.ts'
import { createMemoryClient, type MemoryClient } from './memory-client.ts'

/**
 * A migrated database in memory for each world that asks, one world at a time. Migrations run once; the
 * tables are emptied between worlds, so that what is prepared stays prepared.
 */
export async function openStorages(root: string): Promise<() => Promise<Storage>> {
  const client = createMemoryClient()
  await applyMigrations(client, await readMigrations(join(root, 'migrations')))
  const restoring = await planRestore(client)
  return async () => {
    await client.batch(restoring, 'write')
    return openMemoryStorage(client)
  }
}

/** What brings every table back to what it holds now. */
async function planRestore(client: MemoryClient): Promise<InStatement[]> {
  const { rows: tables } = await client.execute(
    `select s.name, l.type from sqlite_master as s join pragma_table_list as l on l.name = s.name
    where s.type = 'table' and s.name not like 'sqlite_%' and l.type <> 'shadow' order by s.rowid`,
  )
  const statements: InStatement[] = ['pragma defer_foreign_keys = on']
  for (const { name, type } of tables) {
    // An index of words is of the rows of its table, and made of them anew.
    if (type === 'virtual') {
      statements.push(`insert into ${name} (${name}) values ('delete-all')`)
      statements.push(`insert into ${name} (${name}) values ('rebuild')`)
      continue
    }
    statements.push(`delete from ${name}`)
    const { rows, columns } = await client.execute(`select * from ${name}`)
    const sql = `insert into ${name} values (${columns.map(() => '?').join(', ')})`
    for (const row of rows) statements.push({ sql, args: columns.map((column) => row[column]!) })
  }
  return statements
}
