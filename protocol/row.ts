import { hash as digest } from 'node:crypto'
import { type Cell, type Column, ENTITIES, type EntityName } from './entities.ts'
import { LIMITS } from './limits.ts'

/** One row as the source gives it: its key there and the cells in column order. */
export type Row = { readonly key: string; readonly cells: readonly Cell[] }

/** What a row hash is made of: the hash itself and the parts kept sums are built from. */
export type RowHash = {
  /** SHA-256 in lower-case hex. */
  readonly hash: string
  /** 0 to 4,095, from the entity and key alone: a changed row stays in its bucket. */
  readonly bucket: number
  /** The first and the second 48 bits of the hash, exact in a double. */
  readonly hashA: number
  readonly hashB: number
}

/** Why a row was refused; names, never values. */
export type RowFault = { readonly column: string; readonly rule: RowRule }
export type RowRule =
  | 'column-count'
  | 'required'
  | 'not-text'
  | 'text-too-long'
  | 'text-not-normalised'
  | 'not-whole-number'
  | 'amount-too-large'
  | 'not-a-date'
  | 'not-a-currency'
  | 'not-a-flag'
  | 'not-in-list'
  | 'key-invalid'
  | 'reference-unreadable'

const sha256 = (text: string): string => digest('sha256', text, 'hex')

/** The one byte form of a row: a JSON array of its key and its cells in column order. */
export function canonicalRow(row: Row): string {
  return JSON.stringify([row.key, ...row.cells])
}

/** SHA-256 over entity, column-set version and the canonical form, each on a line of its own. */
export function hashRow(entity: EntityName, row: Row): RowHash {
  return toRowHash(entity, row.key, hashOfRow(entity, row))
}

/** The parts of a row's hash that is known, in hex. */
export function toRowHash(entity: EntityName, key: string, hash: string): RowHash {
  return {
    hash,
    bucket: bucketOf(entity, key),
    hashA: Number.parseInt(hash.slice(0, 12), 16),
    hashB: Number.parseInt(hash.slice(12, 24), 16),
  }
}

/** The `hash` of `hashRow` alone. */
export function hashOfRow(entity: EntityName, row: Row): string {
  return sha256(`${entity}\n${ENTITIES[entity].version}\n${canonicalRow(row)}`)
}

/** The bucket of a key: the first 12 bits of SHA-256 over entity and key. */
export function bucketOf(entity: EntityName, key: string): number {
  return Number.parseInt(sha256(`${entity}\n${key}`).slice(0, 3), 16)
}

/** The first rule a row breaks, or null. Both sides run it: the agent before it sends, the worker before it stores. */
export function checkRow(entity: EntityName, row: Row): RowFault | null {
  return checkKey(row.key) ?? checkCells(entity, row, ENTITIES[entity].columns.keys())
}

/** The first rule that cells at some places of a row break, or null: whatever is wrong with the others, these can be read. */
export function checkCells(
  entity: EntityName,
  { cells }: Row,
  places: Iterable<number>,
): RowFault | null {
  const { columns } = ENTITIES[entity]
  if (cells.length !== columns.length) return { column: '*', rule: 'column-count' }
  for (const index of places) {
    const column = columns[index]
    const rule = column ? checkCell(column, cells[index] ?? null) : 'column-count'
    if (rule) return { column: column?.name ?? '*', rule }
  }
  return null
}

/** The rule a key breaks, or null; all there is to check of a delete. */
export function checkKey(key: string): RowFault | null {
  return isKey(key) ? null : { column: 'key', rule: 'key-invalid' }
}

function checkCell(column: Column, cell: Cell): RowRule | null {
  if (cell === null) return column.required ? 'required' : null
  switch (column.type) {
    case 'int':
      return isWhole(cell) ? null : 'not-whole-number'
    case 'money':
      if (!isWhole(cell)) return 'not-whole-number'
      return Math.abs(cell) <= LIMITS.moneyMinor ? null : 'amount-too-large'
    case 'bool':
      return cell === 0 || cell === 1 ? null : 'not-a-flag'
    case 'date':
      return typeof cell === 'string' && isDate(cell) ? null : 'not-a-date'
    case 'currency':
      return typeof cell === 'string' && /^[A-Z]{3}$/.test(cell) ? null : 'not-a-currency'
    case 'enum':
      return typeof cell === 'string' && column.values?.includes(cell) ? null : 'not-in-list'
    case 'ref':
      return isKey(cell) ? null : 'key-invalid'
    case 'text':
      return checkText(cell)
  }
}

function isWhole(cell: Cell): cell is number {
  return Number.isSafeInteger(cell) && !Object.is(cell, -0)
}

function checkText(cell: Cell): RowRule | null {
  if (typeof cell !== 'string') return 'not-text'
  if (cell.length > LIMITS.textLength) return 'text-too-long'
  return cell.isWellFormed() && cell.normalize('NFC') === cell ? null : 'text-not-normalised'
}

function isKey(key: unknown): key is string {
  return (
    typeof key === 'string' &&
    key.length > 0 &&
    key.length <= LIMITS.keyLength &&
    checkText(key) === null
  )
}

/** True for a date of the calendar written YYYY-MM-DD, from 1900 to 2199. */
export function isDate(value: string): boolean {
  if (!/^(19|20|21)\d\d-\d\d-\d\d$/.test(value)) return false
  const [year, month, day] = [value.slice(0, 4), value.slice(5, 7), value.slice(8)].map(Number)
  return day! >= 1 && day! <= daysOf(year!, month!)
}

/** No days of a month that there is not. */
function daysOf(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
}
