import { type Cell, ENTITIES, ENTITY_NAMES, type EntityName } from '../../protocol/entities.ts'
import { type EgressPolicy, ruleOf, withheldCell } from '../../protocol/policy.ts'
import type { Row } from '../../protocol/row.ts'
import type { Captured, CapturedRow, Part, Source } from '../capture/source.ts'
import { openFilter } from './filter-rows.ts'
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
  const changes = new Map(
    ENTITY_NAMES.map((entity) => [entity, changeCells(policy, entity, mask)] as const),
  )
  const changed = (entity: EntityName, row: Row): Row => changes.get(entity)!(row)
  const { filtered, judge } = openFilter(captured, policy, changed)
  return {
    ...captured,
    filtered,
    // Whether a row may leave can hang on a row that nobody touched: then all are read.
    ...(part && filtered.size === 0 && { part: filterPart(part, changed) }),
    *rows(entity) {
      for (const item of captured.rows(entity)) {
        const verdict = judge(entity, item)
        if (verdict === 'kept-back') continue
        if (verdict !== 'leaves') yield { key: keyOf(item), fault: verdict }
        else yield 'row' in item ? { row: changed(entity, item.row) } : item
      }
    },
    *keptBack(entity) {
      for (const item of captured.rows(entity)) {
        if (judge(entity, item) === 'kept-back') yield keyOf(item)
      }
    },
  }
}

const keyOf = (item: CapturedRow): string => ('row' in item ? item.row.key : item.key)

function filterPart(
  { touched, rows, before }: Part,
  changed: (entity: EntityName, row: Row) => Row,
): Part {
  function* change(entity: EntityName, items: Iterable<CapturedRow>) {
    for (const item of items) yield 'row' in item ? { row: changed(entity, item.row) } : item
  }
  return {
    touched,
    rows: (entity) => change(entity, rows(entity)),
    before: (entity, keys) => change(entity, before(entity, keys)),
  }
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
