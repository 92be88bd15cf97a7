import { join } from 'node:path'
import { type Client, createClient } from '@libsql/client/web'
import { stop } from 'esbuild'
import { build, ROOT } from '../build.ts'
import { startSqld } from '../local/sqld.ts'
import { type RunningWorker, startWorkerd } from '../local/worker.ts'
import { applyMigrations } from '../migrations/apply-migrations.ts'
import { readMigrations } from '../migrations/read-migrations.ts'
import type { Running } from './running.ts'
import type { Secrets } from './state.ts'
import type { StartText } from './text.ts'

export type Services = { client: Client; worker: RunningWorker }

type ServiceOptions = { folder: string; port: number; secrets: Secrets; text: StartText }

const DATABASE = 'main'
const TICK_MS = 15 * 60_000
const WATCH_MS = 5_000
const MISSES = 3

/** Starts the database and the CRM, and hands each to `running` as it starts, so that nothing is left over. */
export async function startServices(running: Running, options: ServiceOptions): Promise<Services> {
  const { folder, port, secrets, text } = options
  running.say(text.databaseStarting)
  const sqld = await startSqld(join(folder, 'sqld'))
  running.add(sqld.stop)
  sqld.died.then((why) => running.fail(why))
  await sqld.create(DATABASE)
  const { url, token } = sqld.address(DATABASE)
  const client = createClient({ url, authToken: token })
  await applyMigrations(client, await readMigrations(join(ROOT, 'migrations')))

  running.say(text.building)
  const built = join(folder, 'build')
  await build(built)
  // Its process would stay beside us, 195 MB, for as long as the CRM runs.
  await stop()

  running.say(text.workerStarting)
  const bindings = {
    ENVIRONMENT: 'local',
    PUBLIC_URL: `http://localhost:${port}`,
    DATABASE_URL: url,
    DATABASE_TOKEN: token,
    SERVER_KEY: JSON.stringify(secrets.serverKey),
    PAIRING_SECRET: secrets.pairingSecret,
  }
  const files = join(folder, 'files')
  const worker = await startWorkerd({ build: built, bindings, port, files })
  running.add(worker.stop)
  keepTime(running, worker)
  watch(running, worker.url, text)
  return { client, worker }
}

// Cloudflare rings the schedule of wrangler.toml; here nobody else does.
function keepTime(running: Running, worker: RunningWorker): void {
  const ring = () => worker.tick().catch((error) => running.say(String(error)))
  const timer = setInterval(ring, TICK_MS)
  running.add(async () => clearInterval(timer))
}

function watch(running: Running, url: string, text: StartText): void {
  let misses = 0
  const look = async () => {
    const answer = await fetch(`${url}/healthz`).catch(() => null)
    await answer?.arrayBuffer()
    misses = answer ? 0 : misses + 1
    if (misses === MISSES) running.fail(text.noAnswer)
  }
  const timer = setInterval(look, WATCH_MS)
  running.add(async () => clearInterval(timer))
}
