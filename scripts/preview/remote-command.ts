import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '@libsql/client/web'
import { BUILD, build, ROOT } from '../build.ts'
import { createRun, DeployError } from '../deploy/run.ts'
import { readSettings } from '../deploy/settings.ts'
import { readMigrations } from '../migrations/read-migrations.ts'
import type { Running } from '../start/running.ts'
import { weighBuild, weighCommit } from './bundle-size.ts'
import { readCheckout } from './checkout.ts'
import type { PreviewOptions } from './options.ts'
import { photograph } from './photograph.ts'
import { deployRemote, dropRemote, type Made, type RemoteTools } from './remote.ts'
import { writeSummary } from './summary.ts'
import { openTurso } from './turso.ts'
import { PREVIEW_EMAIL } from './wipe.ts'

type Variables = Record<string, string | undefined>

/** npm run preview -- --remote: on Cloudflare and Turso, with the access that the variables give. */
export async function runRemote(
  running: Running,
  options: PreviewOptions,
  variables: Variables,
): Promise<void> {
  const tools = await createTools(running, variables)
  if (options.drop !== null) return dropRemote(options.drop, tools)
  const checkout = await readCheckout(ROOT)
  const branch = options.branch ?? checkout.branch
  if (branch === null) throw new DeployError('There is no branch here: name it with --branch NAME.')

  const made: Made = { database: '', origin: 'not made', migrations: [], url: null }
  const { commit } = checkout
  let failure: string | null = null
  try {
    const password = read(variables, 'PREVIEW_PASSWORD')
    const seed = variables.PREVIEW_SEED || null
    await deployRemote({ branch, commit, fresh: options.fresh, seed, password }, tools, made)
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error)
  }
  const { url } = made
  const pictures =
    failure === null && url !== null && options.pictures !== null
      ? await photograph(
          { url, email: PREVIEW_EMAIL, password: read(variables, 'PREVIEW_PASSWORD') },
          options.pictures,
        )
      : null
  await build()
  const base = options.compare && {
    commit: options.compare.slice(0, 7),
    sizes: await weighCommit(options.compare),
  }
  const summary = writeSummary({
    ...{ branch, commit, failure, ...made, url: failure === null ? url : null },
    ...{ pictures, run: readRun(variables) },
    ...{ sizes: await weighBuild(BUILD), base: base || null },
  })
  running.say(summary)
  if (options.summary) await writeFile(options.summary, summary)
  if (failure !== null) throw new DeployError(failure)
}

async function createTools(running: Running, variables: Variables): Promise<RemoteTools> {
  const { databaseUrl } = await readSettings('production')
  return {
    fetch,
    sleep,
    run: createRun(variables),
    say: running.say,
    turso: openTurso({
      organization: read(variables, 'TURSO_ORGANIZATION'),
      group: variables.TURSO_GROUP || 'default',
      token: read(variables, 'TURSO_API_TOKEN'),
      fetch,
    }),
    openDatabase: (hostname, token) =>
      createClient({ url: `libsql://${hostname}`, authToken: token }),
    migrations: await readMigrations(join(ROOT, 'migrations')),
    production: new URL(databaseUrl).hostname,
  }
}

/** The page of the workflow's run, which holds what it uploaded; null outside GitHub. */
function readRun(variables: Variables): string | null {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID } = variables
  if (!GITHUB_SERVER_URL || !GITHUB_REPOSITORY || !GITHUB_RUN_ID) return null
  return `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}#artifacts`
}

function read(variables: Variables, name: string): string {
  const value = variables[name]
  if (value) return value
  throw new DeployError(`${name} is not set: docs/deploy.md says what a remote preview needs.`)
}
