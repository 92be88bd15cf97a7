import { createApp } from './app.ts'
import type { Assets, Deps, Release } from './deps.ts'
import { readEnv } from './env.ts'
import { openStorage } from './storage/open-storage.ts'
import { BALANCE_ROWS } from './store/apply/balance-parts.ts'
import { openDatabase } from './store/database.ts'
import { uuidV7 } from './uuid-v7.ts'
import { writerOf } from './write-log.ts'

/** Put in by the build: the addresses of the content-hashed files. */
declare const LINTEL_ASSETS: Assets
/** Put in by the build: the version of package.json and the commit. */
declare const LINTEL_RELEASE: Release

/** The real clock, randomness and database, the same on both runtimes. Throws EnvError. */
export function createDeps(source: Record<string, unknown>): Deps {
  const env = readEnv(source)
  return {
    env,
    assets: LINTEL_ASSETS,
    release: LINTEL_RELEASE,
    openDatabase: () => openDatabase({ url: env.databaseUrl, token: env.databaseToken }),
    storage: openStorage(env.storage),
    now: () => Date.now(),
    newId: () => uuidV7(Date.now(), randomBytes(10)),
    random: randomBytes,
    balanceRows: BALANCE_ROWS,
    log: writerOf(env.environment),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  }
}

/** The app over the given bindings. Throws EnvError. */
export function createRuntime(source: Record<string, unknown>) {
  const deps = createDeps(source)
  return { app: createApp(deps), deps }
}

function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length))
}
