/** The policy is narrowed while batches wait to be sent: what is kept back must be nowhere from then on. */
import { ENTITIES } from '../../protocol/entities.ts'
import { measureSpool } from '../../sync-agent/state/spool.ts'
import { type BookRow, drawKey, drawRow } from './ledger.ts'
import type { Chance } from './random.ts'
import type { Scene } from './scenario.ts'
import { audit, comeToRest } from './simulate.ts'
import { Violation } from './truth.ts'

/** Of a hundred seeds so many meet it. */
const SHARE = 9
const SECRET = 'secret-3b9c'
const COLUMN = 'phone'
const AT = ENTITIES.counterparty.columns.findIndex(({ name }) => name === COLUMN)
/** Long enough for the agent to have read the book. */
const READ_MS = 60_000

export async function narrowPolicy(scene: Scene, chance: Chance): Promise<void> {
  const { world, agent } = scene
  if (!chance.percent(SHARE)) return
  tell(scene, chance)
  await world.pass(READ_MS)
  await comeToRest(scene)
  world.cut(true)
  tell(scene, chance)
  await world.pass(READ_MS)
  // An agent that was about to greet the server has nothing spooled; the others have.
  const waiting = agent.state()
  world.say(`${waiting ? measureSpool(waiting).batches : 0} batches wait`)
  world.truth.trust(false)
  agent.kill(chance.percent(50) ? 'kill' : 'power-cut')
  agent.putPolicy({ rules: { counterparty: { [COLUMN]: 'withhold' } }, only: {} })
  world.book.narrow(withoutPhone)
  world.keepBack(SECRET)
  world.say(`${COLUMN} is kept back`)
  world.cut(false)
  agent.start()
  await comeToRest(scene)
  await audit(scene)
  await auditEmpty(scene)
  world.truth.trust(true)
}

/** Somebody writes the secret into the book. */
function tell({ world }: Scene, chance: Chance): void {
  const key = drawKey(chance, 'counterparty')
  const { item } = drawRow(chance, 'counterparty', key)
  const cells = 'row' in item ? [...item.row.cells] : []
  cells[AT] = `${SECRET} ${chance.between(1, 1_000_000)}`
  world.book.edit([
    [`counterparty ${key}`, { entity: 'counterparty', item: { row: { key, cells } } }],
  ])
}

function withoutPhone({ entity, item }: BookRow): BookRow {
  if (entity !== 'counterparty' || !('row' in item)) return { entity, item }
  const cells = item.row.cells.map((cell, at) => (at === AT ? null : cell))
  return { entity, item: { row: { ...item.row, cells } } }
}

/** Neither the edge nor the agent holds it any more. */
async function auditEmpty({ world, agent }: Scene): Promise<void> {
  const { rows } = await world.client().execute(
    `select (select count(*) from ledger_counterparty where phone is not null) as rows,
      (select count(*) from company where phone like '%${SECRET}%') as companies,
      (select count(*) from ledger_history where diff like '%${SECRET}%') as history`,
  )
  const held = Object.values(rows[0] ?? {}).some((count) => count !== 0)
  if (held) throw new Violation(`8: the edge still holds ${JSON.stringify(rows[0])}`)
  const state = agent.state()
  if (!state || measureSpool(state).batches > 0) throw new Violation('11: the spool is not empty')
}
