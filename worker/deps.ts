import type { Env } from './env.ts'
import type { Database } from './store/database.ts'

/** What the app is given: nothing in it reads a clock, draws a number or opens a connection by itself. */
export type Deps = {
  env: Env
  /** Addresses of the static files, content-hashed. */
  assets: Assets
  /** A client of its own per request: on workerd a connection belongs to the request that made it. */
  openDatabase: () => Database
  /** Milliseconds since 1970. */
  now: () => number
  /** A fresh id, UUID version 7. */
  newId: () => string
  /** Random bytes fit for secrets. */
  random: (length: number) => Uint8Array
  /** Waits; the long poll of the agents sleeps through it. */
  sleep: (ms: number) => Promise<void>
}

/** Paths under /static. */
export type Assets = { css: string; js: string; htmx: string; icons: string }
