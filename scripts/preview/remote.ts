import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from '@libsql/client/web'
import { DeployError, type Run } from '../deploy/run.ts'
import { findIllness, type SmokeTools } from '../deploy/smoke.ts'
import { deployPreview } from '../deploy/wrangler.ts'
import { createServerKey } from '../local/keys.ts'
import { applyMigrations } from '../migrations/apply-migrations.ts'
import type { Migration } from '../migrations/read-migrations.ts'
import { previewName } from './checkout.ts'
import type { Turso, TursoDatabase } from './turso.ts'
import { hasPreviewMember, savePreviewMember, wipeCopy } from './wipe.ts'

export type RemoteOptions = {
  branch: string
  commit: string
  /** Makes the database anew. */
  fresh: boolean
  /** The database that new ones are copied from; null for empty ones. */
  seed: string | null
  /** Of the preview's own administrator. */
  password: string
}

/** The outside world of a remote preview. */
export type RemoteTools = SmokeTools & {
  run: Run
  turso: Turso
  openDatabase: (hostname: string, token: string) => Client
  migrations: readonly Migration[]
  /** Host of the production database, which is never copied. */
  production: string
  say: (line: string) => void
}

/** What was made, as far as it came. */
export type Made = { database: string; origin: string; migrations: string[]; url: string | null }

const PASSWORD_LENGTH = 12
// Until wrangler has said where the preview is; RFC 2606 keeps this name from ever being anybody's.
const NOWHERE = 'https://preview.invalid'

/** Makes or updates the preview of a branch on Cloudflare with a database of its own. Fills `made` as it goes. */
export async function deployRemote(
  options: RemoteOptions,
  tools: RemoteTools,
  made: Made,
): Promise<void> {
  if (options.password.length < PASSWORD_LENGTH) {
    throw new DeployError(
      `PREVIEW_PASSWORD must have at least ${PASSWORD_LENGTH} characters: the preview can be reached by anybody.`,
    )
  }
  const name = previewName(options.branch)
  const database = await provideDatabase(options, tools, made)
  const token = await tools.turso.createToken(database.name)
  await prepareDatabase(options, tools, made, tools.openDatabase(database.hostname, token))

  const variables = {
    DATABASE_URL: `libsql://${database.hostname}`,
    PREVIEW_BRANCH: options.branch,
    PREVIEW_COMMIT: options.commit,
  }
  await withSecretsFile(token, async (file) => {
    // The address, part of every token's audience, is known only once the preview is there.
    const url = await deployPreview(tools.run, name, { ...variables, PUBLIC_URL: NOWHERE }, file)
    await deployPreview(tools.run, name, { ...variables, PUBLIC_URL: url }, file)
    made.url = url
  })
  tools.say(`Testing ${made.url}…`)
  const illness = await findIllness(made.url!, tools)
  if (illness !== null) throw new DeployError(`The preview is not healthy: ${illness}`)
}

/** Takes away the preview of a branch and its database; what is not there is not missed. */
export async function dropRemote(branch: string, { run, turso, say }: RemoteTools): Promise<void> {
  const name = previewName(branch)
  const { code, stdout, stderr } = await run('wrangler', [
    ...['preview', 'delete', '--name', name, '--skip-confirmation'],
  ])
  // The database goes in any case: without it, the preview shows nothing any more.
  await turso.drop(databaseOf(name))
  if (code === 0) say(`The preview ${name} and its database are gone.`)
  else say(`The database of ${name} is gone; wrangler said of the preview:\n${stdout}${stderr}`)
}

function databaseOf(name: string): string {
  return `lintel-preview-${name}`
}

async function provideDatabase(
  { branch, fresh, seed }: RemoteOptions,
  { turso, production, say }: RemoteTools,
  made: Made,
): Promise<TursoDatabase> {
  const name = databaseOf(previewName(branch))
  made.database = name
  const existing = await turso.find(name)
  if (existing && !fresh) {
    made.origin = 'kept from the last push'
    return existing
  }
  if (existing) await turso.drop(name)
  if (seed !== null) await requireNotProduction(seed, turso, production)
  say(seed === null ? `Making the database ${name}…` : `Copying ${seed} to ${name}…`)
  made.origin = seed === null ? 'new and empty' : `a copy of \`${seed}\``
  return turso.create(name, seed)
}

async function requireNotProduction(seed: string, turso: Turso, production: string) {
  const found = await turso.find(seed)
  if (found === null) throw new DeployError(`There is no database ${seed}: correct PREVIEW_SEED.`)
  if (found.hostname !== production) return
  throw new DeployError(
    `PREVIEW_SEED names the production database, which is never copied into a preview: make a seed of demo data (docs/deploy.md).`,
  )
}

async function prepareDatabase(
  { password }: RemoteOptions,
  { turso, migrations, say }: RemoteTools,
  made: Made,
  client: Client,
): Promise<void> {
  // Without our member nobody has wiped it yet: it is new, or the last run was cut off right after the copy.
  if (!(await hasPreviewMember(client))) {
    try {
      await wipeCopy(client)
    } catch (error) {
      // A copy with somebody's keys in it may not stay.
      await turso.drop(made.database)
      throw error
    }
  }
  made.migrations = await applyMigrations(client, migrations)
  for (const name of made.migrations) say(`applied ${name}`)
  await savePreviewMember(client, password)
}

/** Secrets of this preview alone, in a 0600 file for as long as wrangler reads it. */
async function withSecretsFile(token: string, work: (file: string) => Promise<void>) {
  const folder = await mkdtemp(join(tmpdir(), 'lintel-preview-'))
  const file = join(folder, 'secrets.json')
  const secrets = {
    DATABASE_TOKEN: token,
    SERVER_KEY: JSON.stringify(createServerKey()),
    PAIRING_SECRET: randomBytes(32).toString('base64url'),
  }
  try {
    await writeFile(file, JSON.stringify(secrets), { mode: 0o600 })
    await work(file)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
