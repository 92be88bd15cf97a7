/**
 * npm run backup -- FILE: one instant of the database of DATABASE_URL and DATABASE_TOKEN in a file.
 * npm run backup -- FILE --files FOLDER: the files of people as well, out of the storage of S3_ENDPOINT and so on.
 * npm run backup -- --local FILE: of the database, and the files, that npm start uses here.
 */
import { resolve } from 'node:path'
import { openDeployed, openLocal } from './backup/database.ts'
import { copyFilesOut } from './backup/files.ts'
import { noteBackup } from './backup/note-backup.ts'
import { readArguments } from './backup/options.ts'
import { openDeployedStorage, openLocalStorage } from './backup/storage.ts'
import { takeBackup } from './backup/take-backup.ts'
import { createRunning } from './start/running.ts'

const running = createRunning('Stopping…')
const { DATABASE_URL: url, DATABASE_TOKEN: token, INIT_CWD } = process.env

try {
  const { name, files, local } = readArguments(process.argv.slice(2))
  if (!name) {
    throw new Error('Say where the backup goes: npm run backup -- [--local] FILE [--files FOLDER].')
  }
  const at = (path: string) => resolve(INIT_CWD ?? process.cwd(), path)
  const file = at(name)
  // Before the database is opened, which makes the local one ours.
  const storage =
    files && (local ? await openLocalStorage(running) : openDeployedStorage(process.env))
  const client = local ? await openLocal(running) : openDeployed({ url, token })
  const takenAt = new Date()
  const sums = await takeBackup(client, {
    now: () => takenAt,
    file,
    onTable: (table, rows) => rows > 0 && running.say(`  ${table}: ${rows} rows`),
  })
  running.say(`${file} holds ${Object.keys(sums).length} tables as they were at one instant.`)
  if (files && storage) {
    const { copied, there, missing } = await copyFilesOut(client, storage, at(files))
    running.say(`${at(files)} holds ${copied + there} files, ${copied} of them new.`)
    for (const lost of missing) running.say(`  not in the storage, or damaged there: ${lost}`)
  }
  await noteBackup(client, takenAt.getTime(), sums)
  running.say('It holds personal data and password hashes: keep it as you keep the books.')
  await running.stop(0)
} catch (error) {
  running.fail(error instanceof Error ? error.message : String(error))
}
