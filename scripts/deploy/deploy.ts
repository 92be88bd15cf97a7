import type { Client } from '@libsql/client/web'
import { applyMigrations, findWaiting } from '../migrations/apply-migrations.ts'
import type { Migration } from '../migrations/read-migrations.ts'
import { findDestructive } from './destructive.ts'
import { DeployError, type Run } from './run.ts'
import { requireOwn, SECRETS, type Settings } from './settings.ts'
import { findIllness, type SmokeTools } from './smoke.ts'
import { createWrangler, type Split } from './wrangler.ts'

export type DeployOptions = {
  environment: string
  /** Nothing is changed anywhere: what would be done is said. */
  dryRun: boolean
  /** There is no earlier version to fall back on. */
  first: boolean
  /** Migrations may take something away. */
  allowDestructive: boolean
  /** `npm run check` has been run already. */
  skipCheck: boolean
}

/** The outside world of a deployment. */
export type DeployTools = SmokeTools & {
  run: Run
  say: (line: string) => void
  settings: Settings
  migrations: readonly Migration[]
  /** The database of the settings; null without DATABASE_TOKEN. */
  database: Client | null
  /** What the version is called: the commit. */
  tag: string
}

const UNTOUCHED = 'Nothing was changed.'

/**
 * Checks, migrates, uploads, tests and promotes, in this order; what runs goes on running until the new version has
 * proven itself. Throws DeployError that says how far it came and what to do.
 */
export async function deploy(options: DeployOptions, tools: DeployTools): Promise<void> {
  const { say } = tools
  if (!options.dryRun) requireOwn(tools.settings)
  if (!options.skipCheck) await check(tools)
  if (options.dryRun) return rehearse(options, tools)
  await checkSecrets(options, tools)
  await checkBucket(options, tools)
  const database = requireDatabase(tools)
  const waiting = await planMigrations(options, tools, database)
  await migrate(tools, database, waiting)
  if (options.first) await deployFirst(options, tools)
  else await deployNext(options, tools, waiting)
  say(`${tools.tag} is live at ${tools.settings.publicUrl}`)
}

async function check({ run, say }: DeployTools): Promise<void> {
  say('Checking format, lint, types and architecture…')
  const { code, stdout, stderr } = await run('npm', ['run', 'check'])
  if (code !== 0) throw new DeployError(`${stdout}${stderr}\nThe check failed. ${UNTOUCHED}`)
}

async function rehearse(options: DeployOptions, tools: DeployTools): Promise<void> {
  const { say, database, settings } = tools
  say(await createWrangler(tools.run, options.environment).dryRun())
  if (database === null) say('DATABASE_TOKEN is not set, so the migrations were not compared.')
  else {
    const waiting = await planMigrations(options, tools, database)
    if (waiting.length === 0) say('No migration waits.')
  }
  say(`A deployment would go to ${settings.publicUrl}. ${UNTOUCHED}`)
}

async function checkSecrets({ environment }: DeployOptions, tools: DeployTools): Promise<void> {
  tools.say('Checking the secrets…')
  const names = await createWrangler(tools.run, environment).listSecrets()
  const missing = SECRETS.filter((name) => !names.includes(name))
  if (missing.length === 0) return
  const commands = missing.map((name) => `npx wrangler secret put ${name} --env ${environment}`)
  throw new DeployError(
    `${missing.join(', ')} not set on Cloudflare. ${UNTOUCHED} Run:\n${commands.join('\n')}`,
  )
}

/** Cloudflare refuses a version whose bucket is not there, but only once the migrations are done. */
async function checkBucket({ environment }: DeployOptions, tools: DeployTools): Promise<void> {
  const { bucket } = tools.settings
  if (bucket === null) return
  tools.say('Checking the bucket for files…')
  const found = await createWrangler(tools.run, environment).findBucket(bucket)
  if (found === 'there') return
  const place = bucket.jurisdiction ? ` --jurisdiction ${bucket.jurisdiction}` : ''
  const make = `npx wrangler r2 bucket create ${bucket.name}${place}`
  throw new DeployError(
    found === 'missing'
      ? `There is no bucket ${bucket.name} for the files of people. ${UNTOUCHED} Make it, or put the name of yours into wrangler.toml under [[env.${environment}.r2_buckets]]:\n${make}`
      : `R2, which keeps the files of people, is not switched on for this Cloudflare account. ${UNTOUCHED} Switch it on in the dashboard under R2 Object Storage (10 GB are free), then run:\n${make}`,
  )
}

function requireDatabase({ database, settings }: DeployTools): Client {
  if (database) return database
  throw new DeployError(
    `DATABASE_TOKEN is not set here: the migrations need the token of ${settings.databaseUrl}. ${UNTOUCHED}`,
  )
}

async function planMigrations(options: DeployOptions, tools: DeployTools, database: Client) {
  const { say, migrations } = tools
  const waiting = await findWaiting(database, migrations).catch((error) => {
    throw new DeployError(`${messageOf(error)} (${tools.settings.databaseUrl}) ${UNTOUCHED}`)
  })
  for (const { name } of waiting) say(`to apply: ${name}`)
  const destructive = findDestructive(waiting)
  if (destructive.length === 0 || options.allowDestructive) return waiting
  throw new DeployError(
    `These statements take something away that the running version may use:\n${destructive.join('\n')}\n${UNTOUCHED} Deploy the code that no longer needs it first, take a backup (npm run backup), then run npm run deploy -- --allow-destructive.`,
  )
}

async function migrate(tools: DeployTools, database: Client, waiting: readonly Migration[]) {
  if (waiting.length === 0) return
  try {
    const done = await applyMigrations(database, tools.migrations)
    for (const name of done) tools.say(`applied ${name}`)
  } catch (error) {
    throw new DeployError(
      `${messageOf(error)}\nNothing was uploaded or promoted: the running version goes on.`,
    )
  }
}

async function deployFirst({ environment }: DeployOptions, tools: DeployTools): Promise<void> {
  tools.say('Deploying for the first time…')
  await createWrangler(tools.run, environment).deployFirst()
  const illness = await findIllness(tools.settings.publicUrl, tools)
  if (illness === null) return
  throw new DeployError(
    `Lintel was deployed but is not healthy: ${illness}\nA new domain may take some minutes; then look at ${tools.settings.publicUrl}/healthz.`,
  )
}

async function deployNext(
  { environment }: DeployOptions,
  tools: DeployTools,
  migrated: readonly Migration[],
): Promise<void> {
  const wrangler = createWrangler(tools.run, environment)
  const before = await wrangler.readSplit()
  tools.say('Uploading the version…')
  const { version, url } = await wrangler.upload(tools.tag)
  const schema =
    migrated.length === 0
      ? ''
      : ' The migrations stay: they only add, so the running version works.'
  const running = `It gets no traffic; ${before.join(', ')} goes on.${schema}`
  if (url === null) {
    throw new DeployError(
      `The version ${version} has no address to be tested at. ${running} Set preview_urls = true under [env.${environment}] and run npx wrangler triggers deploy --env ${environment}.`,
    )
  }
  tools.say(`Testing it at ${url}…`)
  const illness = await findIllness(url, tools)
  if (illness !== null) {
    throw new DeployError(`The version ${version} is not healthy: ${illness}\n${running}`)
  }
  await promote(version, before, environment, tools)
}

async function promote(
  version: string,
  before: Split,
  environment: string,
  tools: DeployTools,
): Promise<void> {
  const wrangler = createWrangler(tools.run, environment)
  tools.say(`Promoting ${version}…`)
  try {
    await wrangler.promote([`${version}@100%`])
    await wrangler.deployTriggers()
    const illness = await findIllness(tools.settings.publicUrl, tools)
    if (illness !== null) throw new DeployError(illness)
  } catch (error) {
    await wrangler.promote(before)
    throw new DeployError(
      `The version ${version} was promoted and failed: ${messageOf(error)}\nRolled back to ${before.join(', ')}.`,
    )
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
