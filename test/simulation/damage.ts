/** Rows are damaged at the edge, in the agent's memory and in the book: each must be found, named and repaired. */
import type { EntityName } from '../../protocol/entities.ts'
import type { DifferencePlace } from '../../protocol/verification.ts'
import { askForSync, PLAIN_SYNC } from '../../sync-agent/state/requests.ts'
import { drawRow } from './ledger.ts'
import type { Chance } from './random.ts'
import type { Scene } from './scenario.ts'
import { audit, comeToRest } from './simulate.ts'
import { Violation } from './truth.ts'

type Place = Exclude<DifferencePlace, 'unknown'>
type Damage = { entity: EntityName; key: string; place: Place }

/** Of a hundred seeds so many are damaged, each in so many rows at most. */
const SHARE = 12
const ROWS = 4
/** How long one waits for the verification, and how often one looks. */
const LOOK_MS = 5_000
const LOOKS = 60

const AMOUNT: { readonly [entity in EntityName]?: string } = {
  ...{ counterparty: "name = name || '!'", project: "name = name || '!'" },
  ...{ contract: "number = number || '!'", invoice: 'total_minor = total_minor + 1' },
  ...{ payment: 'amount_minor = amount_minor + 1', allocation: 'amount_minor = amount_minor + 1' },
}

export async function damageRows(scene: Scene, chance: Chance): Promise<void> {
  const { world } = scene
  const ids = [...world.book.current().good.keys()]
  if (!chance.percent(SHARE) || ids.length === 0) return
  world.truth.trust(false)
  const before = await verifications(scene)
  const damaged = new Map<string, Damage>()
  for (let count = chance.between(1, ROWS); count > 0; count -= 1) {
    const id = chance.pick(ids)
    if (damaged.has(id)) continue
    const damage = await damageOne(scene, chance, id)
    if (damage) damaged.set(id, damage)
  }
  const state = scene.agent.state()
  if (state) askForSync(state, { ...PLAIN_SYNC, verify: true }, world.scheduler.now())
  await untilVerified(scene, before)
  await comeToRest(scene)
  await audit(scene)
  await auditFound(scene, before, [...damaged.values()])
  world.truth.trust(true)
}

async function damageOne(scene: Scene, chance: Chance, id: string): Promise<Damage | null> {
  const { world, agent } = scene
  const [entity, ...rest] = id.split(' ') as [EntityName, ...string[]]
  const key = rest.join(' ')
  const place = chance.pick(['edge', 'shadow', 'source'] as const)
  if (place === 'source') {
    const before = world.book.current().good.get(id)
    world.book.editUnheard([[id, drawRow(chance, entity, key)]])
    // What was drawn may be what stood there.
    if (world.book.current().good.get(id) === before) return null
  }
  if (place === 'edge') {
    const how = chance.pick([`set ${AMOUNT[entity]}`, 'set hash_b = hash_b + 1', null])
    const sql = how
      ? `update ledger_${entity} ${how} where key = ?`
      : `delete from ledger_${entity} where key = ?`
    await world.client().execute({ sql, args: [key] })
  }
  if (place === 'shadow') {
    const sql = chance.percent(50)
      ? `update shadow set hash = '${'0'.repeat(64)}' where entity = ? and key = ?`
      : 'delete from shadow where entity = ? and key = ?'
    agent.state()?.db.prepare(sql).run(entity, key)
  }
  world.say(`damaged in the ${place}: ${id}`)
  return { entity, key, place }
}

/** Those that have begun, as JSON: by the clocks alone one begun before might pass for one begun after. */
async function verifications({ world }: Scene): Promise<string> {
  const { rows } = await world.client().execute('select id from verification')
  return JSON.stringify(rows.map(({ id }) => id))
}

async function untilVerified({ world }: Scene, before: string): Promise<void> {
  for (let look = 0; look < LOOKS; look += 1) {
    await world.pass(LOOK_MS)
    const { rows } = await world.client().execute({
      sql: `select 1 from verification where id not in (select value from json_each(?))
        and state in ('equal', 'repaired', 'differs')`,
      args: [before],
    })
    if (rows.length > 0) return
  }
  throw new Violation('11: what was damaged is never verified')
}

async function auditFound(
  { world }: Scene,
  before: string,
  damaged: readonly Damage[],
): Promise<void> {
  const { rows } = await world.client().execute({
    sql: `select d.entity, d.key, d.place, d.repaired from verification_difference as d
      join verification as v on v.source_id = d.source_id and v.id = d.verification_id
      where v.id not in (select value from json_each(?))`,
    args: [before],
  })
  for (const { entity, key, place } of damaged) {
    const found = rows.filter((row) => row.entity === entity && row.key === key)
    if (found.some((row) => row.place === place && row.repaired === 1)) continue
    throw new Violation(
      `13: ${entity} ${key} was damaged in the ${place}, but found ${JSON.stringify(found)}`,
    )
  }
}
