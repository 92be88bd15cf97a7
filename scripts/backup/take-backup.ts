import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { link, rm } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Client, Transaction } from '@libsql/client/web'
import {
  BackupError,
  FORMAT,
  FORMAT_VERSION,
  type Head,
  type Sums,
  type TableHead,
} from './format.ts'
import { readRows } from './read-rows.ts'
import { createSum } from './sum.ts'
import { readSchema, readTables } from './tables.ts'

export type BackupOptions = {
  /** Where the file goes; nothing may be there. */
  file: string
  now?: () => Date
  /** Called after each table. */
  onTable?: (name: string, rows: number) => void
}

/**
 * Writes one instant of a database to a 0600 file, while members and agents go on writing: everything is read
 * in one read transaction. The client needs `intMode: 'bigint'`. Throws BackupError; then there is no file.
 */
export async function takeBackup(client: Client, options: BackupOptions): Promise<Sums> {
  const part = `${options.file}.part`
  const view = await client.transaction('read')
  try {
    const sums = await writeAll(view, part, options)
    // Unlike a rename, a link never takes the place of a file that is there.
    await link(part, options.file)
    return sums
  } catch (error) {
    throw explain(error, options.file)
  } finally {
    view.close()
    await rm(part, { force: true })
  }
}

async function writeAll(view: Transaction, part: string, options: BackupOptions): Promise<Sums> {
  const zip = createGzip()
  const written = finished(zip.pipe(createWriteStream(part, { mode: 0o600 })))
  written.catch(() => {})
  const whole = createSum()
  const put = async (lines: readonly string[]) => {
    whole.add(lines)
    if (!zip.write(lines.map((line) => `${line}\n`).join('')))
      await Promise.race([once(zip, 'drain'), written])
  }

  // The first read of the transaction fixes its instant.
  const schema = await readSchema(view)
  const takenAt = (options.now?.() ?? new Date()).toISOString()
  const head: Head = { format: FORMAT, version: FORMAT_VERSION, takenAt, schema }
  await put([JSON.stringify(head)])
  const tables: Sums = {}
  for (const table of await readTables(view)) {
    const tableHead: TableHead = { table: table.name, columns: table.columns }
    await put([JSON.stringify(tableHead)])
    const sum = createSum()
    for await (const lines of readRows(view, table)) {
      sum.add(lines)
      await put(lines)
    }
    tables[table.name] = sum.end()
    options.onTable?.(table.name, tables[table.name]!.rows)
  }
  zip.end(`${JSON.stringify({ manifest: { tables, sha256: whole.end().sha256 } })}\n`)
  await written
  return tables
}

function explain(error: unknown, file: string): Error {
  const code = (error as { code?: string }).code
  if (code === 'EEXIST')
    return new BackupError(`${file} is there already: give the backup a new name.`)
  if (code === 'ENOENT')
    return new BackupError(`The folder of ${file} is not there: make it first.`)
  if (code === 'STREAM_EXPIRED' || code === 'TRANSACTION_CLOSED') {
    return new BackupError(
      'The server ended the view of one instant before everything was read: run the backup again, at a quieter time.',
    )
  }
  return error instanceof Error ? error : new Error(String(error))
}
