import { type Cell, ENTITIES, ENTITY_NAMES, type EntityName } from '../../protocol/entities.ts'
import { hashRow, type Row } from '../../protocol/row.ts'
import type { ControlScope, ControlSum } from '../../protocol/verification.ts'
import { addAmounts } from './add-amounts.ts'

/** What a reading of the source is watched for, row by row, beside the comparison with the shadow. */
export type Watch = {
  /** Forgets what it has seen. Of a part the sums are what they differ by from those of the reading before. */
  readonly begin: (reading: 'whole' | 'part') => void
  /** Takes a row that may leave. */
  readonly see: (entity: EntityName, row: Row) => void
  /** Takes away a row of the reading before. */
  readonly lose: (entity: EntityName, row: Row) => void
  readonly reading: () => 'whole' | 'part'
  readonly rows: () => number
  /** Made one by one: there may be as many as projects. */
  readonly sums: (scope: ControlScope) => Iterable<ControlSum>
  /** How many `sums` gives. */
  readonly count: (scope: ControlScope) => number
  readonly has: (scope: ControlScope, ...of: Place) => boolean
  /** The hash of a wanted row, by entity and key; undefined where the source has no such row. */
  readonly hashOf: (entity: EntityName, key: string) => string | undefined
}

type Place = readonly [entity: EntityName, of: string, currency: string]
type Places = { month: number; amount: number; currency: number; project: number }

/** Where the entities keep what a control sum is made of; -1 where there is none. */
const PLACES = new Map<EntityName, Places>(
  ENTITY_NAMES.flatMap((entity) => {
    const { sum, columns } = ENTITIES[entity]
    const place = (name: string) => columns.findIndex((column) => column.name === name)
    if (!sum) return []
    const places = { amount: place(sum.amount), currency: place(sum.currency) }
    return [[entity, { ...places, month: place(sum.month), project: place('project') }] as const]
  }),
)

/**
 * Sums what passes by month and currency, and by project where `byProject`; hashes the rows that are wanted,
 * each named as entity and key on two lines.
 */
export function watchRows(wanted: ReadonlySet<string>, byProject: boolean): Watch {
  const sums: Record<ControlScope, Map<string, [rows: number, amount: ControlSum[4]]>> = {
    month: new Map(),
    project: new Map(),
  }
  const hashes = new Map<string, string>()
  let rows = 0
  let reading: 'whole' | 'part' = 'whole'

  function add(scope: ControlScope, name: string, count: number, amount: number): void {
    const known = sums[scope].get(name)
    if (known) {
      known[0] += count
      known[1] = addAmounts(known[1], amount)
    } else sums[scope].set(name, [count, amount])
  }

  function sum(entity: EntityName, { cells }: Row, sign: 1 | -1): void {
    const places = PLACES.get(entity)
    if (!places) return
    const amount = sign * Number(cells[places.amount] ?? 0)
    const currency = textOf(cells[places.currency])
    const month = textOf(cells[places.month]).slice(0, 7)
    add('month', nameOf(entity, month, currency), sign, amount)
    if (!byProject || places.project < 0) return
    add('project', nameOf(entity, textOf(cells[places.project]), currency), sign, amount)
  }

  return {
    begin: (what) => {
      reading = what
      rows = 0
      for (const scope of [sums.month, sums.project]) scope.clear()
    },
    reading: () => reading,
    see: (entity, row) => {
      rows += 1
      if (wanted.size > 0 && wanted.has(`${entity}\n${row.key}`)) {
        hashes.set(`${entity}\n${row.key}`, hashRow(entity, row).hash)
      }
      sum(entity, row, 1)
    },
    lose: (entity, row) => sum(entity, row, -1),
    rows: () => rows,
    *sums(scope) {
      for (const [name, [count, amount]] of sums[scope]) yield toSum(name, count, amount)
    },
    count: (scope) => sums[scope].size,
    has: (scope, ...of) => sums[scope].has(nameOf(...of)),
    hashOf: (entity, key) => hashes.get(`${entity}\n${key}`),
  }
}

const textOf = (cell: Cell | undefined): string => (cell == null ? '' : String(cell))

const nameOf = (...[entity, of, currency]: Place): string => `${entity}\n${currency}\n${of}`

function toSum(name: string, rows: number, amount: ControlSum[4]): ControlSum {
  const [entity = '', currency = '', ...of] = name.split('\n')
  return [entity as EntityName, of.join('\n'), currency, rows, amount]
}
