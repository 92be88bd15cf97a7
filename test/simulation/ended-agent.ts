import type { Storage } from './edge.ts'
import { drawProfile } from './profile.ts'
import { createChance } from './random.ts'
import { edit } from './scenario.ts'
import { inVirtualTime } from './simulate.ts'
import { Violation } from './truth.ts'
import { createWorld } from './world.ts'

/** Longer than any write waits for its storage. */
const LONG_MS = 30_000

/**
 * A batch is on its way into a slow storage when an administrator ends the agent: what was judged good
 * when it came is refused by the guard of the write. Throws Violation.
 */
export async function checkEndedAgent(storage: Storage): Promise<void> {
  const chance = createChance(1, 'ended')
  const profile = drawProfile(chance)
  let isSlow = false
  const plan = (path: string) => {
    if (path !== '/batches') return null
    isSlow = true
    return 'storage-slow' as const
  }
  const world = await createWorld({ seed: 1, profile, storage, plan })
  await inVirtualTime(world, async () => {
    const agent = world.addAgent('agent')
    await world.during(world.pair(agent))
    edit(world, chance)
    world.calm(false)
    agent.start()
    while (!isSlow) await world.pass(50)
    await world.pass(100)
    await world.revoke()
    await world.pass(LONG_MS)
    agent.kill()
  })
  const { rows } = await world.client().execute('select count(*) as n from batch_log')
  if (rows[0]?.n !== 0) throw new Violation('9: an agent that was ended has written')
}
