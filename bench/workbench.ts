import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@libsql/client/web'
import { build, ROOT } from '../scripts/build.ts'
import { createServerKey } from '../scripts/local/keys.ts'
import { findFreePort } from '../scripts/local/ports.ts'
import { type Sqld, startSqld } from '../scripts/local/sqld.ts'
import { type Bindings, startWorkerd } from '../scripts/local/worker.ts'
import { applyMigrations } from '../scripts/migrations/apply-migrations.ts'
import { readMigrations } from '../scripts/migrations/read-migrations.ts'
import { fetchPlain } from '../worker/store/fetch-plain.ts'

/** A database and the app over it, on the parts of production that run here. */
export type Workbench = {
  folder: string
  sqld: Sqld
  client: Client
  bindings: Bindings
  url: string
  /** The Cookie header of a signed-in administrator. */
  cookie: string
  /** Ends the app alone, so that another may take its port. */
  stopWorker: () => Promise<void>
  stop: () => Promise<void>
}

const DAY_MS = 86_400_000

/** Starts sqld with an empty schema and the app on workerd. */
export async function startWorkbench(): Promise<Workbench> {
  const folder = await mkdtemp(join(tmpdir(), 'lintel-bench-'))
  const sqld = await startSqld(join(folder, 'sqld'))
  await sqld.create('bench')
  const address = sqld.address('bench')
  const client = createClient({ url: address.url, authToken: address.token, fetch: fetchPlain })
  await applyMigrations(client, await readMigrations(join(ROOT, 'migrations')))
  await build(join(folder, 'build'))
  const port = await findFreePort()
  const bindings = {
    ENVIRONMENT: 'local',
    DATABASE_URL: address.url,
    DATABASE_TOKEN: address.token,
    PUBLIC_URL: `http://localhost:${port}`,
    SERVER_KEY: JSON.stringify(createServerKey()),
    PAIRING_SECRET: randomBytes(32).toString('base64url'),
  }
  const worker = await startWorkerd({ build: join(folder, 'build'), bindings, port })
  let isRunning = true
  const stopWorker = async () => {
    if (isRunning) await worker.stop()
    isRunning = false
  }
  return {
    ...{ folder, sqld, client, bindings, url: worker.url, stopWorker },
    cookie: await openSession(client),
    stop: async () => {
      await stopWorker()
      await sqld.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A session of an administrator, made if there is none: its Cookie header. */
export async function openSession(client: Client): Promise<string> {
  const id = randomBytes(32).toString('base64url')
  const now = Date.now()
  const hash = createHash('sha256').update(id).digest('hex')
  await client.batch(
    [
      {
        sql: `insert or ignore into member (id, email, name, role, created_at, updated_at)
          values ('bench', 'bench@lintel.example', 'Bench', 'administrator', ?, ?)`,
        args: [now, now],
      },
      {
        sql: 'insert into session (id_hash, member_id, created_at, expires_at) values (?, ?, ?, ?)',
        args: [hash, 'bench', now, now + DAY_MS],
      },
    ],
    'write',
  )
  return `lintel=${id}`
}
