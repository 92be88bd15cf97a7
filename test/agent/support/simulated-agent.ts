/** An agent over a book in memory, a clock of its own and the fake server: no file, no process, no wait. */
import type { EntityName } from '../../../protocol/entities.ts'
import { compareKeys } from '../../../protocol/key-order.ts'
import { SEND_ALL } from '../../../protocol/policy.ts'
import { hashRow, type Row } from '../../../protocol/row.ts'
import type { CapturedRow, Source } from '../../../sync-agent/capture/source.ts'
import { newSession, type Progress } from '../../../sync-agent/run/courier.ts'
import { perform } from '../../../sync-agent/run/perform.ts'
import type { RunRequest } from '../../../sync-agent/run/synchronise.ts'
import { type AgentKey, makeKey } from '../../../sync-agent/state/key-file.ts'
import type { Keyring } from '../../../sync-agent/state/keyring.ts'
import { writeMeta } from '../../../sync-agent/state/meta.ts'
import { openMemoryState } from '../../../sync-agent/state/open-state.ts'
import { PLAIN_SYNC } from '../../../sync-agent/state/requests.ts'
import { openServerClock } from '../../../sync-agent/state/server-clock.ts'
import { openWire } from '../../../sync-agent/transport/wire.ts'
import { AGENT_ID, startFakeServer } from './fake-server.ts'

export const KEY_AGE_MS = 90 * 86_400_000

const SOURCE = { system: 'test', id: 'book-1', name: 'A book' }

/** A book as lists of rows; a test edits it in place. */
export type MemoryBook = {
  id: string
  rows: Map<EntityName, CapturedRow[]>
  bell: number
  changeCounter: number
  /** Names what it holds, for a source that can. */
  version?: string
  /** How often rows of an entity were read. */
  reads: number
  /** What it says was touched since the version before, for a source that can tell. */
  touched?: Map<EntityName, string[]>
}

/** A counterparty of a name; everything else of it is empty. */
export const company = (key: string, name = key): CapturedRow => ({
  row: { key, cells: ['customer', name, null, null, null, null, null, null, null, 1] },
})

export const payment = (key: string, counterparty: string): CapturedRow => ({
  row: { key, cells: ['in', null, counterparty, '2026-01-31', 100, 'RUB', null] },
})

export async function simulate() {
  const time = { now: Date.UTC(2026, 0, 1), serverAhead: 0, jumped: 0 }
  const clock = {
    now: () => time.now + time.jumped,
    steady: () => time.now,
    sleep: async (ms: number) => {
      time.now += ms
    },
  }
  const server = await startFakeServer(() => time.now + time.serverAhead)
  const book: MemoryBook = { id: SOURCE.id, rows: new Map(), bell: 1, changeCounter: 1, reads: 0 }
  const limits = { spoolBytes: 2 ** 30 }
  let state = openMemoryState()
  let serverClock = openServerClock(state, clock)
  const key = await makeKey()
  const progress: Progress[] = []
  const keyring = memoryKeyring(key)
  const random = (length: number) => new Uint8Array(length).fill(7)
  const wire = openWire({
    server: 'https://crm.example',
    key: keyring.key,
    agentId: () => AGENT_ID,
    clock,
    random,
    fetch: server.fetch,
    offset: { read: () => serverClock.read(), write: (ms) => serverClock.write(ms) },
  })
  remember()

  function remember(): void {
    const words = 'babab babab babab babab'
    const server_ = { server: 'https://crm.example', serverKey: server.serverKey }
    writeMeta(state, 'pairing', { agentId: AGENT_ID, words, ...server_ })
    writeMeta(state, 'source', SOURCE)
  }

  let before: MemoryBook['rows'] = new Map()
  const source: Source = {
    entities: ['counterparty', 'payment'],
    ring: async () => String(book.bell),
    capture: async (since) => ({
      identity: { ...SOURCE, id: book.id },
      unchangedAt: time.now,
      bell: String(book.bell),
      changeCounter: book.changeCounter,
      ...(book.version === undefined ? {} : { version: book.version }),
      rows: (entity) => {
        book.reads += 1
        return (book.rows.get(entity) ?? []).toSorted((a, b) => compareKeys(keyOf(a), keyOf(b)))
      },
      ...(since !== undefined && book.touched && { part: partOf(book, before, book.touched) }),
      close: () => {
        before = new Map(book.rows)
      },
    }),
  }

  let session = newSession()
  const courier = () => ({
    ...{ state, source, wire, clock, random, keyring, session, host: 'test' },
    policy: SEND_ALL,
    ...{ keyAgeMs: KEY_AGE_MS, spoolBytes: limits.spoolBytes },
    offsetMs: serverClock.read,
    serverTime: serverClock.at,
    report: (step: Progress) => void progress.push(step),
  })

  return {
    ...{ time, server, book, progress, clock, keyring, limits },
    courier,
    state: () => state,
    offset: () => serverClock.read(),
    set: (entity: EntityName, rows: CapturedRow[]) => {
      book.rows.set(entity, rows)
      book.bell += 1
      book.changeCounter += 1
    },
    run: (request: Partial<RunRequest> = {}) =>
      perform(courier(), {
        trigger: 'manual',
        options: PLAIN_SYNC,
        onCaptured: () => {},
        ...request,
      }),
    /** The process dies and starts again; what was in memory is gone. */
    restart: () => {
      session = newSession()
    },
    /** The state file is lost; the pairing is made anew. */
    loseState: () => {
      state = openMemoryState()
      serverClock = openServerClock(state, clock)
      session = newSession()
      remember()
    },
    /** What the server should hold of the book. */
    expectedRows: (): Map<string, string> =>
      new Map(
        [...book.rows].flatMap(([entity, rows]) =>
          rows.flatMap((item) => ('row' in item ? [toEntry(entity, item.row)] : [])),
        ),
      ),
  }
}

function partOf(book: MemoryBook, before: MemoryBook['rows'], touched: Map<EntityName, string[]>) {
  const only = (rows: MemoryBook['rows'], entity: EntityName, keys: readonly string[] = []) =>
    (rows.get(entity) ?? []).filter((item) => keys.includes(keyOf(item)))
  return {
    touched,
    rows: (entity: EntityName) => only(book.rows, entity, touched.get(entity)),
    before: (entity: EntityName, keys: readonly string[]) => only(before, entity, keys),
  }
}

const keyOf = (item: CapturedRow): string => ('row' in item ? item.row.key : item.key)

const toEntry = (entity: EntityName, row: Row): [string, string] => [
  `${entity} ${row.key}`,
  hashRow(entity, row).hash,
]

/** Keys that live as long as the process; openKeyring keeps them on disk. */
export function memoryKeyring(first: AgentKey): Keyring & { upcoming: () => AgentKey | null } {
  let [key, signing] = [first, first]
  let upcoming: AgentKey | null = null
  const next = async () => {
    upcoming ??= await makeKey()
    return upcoming
  }
  return {
    key: () => signing,
    upcoming: () => upcoming,
    hasNext: () => upcoming !== null,
    next,
    tryNext: async () => {
      signing = await next()
    },
    turnBack: () => {
      signing = key
    },
    adopt: () => {
      key = upcoming ?? key
      signing = key
      upcoming = null
    },
  }
}
