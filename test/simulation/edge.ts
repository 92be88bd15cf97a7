/** The real worker app over a real SQL database, in this process, whose storage can fail and whose isolate can die. */
import { createHash } from 'node:crypto'
import { type Client, LibsqlError } from '@libsql/client/web'
import { createApp } from '../../worker/app.ts'
import { readEnv } from '../../worker/env.ts'
import { type Database, DatabaseUnreachable, databaseOf } from '../../worker/store/database.ts'
import { uuidV7 } from '../../worker/uuid-v7.ts'
import { TEST_PAIRING_SECRET } from '../support/agent-client.ts'
import { makePrivateKey } from './keys.ts'
import type { MemoryClient } from './memory-client.ts'
import type { Chance } from './random.ts'
import type { Scheduler } from './scheduler.ts'

export const ORIGIN = 'https://crm.example'

/** What goes wrong inside the edge while it works on a request. */
export type EdgeFault =
  | 'die-before-commit'
  | 'die-after-commit'
  | 'busy'
  | 'storage-slow'
  | 'storage-reply-lost'

/** A few rows are already more than one write goes over. */
const BALANCE_ROWS = 3

/** How long a write may wait for its storage. */
const SLOWEST_MS = 20_000

export type EdgeRequest = {
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Uint8Array<ArrayBuffer> | null
}

export type EdgeAnswer = {
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Uint8Array<ArrayBuffer>
}

/** A database under the edge: in memory, or on a server. */
export type Storage = { client: Client; open: () => Database }

export type EdgeOptions = {
  readonly scheduler: Scheduler
  readonly chance: Chance
  readonly storage: Storage
  /** Called after each commit, before anybody is answered. */
  readonly onCommit: () => Promise<void>
}

export type Edge = ReturnType<typeof createEdge>

export const SERVER_KEY = makePrivateKey(createHash('sha256').update('the edge').digest())

export function createEdge({ scheduler, chance, storage, onCommit }: EdgeOptions) {
  let nextFault: EdgeFault | null = null
  const env = readEnv({
    ENVIRONMENT: 'local',
    DATABASE_URL: 'http://localhost/',
    DATABASE_TOKEN: 'none',
    PUBLIC_URL: ORIGIN,
    SERVER_KEY: JSON.stringify(SERVER_KEY),
    PAIRING_SECRET: TEST_PAIRING_SECRET,
  })
  const app = createApp({
    env,
    assets: {
      css: '',
      js: '',
      scripts: { board: '', choice: '', copy: '', drafts: '', mentions: '', zone: '' },
      icons: '',
    },
    release: { version: '0.0.0', commit: null },
    openDatabase: () => {
      const fault = nextFault
      nextFault = null
      return openFaulty(storage.open(), fault)
    },
    storage: null,
    now: scheduler.now,
    random: chance.bytes,
    newId: () => uuidV7(scheduler.now(), chance.bytes(10)),
    sleep: scheduler.pause,
    balanceRows: BALANCE_ROWS,
    log: () => {},
  })

  function openFaulty(inner: Database, planned: EdgeFault | null): Database {
    let fault = planned
    const travel = () => scheduler.pause(chance.between(0, 3))
    return {
      ...inner,
      read: async (statements) => {
        await travel()
        return inner.read(statements)
      },
      readText: async (statement) => {
        await travel()
        return inner.readText(statement)
      },
      write: async (statements) => {
        await travel()
        const now = fault
        fault = null
        if (now === 'storage-slow') await scheduler.pause(chance.between(1_000, SLOWEST_MS))
        if (now === 'busy') throw new LibsqlError('database is locked', 'SQLITE_BUSY')
        if (now === 'die-before-commit') await scheduler.vanish()
        const results = await inner.write(statements)
        await onCommit()
        if (now === 'die-after-commit') await scheduler.vanish()
        if (now === 'storage-reply-lost') throw new DatabaseUnreachable(new Error('cut'))
        return results
      },
    }
  }

  /** Answers a request. An isolate that dies answers nothing, so the caller must give up by itself. */
  async function serve(
    request: EdgeRequest,
    signal: AbortSignal,
    fault: EdgeFault | null = null,
  ): Promise<EdgeAnswer> {
    return scheduler.foreign(async () => {
      nextFault = fault
      const response = await app.request(
        request.url,
        {
          method: request.method,
          headers: request.headers as [string, string][],
          ...(request.body ? { body: request.body } : {}),
          signal,
        },
        { remoteAddress: '203.0.113.7' },
      )
      const body = new Uint8Array(await response.arrayBuffer())
      return { status: response.status, headers: [...response.headers], body }
    })
  }

  return { serve, env, client: storage.client, open: storage.open }
}

/** A storage in memory. */
export function openMemoryStorage(client: MemoryClient): Storage {
  return { client, open: () => databaseOf(client) }
}
