import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AgentProblem } from '../problem.ts'

/** The agent's memory: one SQLite file. */
export type State = {
  readonly db: DatabaseSync
  /** All of the work or none of it, on disk when it returns. */
  readonly transaction: <T>(work: () => T) => T
  readonly close: () => void
}

/** "Lint" in ASCII: tells our file from any other SQLite file. */
const APPLICATION_ID = 0x4c696e74
/** How long one process waits for the other's write: the running agent and a `sync` by hand share the file. */
const BUSY_MS = 5_000

const SCHEMA = `
create table meta (name text primary key, value text not null) strict, without rowid;

-- What the edge is proven to hold: moved forward by receipts alone.
create table shadow (
  entity text not null, key text not null, hash text not null, bucket integer not null,
  primary key (entity, key)
) strict, without rowid;

-- Batches frozen before their first send, resent byte for byte until a receipt comes.
create table spool (
  seq integer primary key, epoch integer not null, bsh text not null, prev text not null,
  capture integer not null, changes integer not null, bytes blob not null
) strict;

create table receipt (
  seq integer primary key, epoch integer not null, bsh text not null,
  jws text not null, applied_at integer not null
) strict;

-- Rows that broke a rule in the last capture: never a key or a value in the clear.
create table row_fault (
  entity text not null, key_hash text not null, column_name text not null, rule text not null,
  primary key (entity, key_hash)
) strict, without rowid;

create table run (
  id integer primary key, started_at integer not null, ended_at integer, trigger text not null,
  upserts integer not null default 0, deletes integer not null default 0,
  batches integer not null default 0, problem text, facts text
) strict;

-- "sync" asked from another process; the running agent answers here.
create table request (
  id integer primary key, asked_at integer not null, options text not null,
  taken_at integer, outcome text
) strict;
`

/** What later versions of the agent have added, in order; a state of before them is brought up to date. */
const UPGRADES = [
  `-- The Merkle root over a batch's changes, which its token claims; null for one frozen before.
  alter table spool add column root text;
  -- What has left, by day (UTC) and entity, as receipts have proven it.
  create table egress_log (
    day text not null, entity text not null,
    rows integer not null, bytes integer not null, batches integer not null,
    primary key (day, entity)
  ) strict, without rowid;`,
  `-- What the server has been told of the control sums of the source.
  create table control_said (
    scope text not null, entity text not null, of text not null, currency text not null,
    rows integer not null, amount integer not null,
    primary key (scope, entity, of, currency)
  ) strict, without rowid;`,
  `-- What freezing a batch has found, so that its receipt need not find it again.
  alter table spool add column leaves blob;
  alter table spool add column egress text;`,
  `-- Whether the edge goes on showing what it had of a row that was left out; null for one noted before.
  alter table row_fault add column stands integer;`,
]
const SCHEMA_VERSION = 1 + UPGRADES.length

export const stateFile = (folder: string): string => join(folder, 'agent.db')

/** True when an agent has been at work in this folder before. */
export const hasState = (folder: string): boolean => existsSync(stateFile(folder))

/**
 * Opens the state in a folder, or makes it. Throws AgentProblem `state-unwritable`, `state-foreign`,
 * `state-damaged`, `state-newer`.
 */
export function openState(folder: string): State {
  const path = stateFile(folder)
  makeFolder(folder)
  return prepare(connect(path), path)
}

/** A state in memory, for what needs no past; a simulation brings a database with one. */
export function openMemoryState(db = new DatabaseSync(':memory:')): State {
  return prepare(db, ':memory:')
}

/** The agent's folder is closed to others: it holds the key and what waits to leave. */
function makeFolder(folder: string): void {
  try {
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new AgentProblem('state-unwritable', { path: dirname(folder), reason: reasonOf(error) })
  }
}

function connect(path: string): DatabaseSync {
  const isNew = !existsSync(path)
  try {
    const db = new DatabaseSync(path)
    if (isNew) chmodSync(path, 0o600)
    return db
  } catch (error) {
    throw new AgentProblem('state-unwritable', { path, reason: reasonOf(error) })
  }
}

function prepare(db: DatabaseSync, path: string): State {
  try {
    claim(db, path)
  } catch (error) {
    db.close()
    if (error instanceof AgentProblem) throw error
    const isReadOnly = /readonly|read-only/i.test(String((error as Error).message))
    if (isReadOnly) throw new AgentProblem('state-unwritable', { path, reason: 'read-only' })
    throw new AgentProblem('state-damaged', { path })
  }
  return { db, transaction: (work) => transaction(db, work), close: () => db.close() }
}

function claim(db: DatabaseSync, path: string): void {
  db.exec(`pragma busy_timeout = ${BUSY_MS}`)
  const owner = db.prepare('pragma application_id').get()?.application_id
  const version = Number(db.prepare('pragma user_version').get()?.user_version)
  const tables = Number(db.prepare('select count(*) as n from sqlite_master').get()?.n)
  if (owner !== APPLICATION_ID && tables > 0) throw new AgentProblem('state-foreign', { path })
  if (version > SCHEMA_VERSION) throw new AgentProblem('state-newer', { path })
  // FULL: a batch that is not on disk must not be sent, and a receipt not on disk must not be forgotten.
  db.exec('pragma journal_mode = wal; pragma synchronous = full')
  if (tables > 0) {
    const verdict = db.prepare('pragma quick_check(1)').get()?.quick_check
    if (verdict !== 'ok') throw new AgentProblem('state-damaged', { path })
  }
  if (tables === 0 || version < SCHEMA_VERSION) upgrade(db)
}

/** Two processes may open one state at once: the version is read again under the lock. */
function upgrade(db: DatabaseSync): void {
  transaction(db, () => {
    const version = Number(db.prepare('pragma user_version').get()?.user_version)
    if (version === 0) db.exec(SCHEMA)
    for (const step of UPGRADES.slice(Math.max(0, version - 1))) db.exec(step)
    db.exec(`pragma application_id = ${APPLICATION_ID}; pragma user_version = ${SCHEMA_VERSION}`)
  })
}

function transaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('begin immediate')
  try {
    const result = work()
    db.exec('commit')
    return result
  } catch (error) {
    if (db.isTransaction) db.exec('rollback')
    throw error
  }
}

const reasonOf = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code ?? (error as Error).message
