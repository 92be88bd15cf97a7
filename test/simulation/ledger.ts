import type { Cell, EntityName } from '../../protocol/entities.ts'
import { checkRow } from '../../protocol/row.ts'
import type { CapturedRow } from '../../sync-agent/capture/source.ts'
import type { Chance } from './random.ts'

/** A row of the book with the entity it belongs to. */
export type BookRow = { readonly entity: EntityName; readonly item: CapturedRow }

/** Stands in every poison row: must be seen nowhere outside the book. */
export const CANARY = 'canary-7d1f'

/** The entities of the simulated source. */
export const SIMULATED: readonly EntityName[] = [
  'counterparty',
  'project',
  'contract',
  'invoice',
  'payment',
  'allocation',
]

const KEYS: Readonly<Record<string, number>> = {
  counterparty: 9,
  project: 4,
  contract: 3,
  invoice: 9,
  payment: 5,
  allocation: 8,
}

/** Letters that quoting, JSON, SQL and UTF-8 may stumble over. */
const NAMES = [
  ...['ООО «Бета»', 'Beta "B" LLC', "O'Neil", 'a\\b', 'tab\tline\nend', '😀 дом', '0012', 'null'],
  ...['\u2028', 'é', 'ИП Иванов И. И.', '%_:key', 'bell\u0007', 'nul\u0000nul', '𝒳', ' '],
]
const CURRENCIES = ['RUB', 'RUB', 'RUB', 'EUR']
const DATES = ['2026-01-05', '2026-01-31', '2026-02-10', '2199-12-31']

/** A key that is drawn again soon, so that rows meet. Some hold what is hard to carry. */
export function drawKey(chance: Chance, entity: EntityName): string {
  const number = chance.between(1, KEYS[entity] ?? 3)
  const odd = entity === 'counterparty' && number === 7
  return odd ? 'c"7\\\u00e9/%' : `${entity[0]}${number}`
}

/** A row that keeps every rule. */
export function drawRow(chance: Chance, entity: EntityName, key: string): BookRow {
  return { entity, item: { row: { key, cells: CELLS[entity]?.(chance) ?? [] } } }
}

/** A row that breaks a rule, in one of the ways a source can. */
export function drawPoison(chance: Chance, entity: EntityName, key: string): BookRow {
  const { item } = drawRow(chance, entity, key)
  const cells: Cell[] = 'row' in item ? [...item.row.cells] : []
  const broken: readonly Cell[][] = [
    [CANARY, ...cells.slice(1)],
    [...cells.slice(1), `${CANARY}e\u0301`],
    [...cells, CANARY],
    cells.map((cell) => (cell === null ? `${CANARY}\ud800` : cell)),
  ]
  const row = { key, cells: chance.pick(broken) }
  // What happens to be a good row is one that the source itself could not make.
  const isBroken = checkRow(entity, row) !== null
  return { entity, item: isBroken ? { row } : { key, fault: { column: 'name', rule: 'required' } } }
}

const CELLS: { readonly [entity in EntityName]?: (chance: Chance) => Cell[] } = {
  counterparty: (chance) => [
    chance.pick(['customer', 'vendor', 'other']),
    chance.pick(NAMES),
    maybe(chance, () => chance.pick(NAMES)),
    maybe(chance, () => chance.pick(['7701', '7702', '7703'])),
    maybe(chance, () => chance.pick(['1', '2'])),
    null,
    maybe(chance, () => chance.pick(['+7 495 123-45-67', '8 (495) 1234567', 'call me'])),
    maybe(chance, () => chance.pick(['a@b.ru', 'A@B.RU'])),
    null,
    chance.between(0, 1),
  ],
  project: (chance) => [
    chance.pick(NAMES),
    maybe(chance, () => `${chance.between(1, 9)}`),
    chance.pick(['customer', 'vendor', 'internal']),
    maybe(chance, () => drawKey(chance, 'counterparty')),
    1,
  ],
  contract: (chance) => [
    `${chance.between(1, 9)}`,
    maybe(chance, () => drawKey(chance, 'counterparty')),
    maybe(chance, () => drawKey(chance, 'project')),
    maybe(chance, () => chance.pick(DATES)),
    null,
    maybe(chance, () => amount(chance)),
    maybe(chance, () => chance.pick(CURRENCIES)),
  ],
  invoice: (chance) => [
    chance.pick(['receivable', 'payable']),
    chance.pick(['posted', 'posted', 'draft', 'cancelled']),
    maybe(chance, () => `00${chance.between(1, 99)}`),
    maybe(chance, () => drawKey(chance, 'counterparty')),
    maybe(chance, () => drawKey(chance, 'project')),
    maybe(chance, () => drawKey(chance, 'contract')),
    maybe(chance, () => chance.pick(DATES)),
    maybe(chance, () => chance.pick(DATES)),
    amount(chance),
    chance.pick(CURRENCIES),
    maybe(chance, () => chance.pick(NAMES)),
  ],
  payment: (chance) => [
    chance.pick(['in', 'out']),
    null,
    maybe(chance, () => drawKey(chance, 'counterparty')),
    chance.pick(DATES),
    amount(chance),
    chance.pick(CURRENCIES),
    maybe(chance, () => chance.pick(NAMES)),
  ],
  allocation: (chance) => [
    maybe(chance, () => drawKey(chance, 'payment')),
    drawKey(chance, 'invoice'),
    maybe(chance, () => chance.pick(DATES)),
    amount(chance),
    chance.pick(CURRENCIES),
  ],
}

const maybe = (chance: Chance, draw: () => Cell): Cell => (chance.percent(60) ? draw() : null)

function amount(chance: Chance): number {
  return chance.percent(5) ? 1_000_000_000_000_000 : chance.between(-500, 100_000)
}
