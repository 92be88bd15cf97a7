/** Rows of a list on one page. */
export const PAGE_ROWS = 50
/** Lists count no further than this; more is shown as "500+". */
export const COUNT_CAP = 500

/** Longest cursor taken from an address. */
const CURSOR_LENGTH = 2_000

/** What a row is ordered by, the last value telling rows of equal order apart. */
export type KeysetValue = string | number
export type Keyset = readonly KeysetValue[]

/** Where a page begins. `order` names the order the values belong to: a cursor of another order is refused. */
export type Cursor = {
  readonly order: string
  readonly direction: 'after' | 'before'
  readonly values: Keyset
}

/** A cursor as it stands in an address. */
export function encodeCursor({ order, direction, values }: Cursor): string {
  const text = JSON.stringify([order, direction === 'after' ? 1 : 0, ...values])
  return toBase64Url(new TextEncoder().encode(text))
}

/** The shape of an order's values, by which cursors from outside are checked. */
export type KeysetShape = readonly ('string' | 'number')[]

/** Reads a cursor for an order; null when it is malformed or belongs to another order. */
export function decodeCursor(text: string, order: string, shape: KeysetShape): Cursor | null {
  if (text.length > CURSOR_LENGTH) return null
  const parsed = parse(text)
  if (!Array.isArray(parsed)) return null
  const [name, flag, ...values] = parsed
  if (name !== order || (flag !== 0 && flag !== 1) || values.length !== shape.length) return null
  if (!values.every((value, index) => isOf(shape[index], value))) return null
  return { order, direction: flag === 1 ? 'after' : 'before', values }
}

function isOf(shape: 'string' | 'number' | undefined, value: unknown): boolean {
  return shape === 'number' ? Number.isSafeInteger(value) : typeof value === 'string'
}

/** A page of rows with the cursors of its neighbours; null where there is none. */
export type KeysetPage<Row> = { rows: Row[]; next: string | null; previous: string | null }

/**
 * Cuts a page out of what was read: one row more than a page tells whether there is a further one.
 * Rows read backwards arrive in reverse.
 */
export function cutPage<Row>(
  read: readonly Row[],
  { order, cursor, keyOf }: { order: string; cursor: Cursor | null; keyOf: (row: Row) => Keyset },
): KeysetPage<Row> {
  const backwards = cursor?.direction === 'before'
  const rows = read.slice(0, PAGE_ROWS)
  const more = read.length > PAGE_ROWS
  if (backwards) rows.reverse()
  const edge = (row: Row | undefined, direction: Cursor['direction']) =>
    row === undefined ? null : encodeCursor({ order, direction, values: keyOf(row) })
  return {
    rows,
    next: backwards || more ? edge(rows.at(-1), 'after') : null,
    previous: (backwards ? more : cursor !== null) ? edge(rows[0], 'before') : null,
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(fromBase64Url(text)))
  } catch {
    return null
  }
}

function toBase64Url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes))
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

function fromBase64Url(text: string): Uint8Array {
  const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(bytes, (character) => character.charCodeAt(0))
}
