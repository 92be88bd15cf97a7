import { numberKey } from './document-key.ts'
import { type NameSearch, readSearch } from './name-search.ts'

/** What the palette looks for: names, and how the number of an invoice may begin. */
export type PaletteSearch = {
  readonly names: readonly NameSearch[]
  readonly numbers: readonly string[]
}

/**
 * Reads what was typed; `readings` are the ways to read it, as in the other keyboard layout.
 * Null when there is nothing to look for.
 */
export function readPaletteSearch(readings: readonly string[]): PaletteSearch | null {
  const names = readings.map(readSearch).filter((search) => search !== null)
  if (names.length === 0) return null
  const numbers = readings.map(numberKey).filter((key) => key !== null)
  return { names, numbers: [...new Set(numbers)] }
}
