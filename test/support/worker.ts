/**
 * The real app over a database, on workerd or Deno, on a free port of loopback.
 *
 *     const worker = await startWorker({ database: await createDatabase() })
 *     const page = await worker.fetch('/companies', { headers: { Cookie: … } })
 *     afterAll(worker.stop)
 *
 * `for (const runtime of RUNTIMES) describe(runtime, …)` runs a suite on both. workerd takes about 0.5 s to start,
 * so start one for a file. `fetch` follows no redirects. The server's key is SERVER_KEY.
 */

import { inject } from 'vitest'
import { startDeno } from '../../scripts/local/deno.ts'
import { createServerKey } from '../../scripts/local/keys.ts'
import { findFreePort } from '../../scripts/local/ports.ts'
import { type Bindings, startWorkerd } from '../../scripts/local/worker.ts'

export const RUNTIMES = ['workerd', 'deno'] as const
export type Runtime = (typeof RUNTIMES)[number]

/** The private Ed25519 JWK that every worker of a test process signs receipts with. */
export const SERVER_KEY = createServerKey()

export type TestWorker = {
  /** Its origin. */
  url: string
  /** fetch of a path on it; redirects are given back, not followed. */
  fetch: (path: string, init?: RequestInit) => Promise<Response>
  /** Runs the scheduled handler once; workerd only. */
  tick: () => Promise<void>
  stop: () => Promise<void>
}

export type WorkerOptions = {
  database: { url: string; token: string }
  runtime?: Runtime
  /** Variables of worker/env.ts that should differ. */
  env?: Bindings
  /** Where R2 keeps its objects, to be found again; workerd only. */
  files?: string
}

/** Starts the app as built by the run's global setup. */
export async function startWorker({
  database,
  runtime = 'workerd',
  env = {},
  files,
}: WorkerOptions): Promise<TestWorker> {
  const port = await findFreePort()
  const bindings = {
    ENVIRONMENT: 'local',
    DATABASE_URL: database.url,
    DATABASE_TOKEN: database.token,
    PUBLIC_URL: `http://localhost:${port}`,
    SERVER_KEY: JSON.stringify(SERVER_KEY),
    PAIRING_SECRET: 'a secret of tests, at least 32 characters',
    ...env,
  }
  const start = runtime === 'workerd' ? startWorkerd : startDeno
  const running = await start({ build: inject('build'), bindings, port, ...(files && { files }) })
  return {
    tick: () => Promise.reject(new Error('Only workerd can be ticked.')),
    ...running,
    fetch: (path, init) => fetch(new URL(path, running.url), { redirect: 'manual', ...init }),
  }
}
