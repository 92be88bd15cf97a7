import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export type Migration = {
  version: number
  /** The file's name, such as 0001_members.sql. */
  name: string
  /** SHA-256 of the file, hex. */
  checksum: string
  sql: string
}

const FILE = /^(\d{4})_[a-z0-9_]+\.sql$/

/** The migrations of a folder in order. Throws when the numbers have a gap or a double. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const migrations = await Promise.all(names.map((name) => readMigration(folder, name)))
  migrations.forEach(({ version, name }, index) => {
    if (version === index + 1) return
    throw new Error(`${name} is out of order: migrations are numbered 0001, 0002 and so on.`)
  })
  return migrations
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  const number = FILE.exec(name)?.[1]
  if (!number) throw new Error(`${name} is not a migration's name: write 0006_what_it_does.sql.`)
  const sql = await readFile(join(folder, name), 'utf8')
  const checksum = createHash('sha256').update(sql).digest('hex')
  return { version: Number(number), name, checksum, sql }
}
