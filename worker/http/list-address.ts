import { type Cursor, decodeCursor, type KeysetShape } from '../domain/keyset.ts'
import type { AppContext } from './context.ts'

/** Longest search a list reads. */
const SEARCH_LENGTH = 100

/** Reads the query of a list's address; what does not fit is left out and remembered. */
export type ListAddress = {
  /** What the person searches for; empty when nothing. */
  search: () => string
  choice: <T extends string>(name: string, values: readonly T[]) => T | null
  /** A value of a given form. */
  matching: (name: string, form: RegExp) => string | null
  /** Columns that are shown, of those that can be left out: null for all. */
  columns: (ids: readonly string[]) => string | null
  cursor: (order: string, shape: KeysetShape) => Cursor | null
  /** False when something was left out: answer with a redirect to the address without it. */
  isSound: () => boolean
}

export function readListAddress(c: AppContext): ListAddress {
  let sound = true
  const value = (name: string) => c.req.query(name)?.trim() || null

  function keep<T>(name: string, read: (text: string) => T | null): T | null {
    const text = value(name)
    if (text === null) return null
    const found = read(text)
    if (found === null) sound = false
    return found
  }

  return {
    search: () => (value('q') ?? '').slice(0, SEARCH_LENGTH),
    choice: (name, values) => keep(name, (text) => values.find((known) => known === text) ?? null),
    matching: (name, form) => keep(name, (text) => (form.test(text) ? text : null)),
    columns: (ids) => {
      const asked = c.req.queries('show')
      if (!asked) return null
      const wanted = asked.flatMap((text) => text.split(','))
      const chosen = ids.filter((id) => wanted.includes(id))
      const show = chosen.length === ids.length ? null : chosen.join(',') || 'none'
      // A form sends one value a box; the address holds them as one.
      if (asked.length > 1 || asked[0] !== show) sound = false
      return show
    },
    cursor: (order, shape) => keep('page', (text) => decodeCursor(text, order, shape)),
    isSound: () => sound,
  }
}

/** A currency of ISO 4217 in an address. */
export const CURRENCY = /^[A-Z]{3}$/
/** An id of a record in an address. */
export const RECORD_ID = /^[\w-]{1,64}$/

/** "500+" beyond a cap of 500; the number that goes with a plural besides. */
export function cappedCount(
  count: number,
  cap: number,
  write: (value: number) => string,
): { text: string; of: number } {
  return count > cap ? { text: `${write(cap)}+`, of: cap } : { text: write(count), of: count }
}
