import type { Env } from './env.ts'
import type { Storage } from './storage/storage.ts'
import type { Database } from './store/database.ts'

/** What the app is given: nothing in it reads a clock, draws a number or opens a connection by itself. */
export type Deps = {
  env: Env
  /** Addresses of the static files, content-hashed. */
  assets: Assets
  release: Release
  /** A client of its own per request: on workerd a connection belongs to the request that made it. */
  openDatabase: () => Database
  /** Where files are kept; null where none was set up, and then none can be added. */
  storage: Storage | null
  /** Milliseconds since 1970. */
  now: () => number
  /** A fresh id, UUID version 7. */
  newId: () => string
  /** Random bytes fit for secrets. */
  random: (length: number) => Uint8Array
  /** Waits; the long poll of the agents sleeps through it. */
  sleep: (ms: number) => Promise<void>
  /** Rows that one write goes over where the end of a load computes balances in parts. */
  balanceRows: number
  /** Takes one entry a request; what it does with them depends on where the worker runs. */
  log: (entry: LogEntry) => void
}

/** What the log keeps of a request. Ids only: no address, query, name, money or token ever comes in. */
export type LogEntry = {
  /** ISO 8601, when it came. */
  at: string
  level: 'info' | 'error'
  /** The number an error page shows. */
  requestId: string
  method: string
  /** The pattern of the route, such as `/companies/:id`. */
  route: string
  status: number
  /** As the clock of the runtime saw it: on Cloudflare it moves only while waiting for the database. */
  ms: number
  databaseMs: number
  trips: number
  /** The id of the signed-in member. */
  member?: string
  /** The id of the agent whose signature was proven. */
  agent?: string
  /** The error behind a failure of ours, then its causes. */
  faults?: readonly LoggedFault[]
}

/** An error without its message. */
export type LoggedFault = { name: string; code?: string; frames: readonly string[] }

/** What runs here; the commit is unknown to a build from outside a repository. */
export type Release = { version: string; commit: string | null }

/** Paths under /static. */
export type Assets = {
  css: string
  /** On every page. */
  js: string
  /** Of parts that only some pages have. */
  scripts: {
    board: string
    choice: string
    copy: string
    drafts: string
    mentions: string
    zone: string
  }
  icons: string
}
