/** Plays one seed to its end and holds the outcome against the model. */
import { readMeta } from '../../sync-agent/state/meta.ts'
import { askForSync, PLAIN_SYNC } from '../../sync-agent/state/requests.ts'
import { measureSpool } from '../../sync-agent/state/spool.ts'
import { auditLog, auditRows, auditSums } from './audit.ts'
import { isVersion } from './book.ts'
import { damageRows } from './damage.ts'
import { closeDisks } from './disk.ts'
import type { Storage } from './edge.ts'
import { type Signatures, signInStep } from './keys.ts'
import { narrowPolicy } from './narrow.ts'
import { drawProfile, type Profile } from './profile.ts'
import { createChance } from './random.ts'
import { playStep, type Scene } from './scenario.ts'
import type { Scheduler } from './scheduler.ts'
import { explain, Violation } from './truth.ts'
import { createWorld, type World } from './world.ts'

export type Outcome = {
  readonly seed: number
  readonly failure: string | null
  readonly profile: Profile
  readonly trace: readonly string[]
  readonly requests: number
  readonly batches: number
  readonly faults: number
}

/** How often one looks whether all is at rest, how often before a person comes, and how often a person does. */
const LOOK_MS = 10_000
const LOOKS = 16
const VISITS = 6
/** Every so manieth seed signs with Ed25519; the others spare what it costs. */
const SIGNED_EVERY = 10

export async function simulate(seed: number, storage: Storage): Promise<Outcome> {
  const chance = createChance(seed, 'scenario')
  const profile = drawProfile(chance)
  const strikes = createChance(seed, 'faults')
  const plan = () => (strikes.percent(profile.faultShare) ? strikes.pick(profile.faults) : null)
  const world = await createWorld({ seed, profile, storage, plan })
  const signatures = seed % SIGNED_EVERY === 0 ? 'real' : 'tagged'
  const failure = await inVirtualTime(world, () => play(world, profile, chance), signatures).then(
    () => null,
    (error) => (error instanceof Violation ? error.message : String((error as Error).stack)),
  )
  const { trace, requests, bodies, counts } = world
  const measured = { requests: requests.length, batches: bodies.size, faults: counts.faults }
  return { seed, failure, profile, trace, ...measured }
}

/** Does something in a world whose waits take no real time, and its signatures little. */
export async function inVirtualTime(
  world: World,
  work: () => Promise<void>,
  signatures: Signatures = 'tagged',
): Promise<void> {
  const restore = [signInStep(signatures), waitInStep(world.scheduler), hush()]
  try {
    await work()
  } finally {
    for (const undo of restore) undo()
    closeDisks()
  }
}

/** An agent that was paired and is at work. */
export async function openScene(
  world: World,
  profile: Profile,
  chance: Scene['chance'],
): Promise<Scene> {
  const agent = world.addAgent('agent')
  await world.during(world.pair(agent))
  agent.start()
  return {
    ...{ world, profile, chance, agent, clone: null, snapshot: null, backup: null },
    ...{ causes: new Set(), commands: [] },
  }
}

async function play(world: World, profile: Profile, chance: Scene['chance']): Promise<void> {
  const scene = await openScene(world, profile, chance)
  const { agent } = scene
  world.calm(false)
  for (let step = 0; step < profile.steps; step++) await playStep(scene)
  world.calm(true)
  world.say('calm')
  scene.clone?.kill()
  agent.dieAfterStatements(Number.POSITIVE_INFINITY, 'kill')
  world.book.become('book')
  await comeToRest(scene)
  await audit(scene)
  await damageRows(scene, world.chance('damage'))
  await narrowPolicy(scene, world.chance('policy'))
}

/** Nothing goes wrong any more: the agent gets there, or waits for a person for a reason, who then comes. */
export async function comeToRest(scene: Scene): Promise<void> {
  const { world, agent, causes } = scene
  for (let visit = 0; visit < VISITS; visit++) {
    const quietAt = world.scheduler.now()
    if (!agent.isRunning()) agent.start()
    for (let look = 0; look < LOOKS; look++) {
      await world.pass(LOOK_MS)
      if (await isAtRest(scene, quietAt)) return
    }
    const state = agent.state()
    if (!state) {
      // Revoked, or the edge forgot its key: it is paired anew.
      await world.during(world.pair(agent))
      continue
    }
    const hold = readMeta(state, 'hold')
    const isForgotten = agent.problem() === 'server-refused' && causes.has('edge-restored')
    if (isForgotten) await world.during(world.pair(agent))
    if (isForgotten || !hold) continue
    if (!causes.has(hold.code)) throw new Violation(`11: held by ${hold.code} without a cause`)
    world.say(`a person sees ${hold.code}`)
    if (hold.code.startsWith('key-')) {
      await world.during(world.pair(agent))
      continue
    }
    const options = {
      ...PLAIN_SYNC,
      allowDeletes: hold.code === 'mass-delete',
      rebuild: hold.code === 'stream-fork',
    }
    askForSync(state, options, world.scheduler.now())
  }
  const versions = world.book.versions()
  throw new Violation(`11: never at rest\n${explain(await world.truth.readReplica(), versions)}`)
}

async function isAtRest({ world, agent }: Scene, quietAt: number): Promise<boolean> {
  const state = agent.state()
  if (!state || readMeta(state, 'hold') || measureSpool(state).batches > 0) return false
  if (!isVersion(await world.truth.readReplica(), world.book.current())) return false
  const { rows } = await world
    .client()
    .execute(`select min(complete_as_of) as least, max(loading) as loading from ledger_freshness`)
  const { least, loading } = rows[0]!
  const isFresh = least !== null && Number(least) >= quietAt && loading === 0
  const isEmpty = least === null && world.truth.head().seq === 0
  if ((!isFresh && !isEmpty) || world.truth.head().watermark! < quietAt) return false
  const asked = await world
    .client()
    .execute(`select 1 from command where state in ('waiting', 'taken')`)
  return asked.rows.length === 0
}

/** Everything is held against the model. Throws Violation. */
export async function audit({ world, commands, causes }: Scene): Promise<void> {
  const client = world.client()
  await auditRows(client, world.book.current())
  await auditSums(client)
  // An edge that was set back has forgotten keys and batches with it.
  if (!causes.has('edge-restored')) {
    await auditLog(client, world.bodies)
    for (const { id } of commands) {
      const { rows } = await client.execute({
        sql: `select state, marker <= (select head_seq from stream) as passed from command
          where id = ?`,
        args: [id],
      })
      const [command] = rows
      if (!command || command.state === 'failed') continue
      if (command.state !== 'captured' || command.passed !== 1) {
        throw new Violation(`11: ${id} is ${command.state}, passed ${command.passed}`)
      }
    }
  }
}

/** Patience that ends by virtual time, until undone. */
function waitInStep({ now, at }: Scheduler): () => void {
  const own = AbortSignal.timeout
  AbortSignal.timeout = (ms) => {
    const patience = new AbortController()
    at(now() + ms, () => patience.abort(new DOMException('Too late.', 'TimeoutError')))
    return patience.signal
  }
  return () => {
    AbortSignal.timeout = own
  }
}

/** The edge logs each of the many storage faults: here they are meant. */
function hush(): () => void {
  const own = console.error
  console.error = () => {}
  return () => {
    console.error = own
  }
}
