import { beforeEach, describe, expect, it } from 'vitest'
import { forgetMeta, readMeta } from '../../sync-agent/state/meta.ts'
import { PLAIN_SYNC } from '../../sync-agent/state/requests.ts'
import { company, simulate } from './support/simulated-agent.ts'

let agent: Awaited<ReturnType<typeof simulate>>
beforeEach(async () => {
  agent = await simulate()
  agent.set('counterparty', [company('c1')])
  agent.book.version = 'as it was'
  await agent.run()
  agent.book.reads = 0
  // Touched, as by a copy to and fro: the doorbell rings, the bytes are the same.
  agent.book.bell += 1
})

const [READ, SPARED] = [2, 0]

it('a copy that is what was last captured byte for byte is not read, and the edge hears that nothing changed', async () => {
  const captured: [marker: number, rows: number][] = []
  const before = agent.server.beats.length
  const end = await agent.run({ onCaptured: (marker, rows) => captured.push([marker, rows]) })
  expect(end).toMatchObject({ result: { upserts: 0, deletes: 0, batches: 0 } })
  expect(agent.book.reads).toBe(SPARED)
  expect(captured).toEqual([[1, 0]])
  expect(agent.server.beats.length).toBe(before + 1)
  expect(readMeta(agent.state(), 'bell')).toBe(String(agent.book.bell))
})

describe('it is read whole', () => {
  it('when one byte differs', async () => {
    agent.book.version = 'as it is'
    agent.set('counterparty', [company('c1', 'Renamed')])
    expect(await agent.run()).toMatchObject({ result: { upserts: 1 } })
    expect(agent.server.rows).toEqual(agent.expectedRows())
  })

  it('when rows are to be sent again', async () => {
    await agent.run({ options: { ...PLAIN_SYNC, resend: [['counterparty', 'x'.repeat(64)]] } })
    expect(agent.book.reads).toBe(READ)
  })

  it('by another process: its queries may be others', async () => {
    agent.restart()
    await agent.run()
    expect(agent.book.reads).toBe(READ)
  })

  it('after a doubt, which forgets the bell', async () => {
    forgetMeta(agent.state(), 'bell')
    await agent.run()
    expect(agent.book.reads).toBe(READ)
  })

  it('from a source that names no versions', async () => {
    delete agent.book.version
    await agent.run()
    await agent.run()
    expect(agent.book.reads).toBe(2 * READ)
  })
})
