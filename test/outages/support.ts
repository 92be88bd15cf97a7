/** A whole Lintel whose parts can be taken away one by one: database, worker and agent, each a process of its own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client/web'
import { expect, inject } from 'vitest'
import { ROOT } from '../../scripts/build.ts'
import { findFreePort } from '../../scripts/local/ports.ts'
import { type Sqld, startSqld } from '../../scripts/local/sqld.ts'
import { type RunningWorker, startWorkerd } from '../../scripts/local/worker.ts'
import { applyMigrations } from '../../scripts/migrations/apply-migrations.ts'
import { readMigrations } from '../../scripts/migrations/read-migrations.ts'
import { openDatabase } from '../../worker/store/database.ts'
import { makeAgentHome, readBook } from '../agent/support/agent-process.ts'
import { pairHome } from '../agent/support/pair-home.ts'
import { REPLICATED, readBookRows, readReplica, untilSeq } from '../agent/support/replica.ts'
import { TEST_PAIRING_SECRET } from '../support/agent-client.ts'
import type { TestDatabase } from '../support/database.ts'
import { signInAs } from '../support/session.ts'
import { SERVER_KEY } from '../support/worker.ts'

export type Whole = Awaited<ReturnType<typeof startWhole>>

/** Starts everything, delivers the first book and signs an administrator in. */
export async function startWhole() {
  const folder = await mkdtemp(join(tmpdir(), 'lintel-outage-'))
  let sqld: Sqld = await startSqld(join(folder, 'sqld'))
  await sqld.create('main')
  const address = sqld.address('main')
  const client = createClient({ url: address.url, authToken: address.token })
  await applyMigrations(client, await readMigrations(join(ROOT, 'migrations')))
  const database: TestDatabase = { ...address, client, open: () => openDatabase(address) }
  const port = await findFreePort()
  const bindings = {
    ENVIRONMENT: 'local',
    DATABASE_URL: address.url,
    DATABASE_TOKEN: address.token,
    PUBLIC_URL: `http://localhost:${port}`,
    SERVER_KEY: JSON.stringify(SERVER_KEY),
    PAIRING_SECRET: TEST_PAIRING_SECRET,
  }
  const startWorker = () => startWorkerd({ build: inject('build'), bindings, port })
  let worker: RunningWorker = await startWorker()
  const ask = (path: string, init?: RequestInit) =>
    fetch(worker.url + path, { redirect: 'manual', ...init })
  const home = await makeAgentHome({ server: worker.url, book: 'a' })
  await pairHome(home, { fetch: ask, origin: worker.url, database })
  const agent = home.start('run')
  await untilSeq(database, 1)
  return {
    ...{ ask, database, home, agent, origin: worker.url },
    cookie: await signInAs(database, 'administrator'),
    stopDatabase: () => sqld.stop(),
    startDatabase: async () => {
      sqld = await startSqld(join(folder, 'sqld'), sqld.access)
    },
    stopWorker: () => worker.stop(),
    startWorker: async () => {
      worker = await startWorker()
    },
    end: async () => {
      await agent.stop()
      await home.remove()
      await worker.stop()
      await sqld.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The replica is the book row by row, and what people entered is there. */
export async function expectNothingLost({ database, home }: Whole, book: 'a' | 'a-after') {
  const path = join(home.folder, `${book}.gnucash`)
  await writeFile(path, await readBook(book))
  for (const entity of REPLICATED) {
    expect(await readReplica(database, entity), entity).toEqual(readBookRows(path, entity))
  }
  const { rows } = await database.client.execute(
    "select name from member where email = 'kept@lintel.example'",
  )
  expect(rows).toMatchObject([{ name: 'Kept' }])
}

/** Adds a member by the form, as an administrator's browser sends it. */
export function addMember({ ask, origin, cookie }: Whole, name: string, more: HeadersInit = {}) {
  const email = `${name.toLowerCase()}@lintel.example`
  return ask('/members', {
    method: 'POST',
    headers: { Cookie: cookie, Origin: origin, ...more },
    body: new URLSearchParams({ name, email, role: 'member' }),
  })
}
