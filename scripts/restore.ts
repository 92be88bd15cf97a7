/**
 * npm run restore -- FILE: fills the empty database of DATABASE_URL and DATABASE_TOKEN with a backup.
 * npm run restore -- --files FOLDER: puts files that its rows name and the storage has not back, after FILE or alone.
 */
import { resolve } from 'node:path'
import { openDeployed } from './backup/database.ts'
import { copyFilesIn } from './backup/files.ts'
import { readArguments } from './backup/options.ts'
import { restoreBackup } from './backup/restore-backup.ts'
import { openDeployedStorage } from './backup/storage.ts'

const { DATABASE_URL: url, DATABASE_TOKEN: token, INIT_CWD } = process.env

try {
  const { name, files } = readArguments(process.argv.slice(2))
  if (!name && !files) {
    throw new Error('Say what is to be restored: npm run restore -- FILE [--files FOLDER].')
  }
  const at = (path: string) => resolve(INIT_CWD ?? process.cwd(), path)
  const storage = files && openDeployedStorage(process.env)
  const client = openDeployed({ url, token })
  if (name) {
    const sums = await restoreBackup(client, at(name))
    const rows = Object.values(sums).reduce((sum, table) => sum + table.rows, 0)
    console.log(
      `Restored ${rows} rows of ${Object.keys(sums).length} tables, and read back the same.`,
    )
  }
  if (files && storage) {
    const { copied, there, missing } = await copyFilesIn(client, storage, at(files))
    console.log(`${copied} files put back, ${there} were there.`)
    for (const lost of missing) console.log(`  not in ${files}, or damaged there: ${lost}`)
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
