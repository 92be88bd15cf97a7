import { beforeEach, describe, expect, it } from 'vitest'
import type { CapturedRow } from '../../sync-agent/capture/source.ts'
import { listSaid } from '../../sync-agent/state/control-said.ts'
import { forgetMeta, writeMeta } from '../../sync-agent/state/meta.ts'
import { PLAIN_SYNC, type SyncOptions } from '../../sync-agent/state/requests.ts'
import { company, simulate } from './support/simulated-agent.ts'

const paid = (key: string, paidOn: string, amount: number): CapturedRow => ({
  row: { key, cells: ['in', null, 'c1', paidOn, amount, 'RUB', null] },
})

let agent: Awaited<ReturnType<typeof simulate>>
let versions = 0
beforeEach(async () => {
  agent = await simulate()
  agent.set('counterparty', [company('c1'), company('c2')])
  agent.set('payment', [
    paid('p1', '2026-01-31', 100),
    paid('p2', '2026-01-31', 40),
    paid('p3', '2026-02-01', 7),
  ])
  await save([])
})

/** The accountant saves, and the agent is told by the source that just these payments may have changed. */
async function save(touched: string[], options: Partial<SyncOptions> = {}) {
  versions += 1
  agent.book.version = `version ${versions}`
  agent.book.touched = new Map([['payment', touched]])
  agent.book.reads = 0
  return agent.run({ trigger: 'doorbell', options: { ...PLAIN_SYNC, ...options } })
}

const move = () =>
  agent.set('payment', [
    paid('p1', '2026-02-02', 150),
    paid('p3', '2026-02-01', 7),
    paid('p4', '2026-03-01', 9),
  ])

const [PART, WHOLE] = [0, 2]

it('of what was touched only that is read: changed, new and gone; and the control sums are those of the whole', async () => {
  move()
  expect(await save(['p1', 'p2', 'p3', 'p4'])).toMatchObject({
    result: { upserts: 2, deletes: 1 },
  })
  expect(agent.book.reads).toBe(PART)
  expect(agent.server.rows).toEqual(agent.expectedRows())
  expect([...listSaid(agent.state(), 'month')]).toEqual([
    ['payment', '2026-02', 'RUB', 2, 157],
    ['payment', '2026-03', 'RUB', 1, 9],
  ])
})

describe('all is read', () => {
  const readAfter = async (prepare: () => unknown, options: Partial<SyncOptions> = {}) => {
    move()
    await prepare()
    await save(['p1', 'p2', 'p3', 'p4'], options)
    expect(agent.server.rows).toEqual(agent.expectedRows())
    return agent.book.reads
  }

  it('when the last whole reading is an hour old', async () => {
    expect(await readAfter(() => agent.clock.sleep(3_600_001))).toBe(WHOLE)
  })

  it('when a row is left out, or was', async () => {
    await readAfter(() => {})
    agent.set('payment', [paid('p1', 'no date', 150)])
    await save(['p1', 'p3', 'p4'])
    expect(agent.book.reads).toBe(WHOLE)
    agent.set('payment', [paid('p1', '2026-02-02', 150)])
    await save(['p1'])
    expect(agent.book.reads).toBe(WHOLE)
  })

  it('when the policy has narrowed and not all is emptied', async () => {
    const policy = { version: 1, hash: '', isSweepDue: true }
    expect(await readAfter(() => writeMeta(agent.state(), 'policy', policy))).toBe(WHOLE)
  })

  it('in a new epoch, and after a doubt, which forgets the bell', async () => {
    expect(await readAfter(() => {}, { rebuild: true })).toBe(WHOLE)
    expect(await readAfter(() => forgetMeta(agent.state(), 'bell'))).toBe(WHOLE)
  })

  it('after a batch that did not get through at once, whose sums were told to nobody', async () => {
    agent.server.mishaps.push({ path: /batches/, kind: 'cut' })
    move()
    await save(['p1', 'p2', 'p3', 'p4']).catch(() => {})
    await save([])
    agent.set('payment', [paid('p1', '2026-02-02', 150), paid('p3', '2026-02-01', 8)])
    await save(['p3', 'p4'])
    expect(agent.server.rows).toEqual(agent.expectedRows())
    expect([...listSaid(agent.state(), 'month')]).toEqual([['payment', '2026-02', 'RUB', 2, 158]])
  })
})
