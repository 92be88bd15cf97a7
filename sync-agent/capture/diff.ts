import { createHash } from 'node:crypto'
import { type Change, encodeDelete, encodeUpsert } from '../../protocol/batch.ts'
import type { EntityName } from '../../protocol/entities.ts'
import { compareKeys } from '../../protocol/key-order.ts'
import { leafOf } from '../../protocol/merkle.ts'
import { checkRow, hashOfRow, type Row, type RowFault } from '../../protocol/row.ts'
import type { State } from '../state/open-state.ts'
import type { FaultRecord } from '../state/runs.ts'
import type { Captured, CapturedRow } from './source.ts'

/** What one capture changes, in the order in which it will be sent; see `changesFrom`. */
export type Delta = {
  readonly upserts: number
  readonly deletes: ReadonlyMap<EntityName, number>
  /** How many of the deletes a new policy asks for; see `Comparing`. */
  readonly ofPolicy: ReadonlyMap<EntityName, number>
  /** Rows left out, and the first of them by name. */
  readonly leftOut: number
  readonly faults: readonly FoundFault[]
}

/** A fault with the key of its row, for the person at this machine; the key is never stored or sent. */
export type FoundFault = FaultRecord & { readonly key: string }

export type Narrowed = Required<Pick<Captured, 'filtered' | 'keptBack'>>

const NOT_NARROWED: Narrowed = { filtered: new Set(), keptBack: () => [] }

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
  /**
   * What a policy that is new lets leave no more: rows kept back, and of entities of which not all may leave those that
   * are left out, for they may not go on standing at the edge.
   */
  readonly narrowed?: Narrowed
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
  create temp table if not exists gone (
    entity text, key text, of_policy integer, primary key (entity, key)
  ) without rowid;
  create temp table if not exists change (
    ord integer primary key, op text, entity text, key text, cells text, hash text, size integer,
    of_policy integer
  );
  delete from temp.gone;
  delete from temp.change;`

/**
 * Compares what was read with the shadow, both in the order of their keys, so that each is read once from its
 * beginning to its end. A row that breaks a rule is left out and reported; what the edge holds of it stays, unless the
 * policy is new and lets not all of its entity leave.
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
    const { narrowed = NOT_NARROWED } = how
    const deletes = addDeletes(state, source.entities, narrowed)
    db.exec('commit')
    return { ...scan.counts(), ...deletes, faults: scan.faults }
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
  { again = NONE, narrowed = NOT_NARROWED, see = () => {} }: Omit<Comparing, 'breathe'>,
) {
  const all = db.prepare(
    'select key, hash from shadow where entity = ? and key > ? order by key limit ?',
  )
  const named = db.prepare(
    `select key, hash from shadow
     where entity = ? and key in (select value from json_each(?)) order by key`,
  )
  const lose = db.prepare('insert into temp.gone values (?, ?, 0)')
  const keep = db.prepare('delete from temp.gone where entity = ? and key = ?')
  const blame = db.prepare(BLAME)
  const standing = db.prepare(`select exists (select 1 from temp.gone where entity = :entity
    and key = :key) as isGone from shadow where entity = :entity and key = :key`)
  const add = db.prepare(
    "insert into temp.change (op, entity, key, cells, hash, size) values ('u', ?, ?, ?, ?, ?)",
  )
  const faults: FoundFault[] = []
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
      if (order < 0 && !narrowed.filtered.has(entity)) keep.run(entity, key)
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
    if (narrowed.filtered.has(entity)) {
      if (hash !== null) lose.run(entity, key)
      blame.run(entity, key)
    }
    if (faults.length >= TOLD_FAULTS) return
    const stands = standing.get({ entity, key })?.isGone === 0
    faults.push({ ...toFault(entity, key, fault), stands })
  }

  function addUpsert(entity: EntityName, row: Row, hash: string): void {
    const cells = JSON.stringify(row.cells)
    add.run(entity, row.key, cells, hash, sizeOf(entity, row.key, cells))
    upserts += 1
  }

  return { compare, faults, counts: () => ({ upserts, leftOut }) }
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

const BLAME = 'update temp.gone set of_policy = 1 where entity = ? and key = ?'

function addDeletes(
  { db }: State,
  entities: readonly EntityName[],
  { filtered, keptBack }: Narrowed,
): Pick<Delta, 'deletes' | 'ofPolicy'> {
  const blame = db.prepare(BLAME)
  for (const entity of filtered) for (const key of keptBack(entity)) blame.run(entity, key)
  const add = db.prepare(
    `insert into temp.change (op, entity, key, size, of_policy)
     select 'd', entity, key, ? + 6 * length(key), of_policy from temp.gone
     where entity = ? order by key`,
  )
  const blamed = db.prepare(
    'select count(*) as count from temp.gone where entity = ? and of_policy = 1',
  )
  const backwards = entities.toReversed()
  const count = (of: (entity: EntityName) => unknown) =>
    new Map(
      backwards.flatMap((entity) => {
        const number = Number(of(entity))
        return number > 0 ? [[entity, number] as const] : []
      }),
    )
  return {
    deletes: count((entity) => add.run(sizeOf(entity, '', ''), entity).changes),
    ofPolicy: count((entity) => blamed.get(entity)?.count),
  }
}

/** Leaves of the changes of the last `diff` the deletes that a new policy asks for; their number. */
export function keepOfPolicy({ db, transaction }: State): number {
  return transaction(() => {
    const kept = db.prepare(
      `create temp table kept as select op, entity, key, size, of_policy from temp.change
         where of_policy = 1 order by ord`,
    )
    kept.run()
    db.exec('delete from temp.change')
    const { changes } = db
      .prepare(
        `insert into temp.change (op, entity, key, size, of_policy)
         select op, entity, key, size, of_policy from temp.kept order by rowid`,
      )
      .run()
    db.exec('drop table temp.kept')
    return Number(changes)
  })
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

/** What the last `diff` deletes, in order, but for what a new policy asks for. */
export function* deletedKeys(state: State): Generator<{ entity: string; key: string }> {
  const deletes = state.db.prepare(
    "select entity, key from temp.change where op = 'd' and of_policy = 0 order by ord",
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
