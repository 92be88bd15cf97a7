/** The policy is narrowed while batches wait to be sent: what is kept back must be nowhere from then on. */
import { type Cell, ENTITIES, type EntityName } from '../../protocol/entities.ts'
import { type EgressPolicy, SEND_ALL } from '../../protocol/policy.ts'
import { measureSpool } from '../../sync-agent/state/spool.ts'
import { MASK } from './agent.ts'
import type { Shown } from './book.ts'
import { type BookRow, drawKey, drawRow } from './ledger.ts'
import type { Chance } from './random.ts'
import type { Scene } from './scenario.ts'
import { audit, comeToRest } from './simulate.ts'
import { Violation } from './truth.ts'

/** Of a hundred seeds so many meet it. */
const SHARE = 9
const SECRET = 'secret-3b9c'
/** Long enough for the agent to have read the book. */
const READ_MS = 60_000

const at = (entity: EntityName, column: string): number =>
  ENTITIES[entity].columns.findIndex(({ name }) => name === column)
const PHONE = at('counterparty', 'phone')
const SIDE = at('invoice', 'side')
const OF_INVOICE = at('allocation', 'invoice')

type Narrowing = {
  readonly name: string
  readonly policy: EgressPolicy
  /** The same policy as plainly as it can be said. */
  readonly shown: Shown
  /** Where somebody writes the secret, and with which other cells. */
  readonly secret: { entity: EntityName; column: string; cells: Readonly<Record<string, Cell>> }
  /** Rows of the replica, deleted ones too, that still hold what may not be held. */
  readonly held: string
}

const phone = { entity: 'counterparty', column: 'phone', cells: {} } as const

const NARROWINGS: readonly Narrowing[] = [
  {
    name: 'phone is withheld',
    policy: { ...SEND_ALL, rules: { counterparty: { phone: 'withhold' } } },
    shown: changePhones(() => null),
    secret: phone,
    held: 'ledger_counterparty where phone is not null',
  },
  {
    name: 'phone is masked',
    policy: { ...SEND_ALL, rules: { counterparty: { phone: 'mask' } } },
    shown: changePhones((cell) => (typeof cell === 'string' ? MASK(cell) : null)),
    secret: phone,
    held: "ledger_counterparty where phone not like 'masked:%'",
  },
  {
    name: 'what is owed to others stays',
    policy: { ...SEND_ALL, only: { invoice: ['side = receivable'] } },
    shown: withoutPayables,
    secret: { entity: 'invoice', column: 'reference', cells: { side: 'payable' } },
    held: `ledger_invoice where reference like '%${SECRET}%' or (deleted = 0 and side = 'payable')`,
  },
]

export async function narrowPolicy(scene: Scene, chance: Chance): Promise<void> {
  const { world, agent } = scene
  if (!chance.percent(SHARE)) return
  const narrowing = chance.pick(NARROWINGS)
  tell(scene, chance, narrowing)
  await world.pass(READ_MS)
  await comeToRest(scene)
  world.cut(true)
  tell(scene, chance, narrowing)
  await world.pass(READ_MS)
  // An agent that was about to greet the server has nothing spooled; the others have.
  const waiting = agent.state()
  world.say(`${waiting ? measureSpool(waiting).batches : 0} batches wait`)
  world.truth.trust(false)
  agent.kill(chance.percent(50) ? 'kill' : 'power-cut')
  agent.putPolicy(narrowing.policy)
  world.book.narrow(narrowing.shown)
  world.keepBack(SECRET)
  world.say(narrowing.name)
  world.cut(false)
  agent.start()
  await comeToRest(scene)
  await audit(scene)
  await auditEmpty(scene, narrowing)
  world.truth.trust(true)
}

/** Somebody writes the secret into the book. */
function tell({ world }: Scene, chance: Chance, { secret }: Narrowing): void {
  const { entity } = secret
  const key = drawKey(chance, entity)
  const { item } = drawRow(chance, entity, key)
  const cells = 'row' in item ? [...item.row.cells] : []
  for (const [column, cell] of Object.entries(secret.cells)) cells[at(entity, column)] = cell
  cells[at(entity, secret.column)] = `${SECRET} ${chance.between(1, 1_000_000)}`
  world.book.edit([[`${entity} ${key}`, { entity, item: { row: { key, cells } } }]])
}

function changePhones(change: (cell: Cell) => Cell): Shown {
  return (rows) => new Map([...rows].map(([id, row]) => [id, changePhone(row, change)]))
}

function changePhone({ entity, item }: BookRow, change: (cell: Cell) => Cell): BookRow {
  if (entity !== 'counterparty' || !('row' in item)) return { entity, item }
  const cells = item.row.cells.map((cell, index) => (index === PHONE ? change(cell) : cell))
  return { entity, item: { row: { ...item.row, cells } } }
}

/** An allocation says what its invoice is owed, so it stays with it. */
function withoutPayables(rows: ReadonlyMap<string, BookRow>): Map<string, BookRow> {
  const hidden = new Set<string>()
  for (const { entity, item } of rows.values()) {
    if (entity !== 'invoice' || !('row' in item)) continue
    if (item.row.cells[SIDE] !== 'receivable') hidden.add(item.row.key)
  }
  return new Map(
    [...rows].filter(([, { entity, item }]) => {
      if (!('row' in item)) return true
      if (entity === 'invoice') return !hidden.has(item.row.key)
      return entity !== 'allocation' || !hidden.has(String(item.row.cells[OF_INVOICE]))
    }),
  )
}

/** Neither the edge nor the agent holds it any more. */
async function auditEmpty({ world, agent }: Scene, { held }: Narrowing): Promise<void> {
  const { rows } = await world.client().execute(
    `select (select count(*) from ${held}) as rows,
      (select count(*) from company where phone like '%${SECRET}%') as companies,
      (select count(*) from ledger_history where diff like '%${SECRET}%') as history`,
  )
  const isHeld = Object.values(rows[0] ?? {}).some((count) => count !== 0)
  if (isHeld) throw new Violation(`8: the edge still holds ${JSON.stringify(rows[0])}`)
  const state = agent.state()
  if (!state || measureSpool(state).batches > 0) throw new Violation('11: the spool is not empty')
}
