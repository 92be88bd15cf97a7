/**
 * npm run backup -- FILE: one instant of the database of DATABASE_URL and DATABASE_TOKEN in a file.
 * npm run backup -- --local FILE: of the database that npm start uses here.
 */
import { resolve } from 'node:path'
import { openDeployed, openLocal } from './backup/database.ts'
import { noteBackup } from './backup/note-backup.ts'
import { takeBackup } from './backup/take-backup.ts'
import { createRunning } from './start/running.ts'

const running = createRunning('Stopping…')
const { DATABASE_URL: url, DATABASE_TOKEN: token, INIT_CWD } = process.env
const local = process.argv.includes('--local')
const name = process.argv.slice(2).find((argument) => !argument.startsWith('--'))

try {
  if (!name) throw new Error('Say where the backup goes: npm run backup -- [--local] FILE.')
  const file = resolve(INIT_CWD ?? process.cwd(), name)
  const client = local ? await openLocal(running) : openDeployed({ url, token })
  const takenAt = new Date()
  const sums = await takeBackup(client, {
    now: () => takenAt,
    file,
    onTable: (table, rows) => rows > 0 && running.say(`  ${table}: ${rows} rows`),
  })
  await noteBackup(client, takenAt.getTime(), sums)
  running.say(`${file} holds ${Object.keys(sums).length} tables as they were at one instant.`)
  running.say('It holds personal data and password hashes: keep it as you keep the books.')
  await running.stop(0)
} catch (error) {
  running.fail(error instanceof Error ? error.message : String(error))
}
