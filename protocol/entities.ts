/** What a cell may hold: text, a whole number, a date as YYYY-MM-DD, 0 or 1, or nothing. */
export type Cell = string | number | null

/**
 * How a column's cells are checked.
 * `money` is whole minor units (kopecks), `ref` is the source key of a row of `of`.
 */
export type ColumnType = 'text' | 'int' | 'money' | 'currency' | 'date' | 'bool' | 'ref' | 'enum'

export type Column = {
  readonly name: string
  readonly type: ColumnType
  /** A required cell is never null; every other cell is null when the source lacks it. */
  readonly required?: true
  /** The entity a `ref` points at. */
  readonly of?: EntityName
  /** The closed list of an `enum`. */
  readonly values?: readonly string[]
}

export type EntitySpec = {
  /** Raised when columns change; part of every row hash. */
  readonly version: number
  readonly columns: readonly Column[]
  /** Where the control sum of the entity finds its month and amount; absent when it has none. */
  readonly sum?: { readonly month: string; readonly amount: string; readonly currency: string }
}

export type EntityName =
  | 'counterparty'
  | 'project'
  | 'contract'
  | 'amendment'
  | 'act'
  | 'invoice'
  | 'payment'
  | 'allocation'
  | 'budget_line'

const text = (name: string): Column => ({ name, type: 'text' })
const date = (name: string): Column => ({ name, type: 'date' })
const ref = (name: string, of: EntityName): Column => ({ name, type: 'ref', of })
const money = (name: string): Column => ({ name, type: 'money' })
const currency: Column = { name: 'currency', type: 'currency' }
const oneOf = (name: string, ...values: string[]): Column => ({ name, type: 'enum', values })
const required = (column: Column): Column => ({ ...column, required: true })

/**
 * The canonical entities in the order in which a batch is applied: what is pointed at comes first.
 * Column order is the order of cells in a canonical row and never changes within a version.
 */
export const ENTITIES: Readonly<Record<EntityName, EntitySpec>> = {
  counterparty: {
    version: 1,
    columns: [
      required(oneOf('side', 'customer', 'vendor', 'other')),
      required(text('name')),
      text('code'),
      text('taxId'),
      text('registrationReason'),
      text('contactName'),
      text('phone'),
      text('email'),
      text('address'),
      required({ name: 'active', type: 'bool' }),
    ],
  },
  project: {
    version: 1,
    columns: [
      required(text('name')),
      text('code'),
      required(oneOf('side', 'customer', 'vendor', 'internal')),
      ref('counterparty', 'counterparty'),
      required({ name: 'active', type: 'bool' }),
    ],
  },
  contract: {
    version: 1,
    columns: [
      required(text('number')),
      ref('counterparty', 'counterparty'),
      ref('project', 'project'),
      date('signedOn'),
      date('endsOn'),
      money('valueMinor'),
      currency,
    ],
    sum: { month: 'signedOn', amount: 'valueMinor', currency: 'currency' },
  },
  amendment: {
    version: 1,
    columns: [
      required(ref('contract', 'contract')),
      required(text('number')),
      date('signedOn'),
      money('valueChangeMinor'),
      currency,
      date('endsOn'),
    ],
    sum: { month: 'signedOn', amount: 'valueChangeMinor', currency: 'currency' },
  },
  act: {
    version: 1,
    columns: [
      required(oneOf('kind', 'ks2', 'ks3', 'other')),
      required(text('number')),
      ref('contract', 'contract'),
      ref('project', 'project'),
      date('periodFrom'),
      date('periodTo'),
      date('signedOn'),
      required(money('totalMinor')),
      required(currency),
    ],
    sum: { month: 'signedOn', amount: 'totalMinor', currency: 'currency' },
  },
  invoice: {
    version: 1,
    columns: [
      required(oneOf('side', 'receivable', 'payable')),
      required(oneOf('state', 'draft', 'posted', 'cancelled')),
      text('number'),
      ref('counterparty', 'counterparty'),
      ref('project', 'project'),
      ref('contract', 'contract'),
      date('issuedOn'),
      date('dueOn'),
      required(money('totalMinor')),
      required(currency),
      text('reference'),
    ],
    sum: { month: 'issuedOn', amount: 'totalMinor', currency: 'currency' },
  },
  payment: {
    version: 1,
    columns: [
      required(oneOf('direction', 'in', 'out')),
      text('number'),
      ref('counterparty', 'counterparty'),
      required(date('paidOn')),
      required(money('amountMinor')),
      required(currency),
      text('purpose'),
    ],
    sum: { month: 'paidOn', amount: 'amountMinor', currency: 'currency' },
  },
  allocation: {
    version: 1,
    columns: [
      ref('payment', 'payment'),
      required(ref('invoice', 'invoice')),
      date('allocatedOn'),
      required(money('amountMinor')),
      required(currency),
    ],
    sum: { month: 'allocatedOn', amount: 'amountMinor', currency: 'currency' },
  },
  budget_line: {
    version: 1,
    columns: [
      required(ref('project', 'project')),
      required(text('item')),
      money('plannedMinor'),
      money('committedMinor'),
      money('actualMinor'),
      required(currency),
    ],
  },
}

/** The entities in order of application. */
export const ENTITY_NAMES = Object.keys(ENTITIES) as readonly EntityName[]

/** True when a name from the wire is one of ours. */
export function isEntityName(name: unknown): name is EntityName {
  return typeof name === 'string' && Object.hasOwn(ENTITIES, name)
}
