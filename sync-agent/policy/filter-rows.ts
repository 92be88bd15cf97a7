import { type Condition, parseCondition } from '../../protocol/condition.ts'
import { type Column, ENTITIES, ENTITY_NAMES, type EntityName } from '../../protocol/entities.ts'
import type { EgressPolicy } from '../../protocol/policy.ts'
import { dependentsOf } from '../../protocol/policy-faults.ts'
import { checkCells, checkRow, type Row, type RowFault } from '../../protocol/row.ts'
import type { Captured, CapturedRow } from '../capture/source.ts'

/** What a policy says of a row; a fault where what it hangs on cannot be read, so that it cannot say. */
export type Verdict = 'leaves' | 'kept-back' | RowFault

export type Filter = {
  /** The entities of which not all rows may leave. */
  readonly filtered: ReadonlySet<EntityName>
  readonly judge: (entity: EntityName, item: CapturedRow) => Verdict
}

/**
 * Whether a row may leave: it meets its conditions, and leaves with the row that it must name. `changed` gives a row as
 * it would leave. What is not filtered leaves, whatever is wrong with it: that is said where rows are checked.
 */
export function openFilter(
  captured: Captured,
  policy: EgressPolicy,
  changed: (entity: EntityName, row: Row) => Row,
): Filter {
  const conditions = new Map(
    ENTITY_NAMES.map((entity) => [entity, readConditions(policy, entity)] as const),
  )
  const conditioned = new Set(ENTITY_NAMES.filter((entity) => conditions.get(entity)?.length))
  const dependents = new Map(dependentsOf(conditioned))
  const filtered = new Set([...conditioned, ...dependents.keys()])
  const leaving = new Map<EntityName, ReadonlyMap<string, boolean>>()

  /** The rows of an entity that leave or may have to, and whether they can be read whole. */
  function namedOf(entity: EntityName): ReadonlyMap<string, boolean> {
    const known = leaving.get(entity) ?? new Map(findNamed(entity))
    leaving.set(entity, known)
    return known
  }

  function* findNamed(entity: EntityName): Generator<[string, boolean]> {
    for (const item of captured.rows(entity)) {
      const verdict = judgeAlone(item, entity, conditions.get(entity) ?? [])
      if (verdict === 'kept-back') continue
      const isWell = verdict === 'leaves' && 'row' in item
      const { key } = 'row' in item ? item.row : item
      yield [key, isWell && checkRow(entity, changed(entity, item.row)) === null]
    }
  }

  return {
    filtered,
    judge: (entity, item) => {
      if (!filtered.has(entity)) return 'leaves'
      const verdict = judgeAlone(item, entity, conditions.get(entity) ?? [])
      const column = dependents.get(entity)
      if (verdict !== 'leaves' || !column || !('row' in item)) return verdict
      return judgeDependent(item.row, entity, column, namedOf(column.of!))
    },
  }
}

/** By its own cells alone. One condition that is surely not met keeps a row back, whatever the others rest on. */
function judgeAlone(
  item: CapturedRow,
  entity: EntityName,
  conditions: readonly Condition[],
): Verdict {
  if (!('row' in item)) return item.fault
  const { row } = item
  let doubt: RowFault | null = null
  for (const { index, meets } of conditions) {
    const fault = checkCells(entity, row, [index])
    if (!fault && !meets(row.cells[index] ?? null)) return 'kept-back'
    doubt ??= fault
  }
  return doubt ?? 'leaves'
}

/** A row leaves only with the row that it must name: one that is not there, or may not leave, keeps it back. */
function judgeDependent(
  row: Row,
  entity: EntityName,
  column: Column,
  named: ReadonlyMap<string, boolean>,
): Verdict {
  const index = ENTITIES[entity].columns.indexOf(column)
  const fault = checkCells(entity, row, [index])
  if (fault) return fault
  const isWell = named.get(String(row.cells[index]))
  if (isWell === undefined) return 'kept-back'
  return isWell ? 'leaves' : { column: column.name, rule: 'reference-unreadable' }
}

function readConditions(policy: EgressPolicy, entity: EntityName): Condition[] {
  return (policy.only[entity] ?? []).map((text) => {
    const condition = parseCondition(entity, text)
    // The configuration was checked; a condition that nobody reads must not let everything pass.
    if (!condition) throw new TypeError('A condition of the policy cannot be read.')
    return condition
  })
}
