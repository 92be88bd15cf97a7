import { type Cell, ENTITIES, type EntityName } from './entities.ts'
import type { Row } from './row.ts'

/**
 * A condition on one column as a person writes it:
 * `side = customer`, `issuedOn >= 2025-01-01`, `totalMinor < 100000000`, `state in posted, cancelled`,
 * `contract is empty`, `project is not empty`.
 */
export type Condition = {
  readonly index: number
  readonly meets: (cell: Cell) => boolean
}

const COMPARISON = /^(\w+)\s*(=|!=|<=|>=|<|>)\s*(.+)$/
const MEMBERSHIP = /^(\w+)\s+in\s+(.+)$/
const EMPTINESS = /^(\w+)\s+is\s+(not\s+)?empty$/

/** Reads a condition on a column of an entity; null when it is none, or its value is not of the column's type. */
export function parseCondition(entity: EntityName, text: string): Condition | null {
  const plain = text.trim()
  const [, emptied, not] = EMPTINESS.exec(plain) ?? []
  if (emptied) return on(entity, emptied, [], () => (cell) => (cell === null) === !not)
  const [, member, list = ''] = MEMBERSHIP.exec(plain) ?? []
  if (member) {
    return on(entity, member, list.split(','), (values) => (cell) => values.includes(cell))
  }
  const [, name, sign, value = ''] = COMPARISON.exec(plain) ?? []
  if (!name) return null
  return on(entity, name, [value], ([wanted = null]) => comparison(sign ?? '=', wanted))
}

function on(
  entity: EntityName,
  name: string,
  texts: readonly string[],
  build: (values: readonly Cell[]) => (cell: Cell) => boolean,
): Condition | null {
  const { columns } = ENTITIES[entity]
  const index = columns.findIndex((column) => column.name === name)
  const column = columns[index]
  if (!column) return null
  const isNumber = ['int', 'money', 'bool'].includes(column.type)
  const values = texts.map((text) => readValue(text.trim(), isNumber))
  if (values.includes(null)) return null
  const isListed = (value: Cell) => column.values?.includes(String(value)) ?? true
  return values.every(isListed) ? { index, meets: build(values) } : null
}

function readValue(text: string, isNumber: boolean): Cell {
  const bare = text.replace(/^'(.*)'$/, '$1')
  if (!isNumber) return bare === '' ? null : bare
  return /^-?\d{1,16}$/.test(bare) ? Number(bare) : null
}

/** What is empty meets no comparison but "is not this". */
function comparison(sign: string, wanted: Cell): (cell: Cell) => boolean {
  const compare = (cell: Cell) => (cell === wanted ? 0 : cell! < wanted! ? -1 : 1)
  const tests: Readonly<Record<string, (cell: Cell) => boolean>> = {
    '=': (cell) => cell === wanted,
    '!=': (cell) => cell !== wanted,
    '<': (cell) => cell !== null && compare(cell) < 0,
    '<=': (cell) => cell !== null && compare(cell) <= 0,
    '>': (cell) => cell !== null && compare(cell) > 0,
    '>=': (cell) => cell !== null && compare(cell) >= 0,
  }
  return tests[sign] ?? (() => false)
}

/** True when a row meets all of the conditions. */
export function meetsAll(row: Row, conditions: readonly Condition[]): boolean {
  return conditions.every(({ index, meets }) => meets(row.cells[index] ?? null))
}
