/** The policy is narrowed while batches wait and rows cannot be read: what is kept back must be nowhere from then on. */
import type { EntityName } from '../../protocol/entities.ts'
import { type EgressPolicy, SEND_ALL } from '../../protocol/policy.ts'
import { checkRow } from '../../protocol/row.ts'
import { measureSpool } from '../../sync-agent/state/spool.ts'
import type { Shown } from './book.ts'
import { type BookRow, CANARY, drawKey, drawRow } from './ledger.ts'
import { NARROWINGS, type Narrowing, placeOf, SECRET, SECRET_WORD } from './narrowings.ts'
import type { Chance } from './random.ts'
import type { Scene } from './scenario.ts'
import { audit, comeToRest } from './simulate.ts'
import { Violation } from './truth.ts'

/** Of a hundred seeds so many meet it. */
const SHARE = 9
/** Long enough for the agent to have read the book. */
const READ_MS = 60_000
/** Rows that cannot be read at once, beside the one with the secret. */
const SPOILT = 3
/** Statements of the agent from its start to well within its first batch under the new policy. */
const STATEMENTS = 120

export async function narrowPolicy(scene: Scene, chance: Chance): Promise<void> {
  if (chance.percent(SHARE)) await narrow(scene, chance, chance.pick(NARROWINGS))
}

/** The whole story of one narrowing, to the day on which all may leave again. Throws Violation. */
export async function narrow(scene: Scene, chance: Chance, narrowing: Narrowing): Promise<void> {
  const { world, agent } = scene
  const moment = chance.pick(['never', 'delivered', 'waiting', 'unseen'] as const)
  const secret = tell(scene, chance, narrowing)
  await world.pass(READ_MS)
  await comeToRest(scene)
  if (moment === 'delivered') await spoilSome(scene, chance, [secret])
  else if (chance.percent(30)) await overwrite(scene, chance, secret)
  world.cut(true)
  tell(scene, chance, narrowing)
  if (moment === 'waiting') await spoilSome(scene, chance, [secret])
  await world.pass(READ_MS)
  // An agent that was about to greet the server has nothing spooled; the others have.
  const waiting = agent.state()
  world.say(`${waiting ? measureSpool(waiting).batches : 0} batches wait`)
  world.truth.trust(false)
  agent.kill(chance.percent(50) ? 'kill' : 'power-cut')
  if (moment === 'unseen') await spoilSome(scene, chance, [secret])
  world.keepBack(SECRET)
  putPolicy(scene, narrowing.name, narrowing)
  world.cut(false)
  if (chance.percent(40)) await startDying(scene, chance)
  await rest(scene)
  await auditEmpty(scene, narrowing)
  await keepStanding(scene, chance)
  world.truth.trust(true)
}

function putPolicy(
  { world, agent }: Scene,
  name: string,
  to: { policy: EgressPolicy; shown: Shown },
) {
  agent.putPolicy(to.policy)
  world.book.narrow(to.shown)
  world.say(name)
}

/** The agent dies while it declares the policy, has the edge emptied, captures or delivers. */
async function startDying({ world, agent }: Scene, chance: Chance): Promise<void> {
  agent.start()
  agent.dieAfterStatements(chance.between(1, STATEMENTS), 'kill')
  await world.pass(READ_MS)
  agent.dieAfterStatements(Number.POSITIVE_INFINITY, 'kill')
}

async function rest(scene: Scene): Promise<void> {
  scene.agent.start()
  await comeToRest(scene)
  await audit(scene)
}

/**
 * While the policy stays as it is, what stands of a row that cannot be read goes on standing, and so it does when more
 * may leave again. Once it can be read, it is as it should be.
 */
async function keepStanding(scene: Scene, chance: Chance): Promise<void> {
  const { world, agent } = scene
  const before = await world.truth.readReplica()
  const standing = [...world.book.current().good.keys()].filter((id) => before.has(id))
  const spoilt = await spoilSome(scene, chance, chance.percent(80) ? standing : [])
  await comeToRest(scene)
  await auditStanding(scene, before)
  if (chance.percent(50)) {
    agent.kill()
    world.keepBack('')
    putPolicy(scene, 'everything leaves again', { policy: SEND_ALL, shown: (rows) => rows })
    await rest(scene)
    await auditStanding(scene, before)
  }
  world.book.edit(spoilt)
  await comeToRest(scene)
  await audit(scene)
}

async function auditStanding({ world }: Scene, before: ReadonlyMap<string, string>): Promise<void> {
  const after = await world.truth.readReplica()
  for (const id of world.book.current().poison) {
    if (after.has(id) === before.has(id)) continue
    const what = before.has(id) ? 'is gone' : 'has come'
    throw new Violation(`3: ${id} cannot be read, and ${what} under the same policy`)
  }
}

/** Somebody writes the secret into the book; gives the id of the row. */
function tell({ world }: Scene, chance: Chance, { secret }: Narrowing): string {
  const { entity } = secret
  const key = drawKey(chance, entity)
  const { item } = drawRow(chance, entity, key)
  const cells = 'row' in item ? [...item.row.cells] : []
  for (const [column, cell] of Object.entries(secret.cells)) cells[placeOf(entity, column)] = cell
  cells[placeOf(entity, secret.column)] = `${SECRET} ${chance.between(1, 1_000_000)}`
  world.book.edit([[`${entity} ${key}`, { entity, item: { row: { key, cells } } }]])
  return `${entity} ${key}`
}

/** What is written over leaves its former cells behind in histories. */
async function overwrite(scene: Scene, chance: Chance, id: string): Promise<void> {
  const [entity, ...key] = id.split(' ')
  scene.world.book.edit([[id, drawRow(chance, entity as EntityName, key.join(' '))]])
  await scene.world.pass(READ_MS)
  await comeToRest(scene)
}

/** Some rows, or those named and some others, can be read no more; gives them as they were. */
async function spoilSome(
  { world }: Scene,
  chance: Chance,
  ids: readonly string[],
): Promise<[string, BookRow][]> {
  const { good, whole } = world.book.current()
  const wanted = ids.length === 1 ? [...ids] : []
  const drawn = ids.length > 1 ? ids : [...good.keys()]
  for (let count = chance.between(1, SPOILT); count > 0 && drawn.length > 0; count -= 1) {
    wanted.push(chance.pick(drawn))
  }
  const were = [...new Set(wanted)].flatMap((id): [string, BookRow][] => {
    const row = whole.get(id)
    return row && 'row' in row.item ? [[id, row]] : []
  })
  world.book.edit(were.map(([id, row]) => [id, spoil(chance, row)]))
  world.say(`cannot be read: ${were.map(([id]) => id).join(', ')}`)
  await world.pass(READ_MS)
  return were
}

/** A row as it was, but for something in it that breaks a rule. */
function spoil(chance: Chance, was: BookRow): BookRow {
  const { entity, item } = was
  if (!('row' in item)) return was
  const { key, cells } = item.row
  const broken = chance.pick([
    [...cells, CANARY],
    [CANARY, ...cells.slice(1)],
    cells.map((cell) => (cell === null ? `${CANARY}\ud800` : cell)),
  ])
  const row = { key, cells: broken }
  const isBroken = checkRow(entity, row) !== null && chance.percent(70)
  return { entity, item: isBroken ? { row } : { key, fault: { column: '*', rule: 'required' } } }
}

/** Neither the edge nor the agent holds it any more. */
async function auditEmpty({ world, agent }: Scene, { held }: Narrowing): Promise<void> {
  const client = world.client()
  const { rows } = await client.execute(
    `select (select count(*) from ${held}) as rows,
      (select count(*) from company where phone like '%${SECRET}%') as companies,
      (select count(*) from ledger_history where diff like '%${SECRET}%') as history`,
  )
  const isHeld = Object.values(rows[0] ?? {}).some((count) => count !== 0)
  if (isHeld) {
    const { rows: some } = await client.execute(`select * from ${held} limit 3`)
    throw new Violation(`8: the edge still holds ${JSON.stringify([rows[0], some])}`)
  }
  const tables = await client.execute(TABLES)
  for (const { name, columns } of tables.rows) {
    const { rows: telling } = await client.execute(
      `select * from "${name}" where instr(json_array(${columns}), '${SECRET_WORD}') > 0 limit 1`,
    )
    if (telling.length > 0) throw new Violation(`8: ${name} still holds ${JSON.stringify(telling)}`)
  }
  const state = agent.state()
  if (!state || measureSpool(state).batches > 0) throw new Violation('11: the spool is not empty')
}

/** Every table with the columns that text can stand in. */
const TABLES = `select s.name, group_concat('"' || c.name || '"', ', ') as columns
  from sqlite_master as s join pragma_table_info(s.name) as c
  join pragma_table_list as l on l.name = s.name
  where s.type = 'table' and l.type = 'table' and c.type <> 'BLOB' and s.name not like 'sqlite_%'
  group by s.name`
