/** What happens in a seed, step by step. */
import { askForSync, PLAIN_SYNC } from '../../sync-agent/state/requests.ts'
import type { Agent, Folder } from './agent.ts'
import { type BookRow, drawKey, drawPoison, drawRow, SIMULATED } from './ledger.ts'
import type { MemoryClient } from './memory-client.ts'
import type { Disaster, Profile } from './profile.ts'
import type { Chance } from './random.ts'
import type { World } from './world.ts'

export type Scene = {
  readonly world: World
  readonly profile: Profile
  readonly chance: Chance
  readonly agent: Agent
  /** A second agent over a copy of the same folder. */
  clone: Agent | null
  snapshot: Folder | null
  backup: Uint8Array | null
  /** Why the agent may rightly wait for a person. */
  readonly causes: Set<string>
  commands: { id: string; at: number }[]
}

/** Longest time between two steps. */
const STEP_MS = 6_000
/** Enough rows that deleting them is not an ordinary day. */
const MASS = 70

export async function playStep(scene: Scene): Promise<void> {
  const { world, chance, profile, agent } = scene
  const { disasters } = profile
  await ordinary(scene)
  if (disasters.length > 0 && chance.percent(25)) await strike(scene, chance.pick(disasters))
  if (chance.percent(profile.deathShare)) {
    agent.dieAfterStatements(chance.between(1, 50), chance.percent(50) ? 'kill' : 'power-cut')
  }
  await world.pass(chance.between(200, STEP_MS))
  if (!agent.isRunning()) agent.start()
}

async function ordinary({ world, chance, agent, commands }: Scene): Promise<void> {
  const what = chance.between(1, 100)
  if (what <= 70) edit(world, chance)
  else if (what <= 76) agent.kill(chance.percent(50) ? 'kill' : 'power-cut')
  else if (what <= 80) agent.stop()
  else if (what <= 90) commands.push(await askNow(world))
  else if (what <= 94) {
    const state = agent.state()
    if (state) askForSync(state, PLAIN_SYNC, world.scheduler.now())
  }
}

/** An accountant saves some work. */
export function edit({ book, say }: Pick<World, 'book' | 'say'>, chance: Chance): void {
  const changes = Array.from({ length: chance.between(1, 6) }, () => drawChange(chance))
  book.edit(changes)
  say(`edit ${changes.map(([id]) => id).join(', ')}`)
}

function drawChange(chance: Chance): [string, BookRow | null] {
  const entity = chance.pick(SIMULATED)
  const key = drawKey(chance, entity)
  const id = `${entity} ${key}`
  if (chance.percent(20)) return [id, null]
  return [id, (chance.percent(6) ? drawPoison : drawRow)(chance, entity, key)]
}

/** "Sync now". */
async function askNow(world: World): Promise<{ id: string; at: number }> {
  const at = world.scheduler.now()
  const id = `command-${at}-${world.trace.length}`
  await world.client().execute({
    sql: `insert into command (id, source_id, kind, state, asked_at)
      select ?, source_id, 'sync', 'waiting', ? from stream`,
    args: [id, at],
  })
  world.say('sync now')
  return { id, at }
}

async function strike(scene: Scene, disaster: Disaster): Promise<void> {
  const { world, chance, agent, causes } = scene
  world.say(disaster)
  switch (disaster) {
    case 'clock-jumps':
      agent.jumpClock(chance.pick([-1, 1]) * chance.between(1_000, 600_000))
      return
    case 'replays':
      return replay(scene)
    case 'state-lost':
      agent.putFolder(null)
      return repair(scene)
    case 'revoked':
      await world.revoke()
      await world.pass(chance.between(500, 5_000))
      return repair(scene)
    case 'snapshot-restored':
      if (scene.snapshot && chance.percent(60)) {
        causes.add('stream-fork').add('mass-delete').add('key-replaced').add('agent-revoked')
        agent.putFolder(scene.snapshot)
      } else scene.snapshot = agent.copyFolder()
      return
    case 'edge-restored':
      return restoreEdge(scene)
    case 'book-restored':
      causes.add('mass-delete')
      world.book.restore(chance.pick(world.book.versions()))
      return
    case 'book-swapped':
      causes.add('book-other')
      world.book.become(world.book.identity() === 'book' ? 'another-book' : 'book')
      return
    case 'mass-delete':
      causes.add('mass-delete')
      return changeMass(world)
    case 'two-agents':
      return runTwo(scene)
  }
}

/** An attacker sends again what he has seen, or its token with other bytes. */
async function replay({ world, chance }: Scene): Promise<void> {
  if (world.requests.length === 0) return
  for (let count = chance.between(1, 4); count > 0; count--) {
    const seen = chance.pick(world.requests)
    const other = chance.pick(world.requests)
    const body = chance.percent(30) && seen.body ? (other.body ?? seen.body) : seen.body
    void world.edge.serve({ ...seen, body }, new AbortController().signal)
  }
}

async function repair({ world, agent }: Scene): Promise<void> {
  await world.during(world.pair(agent))
  agent.start()
}

async function restoreEdge(scene: Scene): Promise<void> {
  const { world, chance, causes, agent } = scene
  const client = world.client() as Partial<MemoryClient>
  if (!client.save || !client.load) return
  if (!scene.backup || chance.percent(40)) {
    scene.backup = client.save()
    return
  }
  causes.add('stream-fork').add('edge-restored').add('mass-delete').add('key-replaced')
  agent.kill()
  scene.clone?.kill()
  await world.pass(1_000)
  client.load(scene.backup)
  await world.truth.forget()
}

/** Many rows come, or all of them go. */
function changeMass({ book }: World): void {
  const ids = Array.from({ length: MASS }, (_, index) => `payment many${index}`)
  const isThere = book.current().rows.has(ids[0]!)
  book.edit(
    ids.map((id, index) => {
      const cells = ['in', null, null, '2026-01-31', index, 'RUB', null]
      const row = { key: id.slice('payment '.length), cells }
      return [id, isThere ? null : { entity: 'payment', item: { row } }]
    }),
  )
}

/** Somebody copies the machine and both run. */
async function runTwo(scene: Scene): Promise<void> {
  const { world, agent, causes } = scene
  if (scene.clone) {
    scene.clone.kill()
    scene.clone = null
    return
  }
  causes.add('stream-fork').add('key-replaced').add('key-retired')
  scene.clone = world.addAgent(`clone-${world.scheduler.now()}`, agent.copyFolder())
  scene.clone.start()
}
