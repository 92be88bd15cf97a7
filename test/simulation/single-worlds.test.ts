import { expect, it } from 'vitest'
import { ROOT } from '../../scripts/build.ts'
import { checkEndedAgent } from './ended-agent.ts'
import { openStorages } from './memory-storage.ts'
import { checkOlderChange } from './older-change.ts'
import { drawProfile } from './profile.ts'
import { createChance } from './random.ts'
import { inVirtualTime, simulate } from './simulate.ts'
import { createWorld } from './world.ts'

const nextStorage = await openStorages(ROOT)

it('refuses a batch whose agent was ended while it waited for its storage', async () => {
  await checkEndedAgent(await nextStorage())
})

it('leaves a newer row as it is when an older change comes after it', async () => {
  await checkOlderChange(await nextStorage())
})

it.each([-600_000, 600_000])('pairs an agent whose clock is %i ms off', async (skew) => {
  const profile = drawProfile(createChance(1, 'skew'))
  const storage = await nextStorage()
  const world = await createWorld({ seed: 1, profile, storage, plan: () => null })
  await inVirtualTime(world, async () => {
    const agent = world.addAgent('agent')
    agent.jumpClock(skew)
    await world.during(world.pair(agent))
  })
  const { rows } = await world.client().execute('select state from agent')
  expect(rows.map(({ state }) => state)).toEqual(['active'])
})

it.each([1_145, 1_424])(
  'takes an allocation that was deleted and comes back for another payment: seed %i',
  async (seed) => {
    expect((await simulate(seed, await nextStorage())).failure).toBe(null)
  },
)
