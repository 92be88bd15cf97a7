/** Rows that cannot be read while the policy changes: what may leave no more leaves the edge, all else goes on standing. */
import { describe, expect, it } from 'vitest'
import { type EgressPolicy, SEND_ALL } from '../../protocol/policy.ts'
import { ROOT } from '../../scripts/build.ts'
import { readMeta } from '../../sync-agent/state/meta.ts'
import { askForSync, PLAIN_SYNC } from '../../sync-agent/state/requests.ts'
import type { BookRow } from './ledger.ts'
import type { MemoryClient } from './memory-client.ts'
import { openStorages } from './memory-storage.ts'
import { narrow } from './narrow.ts'
import { NARROWINGS } from './narrowings.ts'
import type { Profile } from './profile.ts'
import { createChance } from './random.ts'
import type { Scene } from './scenario.ts'
import { audit, comeToRest, inVirtualTime, openScene, simulate } from './simulate.ts'
import { createWorld } from './world.ts'

const PROFILE: Profile = {
  ...{ steps: 0, faults: [], faultShare: 0, deathShare: 0, disasters: [], digestRows: 3 },
  ...{ everyMs: 3_000, copyMs: 1, keyAgeMs: 86_400_000 },
  limits: { batchRows: 4, stagedRows: 20 },
}
const RUN_MS = 10_000

/** A customer and a vendor, each with an invoice, a payment and what ties them. */
const BOOK: readonly BookRow[] = ['customer', 'vendor'].flatMap((side, index) => {
  const [isOurs, of] = [index === 0, index + 1]
  const cells: Readonly<Record<string, BookRow['item']>> = {
    counterparty: row(
      `c${of}`,
      side,
      `Name ${of}`,
      null,
      null,
      null,
      null,
      `+7 ${of}`,
      null,
      null,
      1,
    ),
    invoice: row(
      ...([`i${of}`, isOurs ? 'receivable' : 'payable', 'posted', `No ${of}`, `c${of}`] as const),
      ...([null, null, '2026-01-31', null, 700, 'RUB', `Order ${of}`] as const),
    ),
    payment: row(
      `p${of}`,
      isOurs ? 'in' : 'out',
      null,
      `c${of}`,
      '2026-01-31',
      700,
      'RUB',
      `For ${of}`,
    ),
    allocation: row(`a${of}`, `p${of}`, `i${of}`, null, 700, 'RUB'),
  }
  return Object.entries(cells).map(([entity, item]) => ({ entity, item }) as BookRow)
})

function row(key: string, ...cells: (string | number | null)[]): BookRow['item'] {
  return { row: { key, cells } }
}

const OURS_ALONE: EgressPolicy = {
  rules: {},
  only: {
    ...{ counterparty: ['side = customer'], invoice: ['side = receivable'] },
    payment: ['direction = in'],
  },
}
const FEWER_COLUMNS: EgressPolicy = {
  rules: {
    ...{ counterparty: { phone: 'withhold', name: 'mask' }, invoice: { reference: 'withhold' } },
    payment: { purpose: 'withhold' },
  },
  only: {},
}
const NO_PAYMENTS: EgressPolicy = { rules: {}, only: { payment: ['paidOn < 1900-01-01'] } }

const nextStorage = await openStorages(ROOT)

type Told = { scene: Scene; at: (policy?: EgressPolicy) => Promise<void> } & Awaited<
  ReturnType<typeof tools>
>

/** Plays a story that begins with the book delivered. */
async function play(story: (told: Told) => Promise<void>, rows = BOOK): Promise<void> {
  const storage = await nextStorage()
  const world = await createWorld({ seed: 1, profile: PROFILE, storage, plan: () => null })
  await inVirtualTime(world, async () => {
    const scene = await openScene(world, PROFILE, createChance(1, 'story'))
    world.truth.trust(false)
    world.book.edit(rows.map((one) => [idOf(one), one]))
    await world.pass(RUN_MS)
    /** The agent starts anew, under another policy or the same, and runs. */
    const at = async (policy?: EgressPolicy) => {
      scene.agent.kill()
      if (policy) scene.agent.putPolicy(policy)
      scene.agent.start()
      await world.pass(RUN_MS)
      expect(scene.agent.problem()).toBe(null)
    }
    await story({ scene, at, ...(await tools(scene, rows)) })
  })
}

async function tools({ world }: Scene, rows: readonly BookRow[]) {
  return {
    spoil: async (...keys: string[]) => {
      const broken = rows.filter((one) => keys.includes(keyOf(one)))
      world.book.edit(broken.map((one) => [idOf(one), unreadable(one)]))
      await world.pass(RUN_MS)
    },
    mend: async () => {
      world.book.edit(rows.map((one) => [idOf(one), one]))
      await world.pass(RUN_MS)
    },
    /** Keys of what stands, in their order. */
    standing: async () =>
      [...(await world.truth.readReplica()).keys()].map((id) => id.split(' ')[1]).sort(),
    /** One answer of the edge's database. */
    ask: async (sql: string) =>
      (await world.client().execute(sql)).rows.map((one) =>
        Object.fromEntries(Object.entries(one).filter(([name]) => !/^\d/.test(name))),
      ),
  }
}

const keyOf = ({ item }: BookRow): string => ('row' in item ? item.row.key : item.key)
const idOf = (one: BookRow): string => `${one.entity} ${keyOf(one)}`
const unreadable = (one: BookRow): BookRow => ({
  entity: one.entity,
  item: { key: keyOf(one), fault: { column: '*', rule: 'required' } },
})

const ALL = BOOK.map(keyOf).sort()
const THEIRS = ['c2', 'i2', 'p2']
/** What of rows that are gone still says something. */
const TOLD = `select key from ledger_counterparty where deleted = 1 and (name <> 'masked:' or phone is not null)
  union all select key from ledger_invoice where deleted = 1
    and (number is not null or total_minor <> 0 or reference is not null)
  union all select key from ledger_payment where deleted = 1
    and (purpose is not null or amount_minor <> 0 or counterparty is not null)
  union all select key from ledger_allocation where deleted = 1 and amount_minor <> 0`
const STANDS = 'select entity, rule, stands from quarantine order by entity, key_hash'

describe('a row that cannot be read', () => {
  it('stands as it was while the policy stays what it is, through restarts and under conditions', async () => {
    await play(async ({ at, spoil, mend, standing, ask }) => {
      await spoil(...THEIRS)
      await at()
      expect(await standing()).toEqual(ALL)
      await mend()
      await at(OURS_ALONE)
      await spoil('c1', 'i1', 'p1')
      await at()
      expect(await standing()).toEqual(['a1', 'c1', 'i1', 'p1'])
      expect(await ask('select total_minor from ledger_invoice where deleted = 0')).toEqual([
        { total_minor: 700 },
      ])
      expect(await ask(STANDS)).toEqual([
        { entity: 'allocation', rule: 'reference-unreadable', stands: 1 },
        ...['counterparty', 'invoice', 'payment'].map((entity) => {
          return { entity, rule: 'required', stands: 1 }
        }),
      ])
    })
  })

  it('is gone with all that hangs on it once fewer rows may leave, and is back when it may and can be read', async () => {
    await play(async ({ at, spoil, mend, standing, ask }) => {
      await spoil(...THEIRS)
      await at(OURS_ALONE)
      expect(await standing()).toEqual(['a1', 'c1', 'i1', 'p1'])
      expect(await ask(TOLD)).toEqual([])
      expect((await ask(STANDS)).map(({ stands }) => stands)).toEqual([0, 0, 0, 0])
      await at(SEND_ALL)
      expect(await standing()).toEqual(['a1', 'a2', 'c1', 'i1', 'p1'])
      await mend()
      expect(await standing()).toEqual(ALL)
    })
  })

  it('is gone even where it was one that may leave: nobody can say that it still is', async () => {
    await play(async ({ at, spoil, mend, standing, ask }) => {
      await spoil('c1', 'i1', 'p1')
      await at(OURS_ALONE)
      expect(await standing()).toEqual([])
      expect(await ask(TOLD)).toEqual([])
      await mend()
      expect(await standing()).toEqual(['a1', 'c1', 'i1', 'p1'])
    })
  })

  it('stands without the columns that may leave no more, and has them back no sooner than they may', async () => {
    const held = `select c.phone, c.name like 'masked:%' as masked, i.reference, i.total_minor, p.purpose
      from ledger_counterparty as c, ledger_invoice as i, ledger_payment as p
      where c.key = 'c2' and i.key = 'i2' and p.key = 'p2' and c.deleted + i.deleted + p.deleted = 0`
    const emptied = { phone: null, masked: 1, reference: null, total_minor: 700, purpose: null }
    await play(async ({ scene, at, spoil, mend, standing, ask }) => {
      await spoil(...THEIRS)
      await at(FEWER_COLUMNS)
      expect(await standing()).toEqual(ALL)
      expect(await ask(held)).toEqual([emptied])
      await at(SEND_ALL)
      expect(await ask(held)).toEqual([emptied])
      await mend()
      await comeToRest(scene)
      await audit(scene)
    })
  })

  it('is gone when nothing of its kind may leave', async () => {
    await play(async ({ at, spoil, standing, ask }) => {
      await spoil(...THEIRS, 'p1')
      await at(NO_PAYMENTS)
      expect(await standing()).toEqual(['a1', 'a2', 'c1', 'c2', 'i1', 'i2'])
      expect(await ask(TOLD)).toEqual([])
    })
  })

  it('is gone although the agent dies at any statement on the way', {
    timeout: 60_000,
  }, async () => {
    for (let statements = 1; statements < 160; statements += 9) {
      await play(async ({ scene, at, spoil, standing, ask }) => {
        await spoil(...THEIRS)
        scene.agent.kill()
        scene.agent.putPolicy(OURS_ALONE)
        scene.agent.start()
        scene.agent.dieAfterStatements(statements, 'kill')
        await scene.world.pass(RUN_MS)
        scene.agent.dieAfterStatements(Number.POSITIVE_INFINITY, 'kill')
        await at()
        expect(await standing()).toEqual(['a1', 'c1', 'i1', 'p1'])
        expect(await ask(TOLD)).toEqual([])
      })
    }
  })

  it('is gone with a hundred others without a person being asked, as those are that can be read', async () => {
    const many = Array.from({ length: 100 }, (_, index): BookRow => {
      const item = row(`m${index}`, 'out', null, null, '2026-01-31', 1, 'RUB', null)
      return { entity: 'payment', item }
    })
    for (const broken of [many, many.slice(50), []]) {
      await play(
        async ({ at, spoil, standing }) => {
          await spoil(...broken.map(keyOf))
          await at({ rules: {}, only: { payment: ['direction = in'] } })
          expect(await standing()).toEqual(ALL.filter((key) => key !== 'p2'))
        },
        [...BOOK, ...many],
      )
    }
  })

  it('is gone although other deletes wait for a person, who is asked for those alone', async () => {
    const many = Array.from({ length: 100 }, (_, index): BookRow => {
      const item = row(`m${index}`, 'in', null, null, '2026-01-31', 1, 'RUB', null)
      return { entity: 'payment', item }
    })
    await play(
      async ({ scene, spoil, standing, ask }) => {
        const { world, agent } = scene
        await spoil(...THEIRS)
        agent.kill()
        world.book.edit(many.map((one) => [idOf(one), null]))
        agent.putPolicy(OURS_ALONE)
        agent.start()
        await world.pass(RUN_MS)
        expect(agent.problem()).toBe('mass-delete')
        expect(await standing()).toEqual(['a1', 'c1', 'i1', ...many.map(keyOf), 'p1'].sort())
        expect(await ask(TOLD)).toEqual([])
        const [held] = await ask('select entity, deletes, hold from agent_hold')
        expect(held).toMatchObject({ entity: 'payment', deletes: 100 })
        const confirmed = { ...PLAIN_SYNC, allowHold: String(held?.hold) }
        askForSync(agent.state()!, confirmed, world.scheduler.now())
        await world.pass(RUN_MS)
        expect(await standing()).toEqual(['a1', 'c1', 'i1', 'p1'])
      },
      [...BOOK, ...many],
    )
  })

  it('is gone when the agent has lost its memory of how it came to stand there', async () => {
    await play(async ({ scene, at, spoil, standing }) => {
      await at(OURS_ALONE)
      await spoil('i1')
      scene.agent.putFolder(null)
      await scene.world.during(scene.world.pair(scene.agent))
      await at()
      expect(await standing()).toEqual(['c1', 'p1'])
    })
  })
})

it('leaves no more than may leave on an edge that was set back to before the policy', async () => {
  await play(async ({ scene, at, spoil, standing, ask }) => {
    const { world, agent } = scene
    const client = world.client() as MemoryClient
    const before = client.save()
    await at(OURS_ALONE)
    await spoil('p2')
    agent.kill()
    client.load(before)
    await world.truth.forget()
    scene.causes.add('stream-fork').add('edge-restored')
    world.book.narrow((rows) => new Map([...rows].filter(([id]) => id.endsWith('1'))))
    await comeToRest(scene)
    expect(await standing()).toEqual(['a1', 'c1', 'i1', 'p1'])
    expect(await ask(TOLD)).toEqual([])
    expect(readMeta(agent.state()!, 'policy')?.isSweepDue).toBe(false)
  })
})

describe('narrowed in every way', () => {
  it.each(NARROWINGS)('$name', async (narrowing) => {
    for (const seed of [1, 2, 3, 4]) {
      await play(({ scene }) => narrow(scene, createChance(seed, narrowing.name), narrowing))
    }
  })
})

it.each([
  [220, 'an invoice'],
  [224, 'a counterparty'],
  [465, 'a payment'],
  [488, 'an invoice and its allocations'],
  [371, 'the numbers of invoices that had lost a column first'],
  [145, 'the name of a company that is a vendor'],
])('seed %i, which once left %s on the edge', async (seed) => {
  expect((await simulate(seed, await nextStorage())).failure).toBe(null)
})
