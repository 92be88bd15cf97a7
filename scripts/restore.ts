/** npm run restore -- FILE: fills the empty database of DATABASE_URL and DATABASE_TOKEN with a backup. */
import { resolve } from 'node:path'
import { openDeployed } from './backup/database.ts'
import { restoreBackup } from './backup/restore-backup.ts'

const { DATABASE_URL: url, DATABASE_TOKEN: token, INIT_CWD } = process.env
const name = process.argv[2]

try {
  if (!name) throw new Error('Say what is to be restored: npm run restore -- FILE.')
  const sums = await restoreBackup(
    openDeployed({ url, token }),
    resolve(INIT_CWD ?? process.cwd(), name),
  )
  const rows = Object.values(sums).reduce((sum, table) => sum + table.rows, 0)
  console.log(
    `Restored ${rows} rows of ${Object.keys(sums).length} tables, and read back the same.`,
  )
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
