/** The policies that a book is narrowed to, each beside the same said plainly, which is what the edge is held against. */
import { type Cell, ENTITIES, type EntityName } from '../../protocol/entities.ts'
import { type EgressPolicy, SEND_ALL } from '../../protocol/policy.ts'
import { checkRow, isDate } from '../../protocol/row.ts'
import { MASK } from './agent.ts'
import type { Shown } from './book.ts'
import type { BookRow } from './ledger.ts'

/** Stands nowhere else; its second part is one word of the search index. */
export const SECRET = 'secret-zqjxkwvy'
export const SECRET_WORD = 'zqjxkwvy'

export const placeOf = (entity: EntityName, column: string): number =>
  ENTITIES[entity].columns.findIndex(({ name }) => name === column)

export type Narrowing = {
  readonly name: string
  readonly policy: EgressPolicy
  readonly shown: Shown
  /** Where somebody writes the secret, and with which other cells. */
  readonly secret: { entity: EntityName; column: string; cells: Readonly<Record<string, Cell>> }
  /** Rows of the replica, deleted ones too, that hold what may not be held. */
  readonly held: string
}

type Item = BookRow['item']
type Keeps = (cell: Cell) => boolean | null

const phone = { entity: 'counterparty', column: 'phone', cells: {} } as const
const payable = { side: 'payable' } as const
const RECEIVABLE: Keeps = (cell) => oneOf(cell, ['receivable', 'payable'], 'receivable')

/** What is kept of a row that is gone: all that can be emptied of it. */
const TOLD = 'number is not null or counterparty is not null or total_minor <> 0'

export const NARROWINGS: readonly Narrowing[] = [
  {
    name: 'phone is withheld',
    policy: { ...SEND_ALL, rules: { counterparty: { phone: 'withhold' } } },
    shown: changeColumn('counterparty', 'phone', () => null),
    secret: phone,
    held: 'ledger_counterparty where phone is not null',
  },
  {
    name: 'phone is masked',
    policy: { ...SEND_ALL, rules: { counterparty: { phone: 'mask' } } },
    shown: changeColumn('counterparty', 'phone', (cell) =>
      typeof cell === 'string' ? MASK(cell) : null,
    ),
    secret: phone,
    held: "ledger_counterparty where phone not like 'masked:%'",
  },
  {
    name: 'what is owed to others stays',
    policy: { ...SEND_ALL, only: { invoice: ['side = receivable'] } },
    shown: only('invoice', 'side', RECEIVABLE, 'allocation'),
    secret: { entity: 'invoice', column: 'reference', cells: payable },
    held: `ledger_invoice where (deleted = 1 and (${TOLD})) or (deleted = 0 and side = 'payable')`,
  },
  {
    name: 'what is owed to others stays, and all references',
    policy: {
      rules: { invoice: { reference: 'withhold' } },
      only: { invoice: ['side = receivable'] },
    },
    shown: both(
      changeColumn('invoice', 'reference', () => null),
      only('invoice', 'side', RECEIVABLE, 'allocation'),
    ),
    secret: { entity: 'invoice', column: 'number', cells: { ...payable, reference: 'Order' } },
    held: `ledger_invoice where reference is not null or (deleted = 1 and (${TOLD}))
      or (deleted = 0 and side = 'payable')`,
  },
  {
    name: 'only customers leave',
    policy: { ...SEND_ALL, only: { counterparty: ['side = customer'] } },
    shown: only('counterparty', 'side', (cell) =>
      oneOf(cell, ['customer', 'vendor', 'other'], 'customer'),
    ),
    secret: { entity: 'counterparty', column: 'name', cells: { side: 'vendor' } },
    held: `ledger_counterparty where (deleted = 1 and name <> 'masked:')
      or (deleted = 0 and side <> 'customer')`,
  },
  {
    name: 'only projects for customers leave',
    policy: { ...SEND_ALL, only: { project: ['side = customer'] } },
    shown: only('project', 'side', (cell) =>
      oneOf(cell, ['customer', 'vendor', 'internal'], 'customer'),
    ),
    secret: { entity: 'project', column: 'name', cells: { side: 'internal' } },
    held: `ledger_project where (deleted = 1 and name <> 'masked:')
      or (deleted = 0 and side <> 'customer')`,
  },
  {
    name: 'no amount leaves',
    policy: {
      rules: {
        invoice: { totalMinor: 'withhold', reference: 'withhold' },
        ...{ payment: { amountMinor: 'withhold' }, allocation: { amountMinor: 'withhold' } },
      },
      only: {},
    },
    shown: [
      changeColumn('invoice', 'reference', () => null),
      changeColumn('invoice', 'totalMinor', () => 0),
      changeColumn('payment', 'amountMinor', () => 0),
      changeColumn('allocation', 'amountMinor', () => 0),
    ].reduce(both),
    secret: { entity: 'invoice', column: 'reference', cells: {} },
    held: `(
      select 'invoice' as at, total_minor, paid_minor from ledger_invoice union all
      select 'payment', amount_minor, 0 from ledger_payment union all
      select 'control sum', ledger_minor, replica_minor from control_sum where entity <> 'contract'
      union all
      select 'due sum', open_minor, 0 from ledger_due_sum) where total_minor <> 0 or paid_minor <> 0`,
  },
  {
    name: 'no payment leaves',
    policy: { ...SEND_ALL, only: { payment: ['paidOn is empty'] } },
    shown: only('payment', 'paidOn', (cell) =>
      typeof cell === 'string' && isDate(cell) ? false : null,
    ),
    secret: { entity: 'payment', column: 'purpose', cells: {} },
    held: 'ledger_payment where deleted = 0 or amount_minor <> 0 or counterparty is not null',
  },
]

/** Whether a word is the one that leaves; null when it is none that the column knows. */
function oneOf(cell: Cell, known: readonly Cell[], wanted: Cell): boolean | null {
  return known.includes(cell) ? cell === wanted : null
}

function both(first: Shown, second: Shown): Shown {
  return (rows, when) => second(first(rows, when), when)
}

function changeColumn(entity: EntityName, column: string, change: (cell: Cell) => Cell): Shown {
  const place = placeOf(entity, column)
  const changeItem = (item: Item): Item =>
    'row' in item
      ? {
          row: {
            ...item.row,
            cells: item.row.cells.map((cell, at) => (at === place ? change(cell) : cell)),
          },
        }
      : item
  return (rows) =>
    new Map(
      [...rows].map(([id, row]) => [
        id,
        row.entity === entity ? { entity, item: changeItem(row.item) } : row,
      ]),
    )
}

/**
 * The rows of an entity that one cell lets leave, and of those that must name such a row the ones that do. Of a row in
 * doubt, for it cannot be read or names one that cannot, nothing may be held once the policy has become this one;
 * later what stood may stand.
 */
function only(entity: EntityName, column: string, keeps: Keeps, dependent?: EntityName): Shown {
  const place = placeOf(entity, column)
  const judge = (item: Item): boolean | null =>
    'row' in item && item.row.cells.length === ENTITIES[entity].columns.length
      ? keeps(item.row.cells[place] ?? null)
      : null
  return (rows, when) => {
    const named = new Map<string, boolean>()
    const judged = [...rows].map(([id, row]): [string, BookRow, boolean | null] => {
      if (row.entity !== entity) return [id, row, true]
      const leaves = judge(row.item)
      const isWell = leaves === true && isGood(row)
      if (leaves !== false) named.set(keyOf(row.item), isWell)
      return [id, row, leaves && !isWell ? null : leaves]
    })
    return new Map(
      judged.flatMap(([id, row, leaves]): [string, BookRow][] => {
        const verdict = row.entity === dependent ? judgeDependent(row, entity, named) : leaves
        if (verdict === true) return [[id, row]]
        return verdict === null && when === 'later' ? [[id, inDoubt(row)]] : []
      }),
    )
  }
}

function judgeDependent(
  row: BookRow,
  of: EntityName,
  named: ReadonlyMap<string, boolean>,
): boolean | null {
  const { entity, item } = row
  const { columns } = ENTITIES[entity]
  const place = columns.findIndex((column) => column.of === of)
  if (!('row' in item) || item.row.cells.length !== columns.length) return null
  const key = item.row.cells[place]
  if (typeof key !== 'string' || !key.isWellFormed()) return null
  if (!named.has(key)) return false
  return named.get(key) && isGood(row) ? true : null
}

const isGood = ({ entity, item }: BookRow): boolean =>
  'row' in item && checkRow(entity, item.row) === null

const keyOf = (item: Item): string => ('row' in item ? item.row.key : item.key)

/** What the model takes for a row that breaks a rule. */
const inDoubt = ({ entity, item }: BookRow): BookRow => ({
  entity,
  item: { key: keyOf(item), fault: { column: '*', rule: 'required' } },
})
