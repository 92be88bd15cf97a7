import { ENTITIES, ENTITY_NAMES, type EntityName } from '../../protocol/entities.ts'
import type { Shape } from '../store/apply/rows.ts'
import { columnName } from '../store/ledger-columns.ts'

/** What the worker adds to a row of the ledger, in the order of `extras`. */
const EXTRAS: { readonly [name in EntityName]?: readonly string[] } = {
  counterparty: ['name_key', 'sort_key', 'phone_key', 'email_key', 'new_id'],
  project: ['sort_key', 'code_key', 'new_id'],
  invoice: ['number_key'],
}

/** How each canonical entity is stored: nothing but a change of spelling. */
export const SHAPES: Readonly<Record<EntityName, Shape>> = Object.fromEntries(
  ENTITY_NAMES.map((entity) => [entity, shapeOf(entity)]),
) as Record<EntityName, Shape>

function shapeOf(entity: EntityName): Shape {
  const { columns, sum } = ENTITIES[entity]
  const shape = {
    entity,
    table: `ledger_${entity}`,
    columns: columns.map(({ name }) => columnName(name)),
    fields: columns.map(({ name }) => name),
    extras: EXTRAS[entity] ?? [],
  }
  if (!sum) return shape
  const { month, amount, currency } = sum
  return {
    ...shape,
    sum: {
      month: columnName(month),
      amount: columnName(amount),
      currency: columnName(currency),
    },
  }
}
