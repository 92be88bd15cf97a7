import { createHash } from 'node:crypto'
import { type Change, encodeDelete, encodeUpsert } from '../../protocol/batch.ts'
import type { EntityName } from '../../protocol/entities.ts'
import { compareKeys } from '../../protocol/key-order.ts'
import { leafOf } from '../../protocol/merkle.ts'
import { checkRow, hashOfRow, type Row, type RowFault } from '../../protocol/row.ts'
import type { State } from '../state/open-state.ts'
import type { FaultRecord } from '../state/runs.ts'
import type { CapturedRow } from './source.ts'

/** What one capture changes, in the order in which it will be sent; see `changesFrom`. */
export type Delta = {
  readonly upserts: number
  readonly deletes: ReadonlyMap<EntityName, number>
  /** How many of the deletes are of rows that were left out. */
  readonly withdrawn: ReadonlyMap<EntityName, number>
  /** Rows left out, and the first of them by name. */
  readonly leftOut: number
  readonly faults: readonly FoundFault[]
}

/** A fault with the key of its row, for the person at this machine; the key is never stored or sent. */
export type FoundFault = FaultRecord & { readonly key: string }

const NO_ENTITIES: ReadonlySet<EntityName> = new Set()

/** Sees every row that may leave, whether it changed or not. */
export type Observer = (entity: EntityName, row: Row) => void

/** What is compared: all rows, or those with the keys that are named. */
export type Reading = {
  readonly rows: (entity: EntityName) => Iterable<CapturedRow>
  readonly touched?: ReadonlyMap<EntityName, readonly string[]>
}

export type Comparing = {
  /** Rows to send even if they have not changed, as entity and hash of the key. */
  readonly again?: ReadonlySet<string>
  /** Entities of which a row that is left out may not go on standing at the edge. */
  readonly withdraw?: ReadonlySet<EntityName>
  readonly see?: Observer
  /** Awaited now and then, so that others get their turn meanwhile; nothing is held open while they do. */
  readonly breathe?: (() => Promise<void>) | null
}

const NONE: ReadonlySet<string> = new Set()

/** Rows of the source between two breaths: an answer that came waits some milliseconds. */
const BREATH_ROWS = 250
/** Rows of the shadow read at once: a cursor that stays open would keep others from writing. */
const PAGE_ROWS = 500

/** Faults told one by one; beyond it their number is enough. */
const TOLD_FAULTS = 1_000

// Temporary tables stay with this connection: memory does not grow with the book.
const TABLES = `
  create temp table if not exists gone (entity text, key text, primary key (entity, key)) without rowid;
  create temp table if not exists change (
    ord integer primary key, op text, entity text, key text, cells text, hash text, size integer
  );
  delete from temp.gone;
  delete from temp.change;`

/**
 * Compares what was read with the shadow, both in the order of their keys, so that each is read once from its
 * beginning to its end. A row that breaks a rule is left out and reported; what the edge holds of it stays, unless its
 * entity is one to `withdraw`.
 * Upserts come in order of application, deletes in reverse, so that nothing ever points at a row that is gone.
 *
 * The shadow is what the edge has confirmed, and the caller sends all that is spooled before it captures:
 * comparing with a projected shadow instead would let one wrong projection travel into every later delta.
 */
export async function diff(
  state: State,
  source: { entities: readonly EntityName[] },
  { rows, touched }: Reading,
  { breathe = null, ...how }: Comparing = {},
): Promise<Delta> {
  const { db } = state
  db.exec(TABLES)
  const scan = openScan(state, how)
  const breaths = compareAll()
  db.exec('begin')
  try {
    // Others of this process write to the same connection: whenever they may run, no transaction of ours is open.
    while (!breaths.next().done) {
      if (!breathe) continue
      db.exec('commit')
      await breathe()
      db.exec('begin')
    }
    const deletes = addDeletes(state, source.entities)
    db.exec('commit')
    return { ...scan.counts(), deletes, withdrawn: scan.withdrawn, faults: scan.faults }
  } catch (error) {
    if (db.isTransaction) db.exec('rollback')
    throw error
  } finally {
    // What is read of the source is closed with it, wherever it stopped.
    breaths.return(undefined)
  }

  function* compareAll(): Generator<void> {
    for (const entity of source.entities) {
      yield* scan.compare(entity, rows(entity), touched ? (touched.get(entity) ?? []) : null)
    }
  }
}

function openScan(
  { db }: State,
  { again = NONE, withdraw = NO_ENTITIES, see = () => {} }: Omit<Comparing, 'breathe'>,
) {
  const all = db.prepare(
    'select key, hash from shadow where entity = ? and key > ? order by key limit ?',
  )
  const named = db.prepare(
    `select key, hash from shadow
     where entity = ? and key in (select value from json_each(?)) order by key`,
  )
  const lose = db.prepare('insert into temp.gone values (?, ?)')
  const keep = db.prepare('delete from temp.gone where entity = ? and key = ?')
  const standing = db.prepare(`select exists (select 1 from temp.gone where entity = :entity
    and key = :key) as isGone from shadow where entity = :entity and key = :key`)
  const add = db.prepare(
    "insert into temp.change (op, entity, key, cells, hash, size) values ('u', ?, ?, ?, ?, ?)",
  )
  const faults: FoundFault[] = []
  const withdrawn = new Map<EntityName, number>()
  let upserts = 0
  let leftOut = 0

  /** Rests after so many rows. */
  function* compare(
    entity: EntityName,
    items: Iterable<CapturedRow>,
    keys: readonly string[] | null,
  ): Generator<void> {
    const shadow = walk(
      keys
        ? named.iterate(entity, JSON.stringify(keys))
        : pages((after) => all.all(entity, after, PAGE_ROWS)),
    )
    let last: string | null = null
    let seen = 0
    for (const item of items) {
      seen += 1
      if (seen % BREATH_ROWS === 0) yield
      const key = keyOf(item)
      const order = last === null ? 1 : compareKeys(key, last)
      // A key out of order is a damaged one, and the walk may have counted it as gone.
      if (order < 0 && !withdraw.has(entity)) keep.run(entity, key)
      const hash = order > 0 ? shadow.find(key, (passed) => lose.run(entity, passed)) : null
      take(entity, item, order > 0, hash)
      if (order > 0) last = key
    }
    shadow.find(null, (passed) => lose.run(entity, passed))
  }

  function take(entity: EntityName, item: CapturedRow, isInOrder: boolean, hash: string | null) {
    const fault = 'fault' in item ? item.fault : checkRow(entity, item.row)
    if (fault || !isInOrder || !('row' in item)) {
      leaveOut(entity, keyOf(item), fault ?? { column: 'key', rule: 'key-invalid' }, hash)
      return
    }
    const { row } = item
    see(entity, row)
    const isAsked = again.size > 0 && again.has(`${entity} ${hashKey(entity, row.key)}`)
    const own = hashOfRow(entity, row)
    if (isAsked || hash !== own) addUpsert(entity, row, own)
  }

  function leaveOut(entity: EntityName, key: string, fault: RowFault, hash: string | null): void {
    leftOut += 1
    const isWithdrawn = withdraw.has(entity)
    if (isWithdrawn && hash !== null) lose.run(entity, key)
    if (!isWithdrawn && faults.length >= TOLD_FAULTS) return
    const found = standing.get({ entity, key })
    if (isWithdrawn && found?.isGone) withdrawn.set(entity, (withdrawn.get(entity) ?? 0) + 1)
    if (faults.length >= TOLD_FAULTS) return
    faults.push({ ...toFault(entity, key, fault), stands: found?.isGone === 0 })
  }

  function addUpsert(entity: EntityName, row: Row, hash: string): void {
    const cells = JSON.stringify(row.cells)
    add.run(entity, row.key, cells, hash, sizeOf(entity, row.key, cells))
    upserts += 1
  }

  return { compare, faults, withdrawn, counts: () => ({ upserts, leftOut }) }
}

function* pages(read: (after: string) => Raw[]): Generator<Raw> {
  let after = ''
  for (;;) {
    const rows = read(after)
    yield* rows
    if (rows.length < PAGE_ROWS) return
    after = String(rows.at(-1)?.key)
  }
}

type Raw = Record<string, unknown>

/** Walks rows that are in order of their keys. */
function walk(rows: Iterator<Raw>) {
  let next = rows.next()
  return {
    /** The hash at a key, or null; tells each key before it. Null goes to the end. */
    find: (key: string | null, pass: (key: string) => void): string | null => {
      while (!next.done) {
        const at = String(next.value.key)
        const order = key === null ? -1 : compareKeys(at, key)
        if (order > 0) return null
        const { hash } = next.value
        next = rows.next()
        if (order === 0) return String(hash)
        pass(at)
      }
      return null
    },
  }
}

function addDeletes(state: State, entities: readonly EntityName[]): Map<EntityName, number> {
  const add = state.db.prepare(
    `insert into temp.change (op, entity, key, size)
     select 'd', entity, key, ? + 6 * length(key) from temp.gone where entity = ? order by key`,
  )
  const counts = entities
    .toReversed()
    .map((entity) => [entity, Number(add.run(sizeOf(entity, '', ''), entity).changes)] as const)
  return new Map(counts.filter(([, count]) => count > 0))
}

/** The changes of the last `diff` from place `first` to `last`, both counted from 1. */
export function changesFrom(state: State, first: number, last: number): Change[] {
  const rows = state.db
    .prepare('select * from temp.change where ord between ? and ? order by ord')
    .all(first, last)
  return rows.map((row) => {
    const at = { entity: row.entity as EntityName, key: String(row.key) }
    return row.op === 'd'
      ? { op: 'd', ...at }
      : { op: 'u', ...at, cells: JSON.parse(String(row.cells)) }
  })
}

/** A change as it stands in a batch, and its leaf in the batch's tree. */
export type EncodedChange = {
  readonly entity: EntityName
  readonly text: string
  readonly leaf: Uint8Array
}

/** The same as `changesFrom`, ready for a batch: what the comparison made of each row is not made again. */
export function* encodedFrom(state: State, first: number, last: number): Generator<EncodedChange> {
  const rows = state.db
    .prepare('select * from temp.change where ord between ? and ? order by ord')
    .iterate(first, last)
  for (const row of rows) {
    const { entity, key } = { entity: row.entity as EntityName, key: String(row.key) }
    yield row.op === 'd'
      ? { entity, text: encodeDelete(entity, key), leaf: leafOf({ op: 'd', entity, key }) }
      : {
          ...{ entity, text: encodeUpsert(entity, key, String(row.cells)) },
          leaf: Buffer.from(String(row.hash), 'hex'),
        }
  }
}

/** What the last `diff` deletes, in order. */
export function* deletedKeys(state: State): Generator<{ entity: string; key: string }> {
  const deletes = state.db.prepare(
    "select entity, key from temp.change where op = 'd' order by ord",
  )
  for (const { entity, key } of deletes.iterate())
    yield { entity: String(entity), key: String(key) }
}

/** The encoded size of each change of the last `diff`, in order. */
export function* changeSizes(state: State): Generator<number> {
  for (const row of state.db.prepare('select size from temp.change order by ord').iterate()) {
    yield Number(row.size)
  }
}

const keyOf = (item: CapturedRow): string => ('row' in item ? item.row.key : item.key)

/** At least the bytes `["u","entity","key",cells],` takes. */
function sizeOf(entity: EntityName, key: string, cells: string): number {
  return 12 + entity.length + Buffer.byteLength(JSON.stringify(key)) + Buffer.byteLength(cells)
}

const toFault = (entity: EntityName, key: string, { column, rule }: RowFault) => ({
  entity,
  key,
  keyHash: hashKey(entity, key),
  column,
  rule,
})

/** How a row is named outside this machine. */
const hashKey = (entity: EntityName, key: string): string =>
  createHash('sha256').update(`${entity}\n${key}`).digest('hex')
