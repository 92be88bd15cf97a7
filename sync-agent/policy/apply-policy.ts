import { type Condition, meetsAll, parseCondition } from '../../protocol/condition.ts'
import { type Cell, ENTITIES, ENTITY_NAMES, type EntityName } from '../../protocol/entities.ts'
import { type EgressPolicy, ruleOf, withheldCell } from '../../protocol/policy.ts'
import { dependentsOf } from '../../protocol/policy-faults.ts'
import type { Row } from '../../protocol/row.ts'
import type { Captured, CapturedRow, Part, Source } from '../capture/source.ts'
import type { Mask } from './mask.ts'

/**
 * The source as the policy lets it be seen. Whatever reads rows reads them here, so nothing that is kept back
 * reaches hashes, shadow, spool, wire, logs or errors: it does not exist on this side of the source.
 */
export function withPolicy(source: Source, policy: EgressPolicy, mask: Mask): Source {
  if (ENTITY_NAMES.every((entity) => !policy.rules[entity] && !policy.only[entity])) return source
  return {
    ...source,
    capture: async (since) => filterCaptured(await source.capture(since), policy, mask),
  }
}

function filterCaptured(
  { part, ...captured }: Captured,
  policy: EgressPolicy,
  mask: Mask,
): Captured {
  const leaves = openFilter(captured, policy)
  // Whether a row may leave can hang on a row that nobody touched: then all are read.
  const isByColumn = Object.keys(policy.only).length === 0
  return {
    ...captured,
    ...(part && isByColumn && { part: filterPart(part, policy, mask) }),
    *rows(entity) {
      const change = changeCells(policy, entity, mask)
      for (const item of captured.rows(entity)) {
        if (!('row' in item)) yield item
        else if (leaves(entity, item.row)) yield { row: change(item.row) }
      }
    },
    *keptBack(entity) {
      for (const item of captured.rows(entity)) {
        if ('row' in item && !leaves(entity, item.row)) yield item.row.key
      }
    },
  }
}

function filterPart({ touched, rows, before }: Part, policy: EgressPolicy, mask: Mask): Part {
  function* filter(entity: EntityName, items: Iterable<CapturedRow>) {
    const change = changeCells(policy, entity, mask)
    for (const item of items) yield 'row' in item ? { row: change(item.row) } : item
  }
  return {
    touched,
    rows: (entity) => filter(entity, rows(entity)),
    before: (entity, keys) => filter(entity, before(entity, keys)),
  }
}

/** Whether a row may leave: it meets its conditions, and so does the row that it must name. */
function openFilter(captured: Captured, policy: EgressPolicy) {
  const conditions = new Map(
    ENTITY_NAMES.map((entity) => [entity, readConditions(policy, entity)] as const),
  )
  const filtered = new Set(ENTITY_NAMES.filter((entity) => conditions.get(entity)?.length))
  const dependents = new Map(
    dependentsOf(filtered).map(([entity, column]) => [
      entity,
      { index: ENTITIES[entity].columns.indexOf(column), of: column.of! },
    ]),
  )
  const hidden = new Map<EntityName, ReadonlySet<string>>()

  function isHidden(entity: EntityName, key: Cell): boolean {
    const keys = hidden.get(entity) ?? keysWithout(captured.rows(entity), conditions.get(entity)!)
    hidden.set(entity, keys)
    return keys.has(String(key))
  }

  return (entity: EntityName, row: Row): boolean => {
    if (!meetsAll(row, conditions.get(entity) ?? [])) return false
    const named = dependents.get(entity)
    return !named || !isHidden(named.of, row.cells[named.index] ?? null)
  }
}

function keysWithout(rows: Iterable<CapturedRow>, conditions: readonly Condition[]): Set<string> {
  const keys = new Set<string>()
  for (const item of rows) {
    if ('row' in item && !meetsAll(item.row, conditions)) keys.add(item.row.key)
  }
  return keys
}

function readConditions(policy: EgressPolicy, entity: EntityName): Condition[] {
  return (policy.only[entity] ?? []).map((text) => {
    const condition = parseCondition(entity, text)
    // The configuration was checked; a condition that nobody reads must not let everything pass.
    if (!condition) throw new TypeError('A condition of the policy cannot be read.')
    return condition
  })
}

function changeCells(policy: EgressPolicy, entity: EntityName, mask: Mask): (row: Row) => Row {
  const changes = ENTITIES[entity].columns.map((column) => {
    const rule = ruleOf(policy, entity, column.name)
    if (rule === 'withhold') return () => withheldCell(column)
    if (rule === 'mask') return (cell: Cell) => (typeof cell === 'string' ? mask(cell) : null)
    return (cell: Cell) => cell
  })
  return ({ key, cells }) => ({ key, cells: cells.map((cell, at) => changes[at]?.(cell) ?? null) })
}
