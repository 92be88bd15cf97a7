import { fillPlaceholders, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql/web'
import type { Grants } from '../domain/access.ts'
import type { Database, Statement } from './database.ts'
import type { SessionProof } from './viewer.ts'

/** Of each select, those asked for last: a list as it opens stays, its later pages and searches make room. */
const KEPT_OF_SELECT = 12
/** Sessions whose grants are remembered. */
const MOST_SESSIONS = 2_000

/** What a kept select may be given besides who asks: it is found again by these. */
export type Argument =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Argument[]
  | { readonly [name: string]: Argument }

/** Builds a select of the store, or finds it built: `ask(selectCompanies, list, today)`. */
export type Ask = <A extends readonly Argument[], S extends Statement>(
  select: (db: Database, proof: SessionProof, ...args: A) => S,
  ...args: A
) => S

/**
 * The statements of pages, built once for each of their arguments and from then on only given who asks and when;
 * and what each session was last granted, which makes for shorter statements (see `believed` of SessionProof).
 * Nothing that is shown rests on what is kept: a statement asks the session and its grants again.
 */
export type KeptStatements = {
  /** With the grants that are believed, as JSON, or null where a statement has to hold for any. */
  askAs: (proof: SessionProof, believed: string | null) => Ask
  /** What the session was last seen to be granted, as JSON; null when it was not seen. */
  grantsOf: (proof: SessionProof) => string | null
  remember: (proof: SessionProof, grants: string) => void
}

type Kept = { sql: string; params: unknown[]; prepared: Prepared }
type Prepared = { getQuery: () => { sql: string; params: unknown[] } }
type Select = (db: Database, proof: SessionProof, ...args: never) => Statement

/** Made once for the life of the app. */
export function keepStatements(): KeptStatements {
  const statements = new Map<Select, Map<string, Kept>>()
  const grants = new Map<string, string>()

  function keptOf(
    select: Select,
    args: readonly Argument[],
    { allowDemo }: SessionProof,
    granted: string | null,
  ): Kept {
    const ofSelect = statements.get(select) ?? new Map<string, Kept>()
    statements.set(select, ofSelect)
    const key = JSON.stringify([args, allowDemo, granted])
    const found = ofSelect.get(key)
    // The order of a Map is that of setting: the first is the one not asked for the longest.
    ofSelect.delete(key)
    const [oldest] = ofSelect.size < KEPT_OF_SELECT ? [] : ofSelect.keys()
    if (oldest !== undefined) ofSelect.delete(oldest)
    const kept = found ?? prepare(select(BUILDER, whoever(allowDemo, granted), ...(args as never)))
    ofSelect.set(key, kept)
    return kept
  }

  return {
    askAs: (proof, granted) =>
      ((select: Select, ...args: Argument[]) =>
        fill(keptOf(select, args, proof, granted), proof)) as never as Ask,
    grantsOf: ({ idHash }) => grants.get(idHash) ?? null,
    remember({ idHash }, granted) {
      if (grants.size >= MOST_SESSIONS) grants.clear()
      grants.set(idHash, granted)
    },
  }
}

// It builds and never asks: a connection belongs to the request that made it.
const BUILDER = { build: drizzle.mock() } as unknown as Database

const ASKING = { idHash: standIn('idHash'), now: standIn('now') }

function whoever(allowDemo: boolean, granted: string | null): SessionProof {
  const believed = granted === null ? {} : { believed: JSON.parse(granted) as Grants }
  return { ...ASKING, allowDemo, ...believed } as unknown as SessionProof
}

// Stands in a statement for what each request fills in; whoever would calculate with it learns of it.
function standIn(name: string) {
  return Object.assign(sql.placeholder(name), {
    [Symbol.toPrimitive](): never {
      throw new TypeError(`A kept statement cannot calculate with "${name}": hand it in.`)
    },
  })
}

function prepare(statement: Statement): Kept {
  const prepared = (statement as unknown as { _prepare(): Prepared })._prepare()
  return { ...prepared.getQuery(), prepared }
}

// What drizzle's batch asks of a statement, with the text and the reading of rows that were kept.
function fill(kept: Kept, { idHash, now }: SessionProof): Statement {
  const params = fillPlaceholders(kept.params, { idHash, now })
  const query = { sql: kept.sql, params }
  const filled = Object.create(kept.prepared, { getQuery: { value: () => query } })
  return { _prepare: () => filled } as unknown as Statement
}
