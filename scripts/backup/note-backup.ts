import type { Client } from '@libsql/client/web'
import type { Sums } from './format.ts'

/** Leaves word of a backup in the database it is of, after the file is whole; the page of state shows it. */
export async function noteBackup(client: Client, takenAt: number, sums: Sums): Promise<void> {
  // A backup before an upgrade may be of a schema that had no such table yet.
  if (!('backup' in sums)) return
  const rows = Object.values(sums).reduce((total, table) => total + table.rows, 0)
  await client.execute({
    sql: 'insert or replace into backup (taken_at, rows) values (?, ?)',
    args: [takenAt, rows],
  })
}
