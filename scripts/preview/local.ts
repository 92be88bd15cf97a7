import { join } from 'node:path'
import { createClient } from '@libsql/client/web'
import { build, ROOT } from '../build.ts'
import { findFreePort, findPortProblem } from '../local/ports.ts'
import type { DatabaseAddress, Databases } from '../local/sqld.ts'
import { startWorkerd } from '../local/worker.ts'
import { applyMigrations } from '../migrations/apply-migrations.ts'
import { readMigrations } from '../migrations/read-migrations.ts'
import { StartError } from '../start/options.ts'
import type { Running } from '../start/running.ts'
import { claimFolder, findOwner, readSecrets } from '../start/state.ts'
import { startText } from '../start/text.ts'
import { findBase, openBase } from './base.ts'
import { type Checkout, listBranches, previewName, readCheckout } from './checkout.ts'
import { describePictures, photograph } from './photograph.ts'
import {
  databaseName,
  dropPreview,
  listRecords,
  previewFolder,
  readRecord,
  saveRecord,
} from './records.ts'
import { PREVIEW_EMAIL, savePreviewMember, wipeCopy } from './wipe.ts'

const MAIN = 'main'

export type LocalOptions = {
  /** Null: the port of last time, or any that is free. */
  port: number | null
  /** Copy the database anew instead of keeping what the preview had. */
  fresh: boolean
  /** The folder of the local Lintel to copy from, when it is not the usual one. */
  from: string | null
  /** Where pictures of the main pages go; null to take none. */
  pictures: string | null
}

/** Serves this checkout over its own copy of the local database, until it is stopped. */
export async function startPreview(running: Running, options: LocalOptions): Promise<void> {
  const checkout = await readCheckout(ROOT)
  const base = findBase(options.from, checkout.mainFolder)
  const name = previewName(checkout.branch ?? `at ${checkout.commit.slice(0, 12)}`)
  const folder = previewFolder(base, name)
  running.add(await claimFolder(folder, false, startText('en')))
  const databases = await openBase(running, base)
  await dropGone(running, base, databases, checkout.mainFolder)

  const kept = options.fresh ? null : await readRecord(base, name)
  const port = await choosePort(options.port, kept?.port)
  const label = checkout.branch ?? 'no branch'
  running.say(`Preview ${name}: ${label} at ${checkout.commit}`)
  if (!kept) await copyDatabase(databases, base, name)
  await saveRecord(base, { name, branch: checkout.branch, commit: checkout.commit, port })
  await serve(running, {
    checkout,
    port,
    folder,
    label,
    address: databases.address(databaseName(name)),
    pictures: options.pictures,
  })
}

/** Prints the previews of the local database. */
export async function printPreviews(running: Running, from: string | null): Promise<void> {
  const { mainFolder } = await readCheckout(ROOT)
  const base = findBase(from, mainFolder)
  const records = await listRecords(base)
  if (records.length === 0) running.say('There are no previews: npm run preview makes one.')
  for (const { name, branch, commit, port } of records) {
    const owner = await findOwner(previewFolder(base, name))
    const where = owner === null ? 'not running' : `http://localhost:${port} (process ${owner})`
    running.say(`${name}  ${branch ?? 'no branch'} at ${commit}  ${where}`)
  }
}

/** Removes one preview, named as --list prints it or by its branch. */
export async function dropNamed(
  running: Running,
  given: string,
  from: string | null,
): Promise<void> {
  const { mainFolder } = await readCheckout(ROOT)
  const base = findBase(from, mainFolder)
  const name = (await readRecord(base, given)) ? given : previewName(given)
  if (!(await readRecord(base, name))) {
    throw new StartError(
      `There is no preview ${given}: npm run preview -- --list names those there are.`,
    )
  }
  const owner = await findOwner(previewFolder(base, name))
  if (owner !== null) {
    throw new StartError(`The preview ${name} runs as process ${owner}: stop it, then drop it.`)
  }
  await dropPreview(base, name, await openBase(running, base))
  running.say(`The preview ${name} and its database are gone.`)
}

// A branch that was deleted, most often after its merge, leaves a preview nobody can start again.
async function dropGone(running: Running, base: string, databases: Databases, repository: string) {
  const branches = new Set(await listBranches(repository))
  for (const { name, branch } of await listRecords(base)) {
    if (branch === null || branches.has(branch)) continue
    if ((await findOwner(previewFolder(base, name))) !== null) continue
    await dropPreview(base, name, databases)
    running.say(`The branch ${branch} is gone, so its preview ${name} was dropped.`)
  }
}

async function copyDatabase(databases: Databases, base: string, name: string): Promise<void> {
  const target = databaseName(name)
  // What an earlier preview of this name had, or a copy that was cut short.
  await databases.create(target)
  await databases.drop(target)
  await databases.fork(MAIN, target)
  try {
    const client = openClient(databases.address(target))
    await wipeCopy(client)
    client.close()
  } catch (error) {
    await dropPreview(base, name, databases)
    throw error
  }
}

async function choosePort(asked: number | null, last: number | undefined): Promise<number> {
  if (asked !== null) {
    if ((await findPortProblem(asked)) === null) return asked
    throw new StartError(
      `Port ${asked} cannot be used: choose another with npm run preview -- --port N, or leave it out.`,
    )
  }
  if (last !== undefined && (await findPortProblem(last)) === null) return last
  return findFreePort()
}

type Serving = {
  checkout: Checkout
  port: number
  folder: string
  label: string
  address: DatabaseAddress
  pictures: string | null
}

async function serve(running: Running, serving: Serving): Promise<void> {
  const { checkout, port, folder, label, address, pictures } = serving
  const secrets = await readSecrets(folder)
  const client = openClient(address)
  await migrate(running, client)
  await savePreviewMember(client, secrets.password)
  client.close()

  running.say('Building the branch…')
  const built = join(folder, 'build')
  await build(built)
  // An origin of its own is an audience of its own: tokens made for another Lintel are refused.
  const bindings = {
    ENVIRONMENT: 'preview',
    PUBLIC_URL: `http://localhost:${port}`,
    DATABASE_URL: address.url,
    DATABASE_TOKEN: address.token,
    SERVER_KEY: JSON.stringify(secrets.serverKey),
    PAIRING_SECRET: secrets.pairingSecret,
    PREVIEW_BRANCH: label,
    PREVIEW_COMMIT: checkout.commit,
  }
  // Files of its own: those of the copied rows stay with the original and are shown as missing here.
  const files = join(folder, 'files')
  const worker = await startWorkerd({ build: built, bindings, port, files })
  running.add(worker.stop)
  running.say(`URL: ${worker.url}`)
  running.say(`E-mail: ${PREVIEW_EMAIL}`)
  running.say(`Password: ${secrets.password}`)
  if (pictures !== null) {
    const shown = { url: worker.url, email: PREVIEW_EMAIL, password: secrets.password }
    running.say(describePictures(await photograph(shown, pictures)))
  }
  running.say('Preview is ready')
}

async function migrate(running: Running, client: ReturnType<typeof openClient>): Promise<void> {
  try {
    const done = await applyMigrations(client, await readMigrations(join(ROOT, 'migrations')))
    for (const name of done) running.say(`applied ${name}`)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartError(
      `${reason}\nThe preview was not started and the local database is untouched. Correct the migration and run npm run preview again; if an earlier form of it had been applied, run npm run preview -- --fresh.`,
    )
  }
}

function openClient({ url, token }: DatabaseAddress) {
  return createClient({ url, authToken: token })
}
