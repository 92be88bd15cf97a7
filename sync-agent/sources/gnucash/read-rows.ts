import type { DatabaseSync } from 'node:sqlite'
import { minorDigits } from '../../../protocol/currency.ts'
import { type Cell, type Column, ENTITIES, type EntityName } from '../../../protocol/entities.ts'
import type { RowFault } from '../../../protocol/row.ts'
import type { CapturedRow } from '../../capture/source.ts'
import { readPreset } from '../../presets.ts'
import { type DraftLine, draftTotal } from './draft-total.ts'
import { sumMinor } from './fraction.ts'
import { findTaxNumbers } from './tax-id.ts'
import { walkDrafts } from './walk-drafts.ts'

/** A row of a preset query. */
type Raw = Record<string, unknown>

/** Keys of one query: SQLite looks up those that stand in it, and makes all rows for those of a subquery. */
const KEYS_AT_ONCE = 500

/** The rows of one entity as its preset query gives them, in order of their keys, one at a time. */
export function* readRows(db: DatabaseSync, entity: EntityName): Generator<CapturedRow> {
  const refine = REFINE[entity]?.(db, null) ?? ((raw: Raw) => raw)
  // Sorted once they are made: read by the index of keys, each row of a large book is a page of its own.
  const inOrder = `select * from (${readPreset('gnucash', entity)}) order by cast(key as text)`
  for (const raw of db.prepare(inOrder).iterate()) {
    yield toRow(entity, refine(raw))
  }
}

/**
 * The same of the rows with these keys, which ascend. What a query would look for in the whole of a table stands, for
 * these, in a smaller one of the same name.
 */
export function* readRowsOf(
  db: DatabaseSync,
  entity: EntityName,
  keys: readonly string[],
): Generator<CapturedRow> {
  const narrowed = NARROWED.has(entity) ? `, ${readPreset('gnucash', `${entity}-asked`)}` : ''
  for (let first = 0; first < keys.length; first += KEYS_AT_ONCE) {
    const some = keys.slice(first, first + KEYS_AT_ONCE)
    const refine = REFINE[entity]?.(db, some) ?? ((raw: Raw) => raw)
    const asked = some.map((_, index) => `?${index + 1}`)
    const inOrder = `with asked(key) as (values (${asked.join('), (')}))${narrowed}
      select * from (${readPreset('gnucash', entity)})
      where key in (${asked.join(', ')}) order by cast(key as text)`
    for (const raw of db.prepare(inOrder).iterate(...some)) yield toRow(entity, refine(raw))
  }
}

/** Queries that read tables for which there is no index of what they look up. */
const NARROWED: ReadonlySet<EntityName> = new Set(['allocation', 'payment'])

type Refine = (db: DatabaseSync, keys: readonly string[] | null) => (raw: Raw) => Raw

/** What a query cannot say in SQL any shell runs: tax numbers, drafts' totals, the direction of money. */
const REFINE: { readonly [name in EntityName]?: Refine } = {
  counterparty: () => (raw) => ({ ...raw, ...findTaxNumbers(String(raw.notes ?? '')) }),
  invoice: (db, keys) => {
    const linesOf = walkDrafts(db, keys)
    return (raw) => (raw.state === 'draft' ? withDraftTotal(raw, linesOf(String(raw.key))) : raw)
  },
  payment: () => withDirection,
}

function withDraftTotal(raw: Raw, lines: readonly DraftLine[]): Raw {
  // GnuCash rounds by the fraction of its commodity, which need not be the minor unit.
  const fraction = Number(raw.fraction)
  const total = draftTotal(lines, fraction)
  return { ...raw, totalMinor: total === null ? null : `${total}/${fraction}` }
}

function withDirection(raw: Raw): Raw {
  const amount = toMoney(raw.amountMinor, raw)
  if (typeof amount !== 'number') return raw
  return { ...raw, direction: amount < 0 ? 'out' : 'in', amountMinor: Math.abs(amount) }
}

function toRow(entity: EntityName, raw: Raw): CapturedRow {
  // A guid is plain ASCII. One that is not stays as it is, for normalised it might stand out of order.
  const key = String(raw.key ?? '')
  const cells: Cell[] = []
  for (const column of ENTITIES[entity].columns) {
    const cell = toCell(column, raw)
    if (typeof cell === 'object' && cell !== null) return { key, fault: cell }
    cells.push(cell)
  }
  return { row: { key, cells } }
}

function toCell(column: Column, raw: Raw): Cell | RowFault {
  const value = raw[column.name] ?? null
  if (value === null) return null
  if (column.type === 'money') {
    return toMoney(value, raw) ?? { column: column.name, rule: 'not-whole-number' }
  }
  if (typeof value === 'number') return value
  const text = String(value).normalize('NFC')
  return text === '' && !column.required ? null : text
}

/** Money as minor units already, or as a list of fractions in the row's currency; null when it does not fit. */
function toMoney(value: unknown, raw: Raw): number | null {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || typeof raw.currency !== 'string') return null
  return sumMinor(value, 10 ** minorDigits(raw.currency))
}
