import type { EntityName } from '../../protocol/entities.ts'
import { compareKeys } from '../../protocol/key-order.ts'
import { checkRow, hashRow } from '../../protocol/row.ts'
import type { CapturedRow, Part, Source } from '../../sync-agent/capture/source.ts'
import type { Clock } from '../../sync-agent/ports.ts'
import { type BookRow, SIMULATED } from './ledger.ts'

/** What the book held from a moment on. Rows by id, `<entity> <key>`. */
export type Version = {
  /** True time of the edit. */
  readonly at: number
  readonly rows: ReadonlyMap<string, BookRow>
  /** The same as the accountant sees them, whatever may leave. */
  readonly whole: ReadonlyMap<string, BookRow>
  /** The hashes of the rows that keep the rules: what the edge shall hold. */
  readonly good: ReadonlyMap<string, string>
  /** Rows that break a rule: of them the edge keeps what it had. */
  readonly poison: ReadonlySet<string>
  /** As a file of SQLite counts its transactions: it runs backwards when an old copy is put back. */
  readonly changeCounter: number
}

/** What of the book may leave: at the moment from which on no more may, and later. */
export type Shown = (
  rows: ReadonlyMap<string, BookRow>,
  when: 'narrowed' | 'later',
) => ReadonlyMap<string, BookRow>

export type Book = ReturnType<typeof createBook>

/** The plain model: every version the accountant ever saved, so that any replica can be told right or wrong. */
export function createBook(now: () => number) {
  const versions: Version[] = [
    { ...readVersion(now(), new Map()), whole: new Map(), changeCounter: 1 },
  ]
  let identity = 'book'
  let bell = 1
  let shown: Shown = (rows) => rows
  const current = () => versions.at(-1)!

  function save(
    whole: ReadonlyMap<string, BookRow>,
    changeCounter = current().changeCounter + 1,
  ): void {
    versions.push({ ...readVersion(now(), shown(whole, 'later')), whole, changeCounter })
  }

  type Edit = readonly (readonly [id: string, row: BookRow | null])[]

  function change(changes: Edit): void {
    const rows = new Map(current().whole)
    for (const [id, row] of changes) {
      if (row) rows.set(id, row)
      else rows.delete(id)
    }
    save(rows)
  }

  return {
    versions: () => versions,
    current,
    /** An old copy of the book is put in its place. */
    restore: ({ whole, changeCounter }: Version) => {
      save(whole, changeCounter)
      bell += 1
    },
    /** Changes rows; null takes a row out. */
    edit: (changes: Edit) => {
      change(changes)
      bell += 1
    },
    /** The same behind the back of whatever tells that the book has changed. */
    editUnheard: change,
    /** From here on no more than this of the book may leave. */
    narrow: (show: Shown) => {
      shown = show
      const { whole, changeCounter } = current()
      const rows = readVersion(now(), shown(whole, 'narrowed'))
      versions.push({ ...rows, whole, changeCounter: changeCounter + 1 })
    },
    /** Another book in the place of this one, or this one put back. */
    become: (id: string) => {
      identity = id
      bell += 1
    },
    identity: () => identity,
    /** The book as one process sees it; a copy takes some time and is of one moment. */
    source: (clock: Clock, copyMs: () => number): Source => {
      let kept: Version | null = null
      return {
        entities: SIMULATED,
        ring: async () => String(bell),
        capture: async (since) => {
          await clock.sleep(copyMs())
          const version = current()
          const captured = {
            identity: { system: 'test', id: identity, name: 'A book' },
            unchangedAt: clock.steady(),
            bell: String(bell),
            changeCounter: version.changeCounter,
            version: nameOf(version),
          }
          // A copy is put beside the book while it is read.
          await clock.sleep(copyMs())
          const before = kept && nameOf(kept) === since ? kept : null
          return {
            ...captured,
            ...(before && { part: partOf(before, version) }),
            rows: (entity) => rowsOf(version, entity),
            close: () => {
              kept = version
            },
          }
        },
      }
    },
  }

  function nameOf(version: Version): string {
    return String(versions.indexOf(version))
  }
}

function rowsOf({ whole }: Version, entity: EntityName, keys?: ReadonlySet<string>): CapturedRow[] {
  return [...whole.values()]
    .flatMap((row) => (row.entity === entity ? [row.item] : []))
    .filter((item) => keys?.has(keyOf(item)) ?? true)
    .sort((a, b) => compareKeys(keyOf(a), keyOf(b)))
}

/** What changed between two versions, and of a row in seven that it may have. */
function partOf(was: Version, is: Version): Part {
  const keysOf = (entity: EntityName) => {
    const ids = [...new Set([...was.whole.keys(), ...is.whole.keys()])]
    const own = ids.filter((id) => id.startsWith(`${entity} `))
    return own
      .filter((id, index) => was.whole.get(id) !== is.whole.get(id) || index % 7 === 0)
      .map((id) => id.slice(entity.length + 1))
      .toSorted(compareKeys)
  }
  const touched = new Map(SIMULATED.map((entity) => [entity, keysOf(entity)] as const))
  return {
    touched,
    rows: (entity) => rowsOf(is, entity, new Set(touched.get(entity))),
    before: (entity, keys) => rowsOf(was, entity, new Set(keys)),
  }
}

export const idOf = ({ entity, item }: BookRow): string => `${entity} ${keyOf(item)}`

const keyOf = (item: CapturedRow): string => ('row' in item ? item.row.key : item.key)

function readVersion(
  at: number,
  rows: ReadonlyMap<string, BookRow>,
): Omit<Version, 'changeCounter' | 'whole'> {
  const good = new Map<string, string>()
  const poison = new Set<string>()
  for (const [id, { entity, item }] of rows) {
    if ('row' in item && checkRow(entity, item.row) === null) {
      good.set(id, hashOf(entity, item.row))
    } else poison.add(id)
  }
  return { at, rows, good, poison }
}

const hashes = new WeakMap<object, string>()

function hashOf(entity: BookRow['entity'], row: object & Parameters<typeof hashRow>[1]): string {
  const known = hashes.get(row)
  if (known !== undefined) return known
  const { hash } = hashRow(entity, row)
  hashes.set(row, hash)
  return hash
}

/** Whether a replica, hashes by id, is this version. */
export function isVersion(
  replica: ReadonlyMap<string, string>,
  { good, poison }: Version,
): boolean {
  for (const [id, hash] of good) if (replica.get(id) !== hash) return false
  for (const id of replica.keys()) if (!good.has(id) && !poison.has(id)) return false
  return true
}
