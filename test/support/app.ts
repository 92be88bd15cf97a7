/**
 * The app in the test's own process over a real database: fast, with the clock in the test's hands.
 *
 *     const site = await openSite()
 *     await site.fetch('/sync/v1/hello', { method: 'POST' })
 */
import { createApp } from '../../worker/app.ts'
import type { Deps, LogEntry } from '../../worker/deps.ts'
import type { Env } from '../../worker/env.ts'
import type { Storage } from '../../worker/storage/storage.ts'
import { BALANCE_ROWS } from '../../worker/store/apply/balance-parts.ts'
import { uuidV7 } from '../../worker/uuid-v7.ts'
import { TEST_PAIRING_SECRET } from './agent-client.ts'
import { createDatabase, type TestDatabase } from './database.ts'
import { createMemoryFiles } from './memory-files.ts'
import { SERVER_KEY } from './worker.ts'

export type TestSite = {
  fetch: (path: string, init?: RequestInit) => Promise<Response>
  origin: string
  database: TestDatabase
  now: () => number
  /** Moves the clock. */
  pass: (ms: number) => void
  /** How often something slept, and what happens when it does. */
  sleeps: { count: number; during: () => unknown }
  /** What the log was given, oldest first. */
  logged: LogEntry[]
}

export async function openSite(
  database?: TestDatabase,
  env: Partial<Env> = {},
  storage: Storage | null = createMemoryFiles().storage,
  { balanceRows = BALANCE_ROWS }: { balanceRows?: number } = {},
): Promise<TestSite> {
  const own = database ?? (await createDatabase())
  const origin = 'http://lintel.test'
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))
  let skipped = 0
  const now = () => Date.now() + skipped
  const sleeps = { count: 0, during: () => undefined as unknown }
  const logged: LogEntry[] = []
  const deps: Deps = {
    env: {
      environment: 'local',
      databaseUrl: own.url,
      databaseToken: own.token,
      publicUrl: origin,
      serverKey: JSON.stringify(SERVER_KEY),
      pairingSecret: TEST_PAIRING_SECRET,
      trustedProxy: 'none',
      preview: null,
      storage: { r2: null, s3: null },
      filesQuota: 1_000_000_000,
      ...env,
    },
    assets: {
      css: '',
      js: '',
      scripts: { board: '', choice: '', copy: '', drafts: '', mentions: '', zone: '' },
      icons: '',
    },
    release: { version: '0.0.0', commit: 'abc1234' },
    openDatabase: own.open,
    storage,
    now,
    random,
    newId: () => uuidV7(now(), random(10)),
    balanceRows,
    log: (entry) => logged.push(entry),
    async sleep(ms) {
      skipped += ms
      sleeps.count += 1
      await sleeps.during()
    },
  }
  const app = createApp(deps)
  return {
    ...{ origin, database: own, now, sleeps, logged },
    fetch: async (path, init) => app.request(origin + path, init, { remoteAddress: '203.0.113.7' }),
    pass: (ms) => {
      skipped += ms
    },
  }
}
