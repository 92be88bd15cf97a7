import { beforeAll, describe, expect, it } from 'vitest'
import type { Cell, EntityName } from '../../protocol/entities.ts'
import { ROOT } from '../../scripts/build.ts'
import type { BookRow } from './ledger.ts'
import { openStorages } from './memory-storage.ts'
import type { Fault } from './network.ts'
import type { Profile } from './profile.ts'
import { createChance } from './random.ts'
import { audit, comeToRest, inVirtualTime, openScene } from './simulate.ts'
import { createWorld } from './world.ts'

/** Small bounds, so that a few rows are staged in parts, and a few more are a load. */
const PROFILE: Profile = {
  ...{
    steps: 0,
    faults: [],
    faultShare: 0,
    deathShare: 0,
    disasters: [],
    digestRows: 3,
    copyMs: 1,
  },
  ...{ everyMs: 3_000, limits: { batchRows: 2, stagedRows: 6 }, keyAgeMs: 4_000 },
}

/** What can cut a request: on the way there, at the edge, on the way back, at the agent. */
const CUTS: readonly Fault[] = [
  ...(['cut', 'answer-lost', 'hang', 'duplicate', 'concurrent-duplicate'] as const),
  ...(['die-before-commit', 'die-after-commit', 'storage-reply-lost', 'captive-portal'] as const),
  ...(['agent-killed-before-send', 'agent-killed-before-answer'] as const),
]

/** Where the one cut of a run is: both count from 1. */
type Cut =
  | { readonly request: number; readonly fault: Fault }
  | { readonly statement: number; readonly how: 'kill' }

const row = (entity: EntityName, key: string, ...cells: Cell[]): BookRow => ({
  entity,
  item: { row: { key, cells } },
})
const payment = (key: string, amount: number) =>
  row('payment', key, 'in', null, 'c1', '2026-01-31', amount, 'RUB', null)
const company = (key: string, name: string) =>
  row('counterparty', key, 'customer', name, null, null, null, null, null, null, null, 1)
const keyed = (rows: readonly BookRow[]): [string, BookRow][] =>
  rows.map((one) => [`${one.entity} ${'row' in one.item ? one.item.row.key : ''}`, one])

/** What an accountant saves, one save after the other: direct, staged in parts, loaded, deleted, direct. */
const SAVES: readonly (readonly [string, BookRow | null])[][] = [
  keyed([company('c1', 'Beta')]),
  keyed([company('c1', 'Beta 2'), ...['p1', 'p2', 'p3'].map((key) => payment(key, 100))]),
  keyed(['p1', 'p2', 'p4', 'p5', 'p6', 'p7', 'p8'].map((key) => payment(key, 200))),
  [...keyed([company('c2', 'Gamma')]), ['payment p1', null], ['payment p5', null]],
  keyed([payment('p1', 300)]),
]

const nextStorage = await openStorages(ROOT)

/** Plays the one scenario with a cut, or none, to its rest, and holds the outcome against the model. */
async function play(cut: Cut | null): Promise<{ requests: number; statements: number }> {
  let requests = 0
  const plan = () => {
    requests += 1
    return cut && 'request' in cut && cut.request === requests ? cut.fault : null
  }
  const storage = await nextStorage()
  const world = await createWorld({ seed: 1, profile: PROFILE, storage, plan })
  let statements = 0
  await inVirtualTime(world, async () => {
    const scene = await openScene(world, PROFILE, createChance(1, 'cut'))
    const { agent } = scene
    const before = agent.statements()
    if (cut && 'statement' in cut) agent.dieAfterStatements(cut.statement, cut.how)
    world.calm(false)
    for (const changes of SAVES) {
      world.book.edit(changes)
      await world.pass(2_500)
      if (!agent.isRunning()) agent.start()
    }
    statements = agent.statements() - before
    world.calm(true)
    await comeToRest(scene)
    await audit(scene)
  })
  return { requests, statements }
}

async function expectSameEnd(cuts: readonly Cut[]): Promise<void> {
  const failures: string[] = []
  for (const cut of cuts) {
    await play(cut).catch((error) => failures.push(`${JSON.stringify(cut)}: ${error.message}`))
  }
  expect(failures).toEqual([])
}

describe('one cut anywhere ends like no cut', () => {
  let steps = { requests: 0, statements: 0 }
  beforeAll(async () => {
    steps = await play(null)
    // Otherwise the scenario has lost what it is there to cut.
    expect(steps.requests).toBeGreaterThan(15)
    expect(steps.statements).toBeGreaterThan(100)
  })
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

  it.each(CUTS)('at every request: %s', { timeout: 120_000 }, async (fault) => {
    await expectSameEnd(upTo(steps.requests).map((request) => ({ request, fault })))
  })

  it('at every write to the agent’s disk', { timeout: 480_000 }, async () => {
    await expectSameEnd(upTo(steps.statements).map((statement) => ({ statement, how: 'kill' })))
  })
})
