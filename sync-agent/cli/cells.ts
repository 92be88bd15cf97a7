import { type Cell, ENTITIES, type EntityName } from '../../protocol/entities.ts'
import type { Text } from '../text/en.ts'
import { oneLine } from './terminal.ts'

/** The cells of a row with the names of their columns, amounts in money and what is empty as the empty text. */
export function cellsOf(
  text: Text,
  entity: EntityName,
  cells: readonly Cell[],
): [column: string, cell: string][] {
  const { columns } = ENTITIES[entity]
  const at = columns.findIndex(({ type }) => type === 'currency')
  const currency = String(cells[at] ?? '')
  return columns.map(({ name, type }, index) => {
    const cell = cells[index] ?? null
    if (cell === null) return [name, '']
    const isAmount = type === 'money' && typeof cell === 'number' && currency !== ''
    return [name, isAmount ? text.amount(cell, currency) : oneLine(String(cell))]
  })
}
