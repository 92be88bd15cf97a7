import { beforeEach, describe, expect, it } from 'vitest'
import type { RunEnd } from '../../sync-agent/run/queue.ts'
import { readMeta, writeMeta } from '../../sync-agent/state/meta.ts'
import { PLAIN_SYNC } from '../../sync-agent/state/requests.ts'
import { listFaults } from '../../sync-agent/state/runs.ts'
import { measureSpool } from '../../sync-agent/state/spool.ts'
import { company, payment, simulate } from './support/simulated-agent.ts'

let agent: Awaited<ReturnType<typeof simulate>>
beforeEach(async () => {
  agent = await simulate()
  agent.set('counterparty', [company('c1'), company('c2')])
  agent.set('payment', [payment('p1', 'c1')])
})

const codeOf = (end: RunEnd) => ('problem' in end ? end.problem.code : 'ok')
const companies = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => company(`c${from + index}`))

function expectDelivered(): void {
  expect(agent.server.rows).toEqual(agent.expectedRows())
  expect(measureSpool(agent.state()).batches).toBe(0)
}

describe('a run', () => {
  it('opens the first epoch and brings everything; the next brings only what changed', async () => {
    expect(await agent.run()).toMatchObject({ result: { upserts: 3, deletes: 0, batches: 1 } })
    agent.set('counterparty', [company('c1', 'New name'), company('c3')])
    expect(await agent.run()).toMatchObject({ result: { upserts: 2, deletes: 1 } })
    expectDelivered()
  })

  it('sends deletes last and what points at others first among them', async () => {
    await agent.run()
    agent.set('counterparty', [company('c9')])
    agent.set('payment', [])
    await agent.run()
    const changes = agent.server.batches[1]?.batch.changes.map(({ op, key }) => `${op} ${key}`)
    expect(changes).toEqual(['u c9', 'd p1', 'd c1', 'd c2'])
  })

  it('sends a heartbeat as of the moment the copy was proven unchanged when nothing is new', async () => {
    await agent.run()
    agent.time.serverAhead = 600_000
    agent.restart()
    expect(await agent.run()).toMatchObject({ result: { upserts: 0, batches: 0 } })
    expect(agent.server.beats).toEqual([agent.time.now + 600_000])
  })

  it('does not read a book whose bell stands still, when only the timer asks', async () => {
    await agent.run()
    agent.server.requests.length = 0
    await agent.run({ trigger: 'timer' })
    expect(agent.server.requests).toEqual(['POST /heartbeat'])
    // Proof that the book was not read: this edit rings no bell.
    agent.book.rows.set('payment', [])
    await agent.run({ trigger: 'timer' })
    expect(agent.server.rows.has('payment p1')).toBe(true)
  })

  it('stages what takes several batches and loads what is too much to stage', async () => {
    agent.set('counterparty', companies(2_300))
    await agent.run()
    const modes = agent.server.batches.map(({ batch: { capture } }) => capture)
    expect(modes).toMatchObject([
      { id: 1, mode: 'staged', part: 1, parts: 2, rows: 2_301 },
      { id: 1, mode: 'staged', part: 2 },
    ])
    agent.set('counterparty', companies(5_000))
    await agent.run()
    expect(agent.server.batches.at(-1)?.batch.capture).toMatchObject({ id: 2, mode: 'load' })
    expect(agent.progress.at(-1)).toEqual({ kind: 'sending', sent: 2_700, total: 2_700 })
    expectDelivered()
  })

  it('leaves a poison row out, says so without its key, and brings the rest', async () => {
    agent.set('counterparty', [company('secret-key', 'e\u0301'), company('c2')])
    expect(await agent.run()).toMatchObject({ result: { upserts: 2, faults: 1 } })
    const faults = listFaults(agent.state(), 10)
    expect(faults).toMatchObject([
      { entity: 'counterparty', column: 'name', rule: 'text-not-normalised' },
    ])
    expect(JSON.stringify(faults)).not.toContain('secret-key')
  })

  it('keeps what the edge has of a row that turned bad', async () => {
    await agent.run()
    agent.set('counterparty', [company('c1', 'e\u0301'), company('c2')])
    expect(await agent.run()).toMatchObject({ result: { deletes: 0, faults: 1 } })
    expect(agent.server.rows.has('counterparty c1')).toBe(true)
  })
})

describe('a cut', () => {
  it('before the batch arrives loses nothing', async () => {
    agent.server.mishaps.push({ path: /batches/, kind: 'cut' })
    expect(codeOf(await agent.run())).toBe('server-unreachable')
    expect(measureSpool(agent.state()).changes).toBe(3)
    expect(await agent.run()).toMatchObject({ result: { batches: 1 } })
    expectDelivered()
  })

  it('after the batch was applied brings its receipt, not the batch twice', async () => {
    agent.server.mishaps.push({ path: /batches/, kind: 'lost' })
    expect(codeOf(await agent.run())).toBe('server-unreachable')
    agent.restart()
    expect(codeOf(await agent.run())).toBe('ok')
    expect(agent.server.requests).toContain('GET /receipts/1/1')
    expect(agent.server.batches).toHaveLength(1)
    expectDelivered()
  })

  it('in the middle of a staged capture goes on with the same bytes', async () => {
    agent.set('counterparty', companies(4_500))
    await agent.run({
      onCaptured: () => agent.server.mishaps.push({ path: /batches/, kind: 'unavailable' }),
    })
    agent.restart()
    await agent.run()
    expect(agent.server.batches.map(({ claims }) => claims.seq)).toEqual([1, 2, 3])
    expectDelivered()
  })

  it('after an epoch was opened adopts that epoch', async () => {
    await agent.run()
    agent.server.site.head = { ...agent.server.site.head!, epoch: 2 }
    agent.restart()
    agent.set('payment', [])
    expect(codeOf(await agent.run())).toBe('ok')
    expect(agent.server.batches.at(-1)?.claims).toMatchObject({ epoch: 2, seq: 2 })
  })
})

describe('what is not a delivery', () => {
  it('is a sign-in page that answers 200', async () => {
    agent.server.mishaps.push({ path: /batches/, kind: 'portal' })
    expect(codeOf(await agent.run())).toBe('server-not-lintel')
    expect(measureSpool(agent.state()).batches).toBe(1)
  })

  it('is a receipt of another key', async () => {
    const pairing = readMeta(agent.state(), 'pairing')!
    await agent.run()
    agent.set('payment', [])
    const { serverKey } = (await simulate()).server
    writeMeta(agent.state(), 'pairing', { ...pairing, serverKey })
    expect(codeOf(await agent.run())).toBe('receipt-invalid')
    agent.restart()
    expect(codeOf(await agent.run())).toBe('server-key-changed')
    expect(measureSpool(agent.state()).batches).toBe(1)
  })

  it('is a busy server, which is asked again no sooner than it says', async () => {
    agent.server.mishaps.push({ path: /hello/, kind: 'too-many' })
    expect(await agent.run()).toMatchObject({
      problem: { code: 'server-busy', facts: { retryAfterMs: 7_000 } },
    })
  })
})

describe('the clock', () => {
  it('is corrected once by the server’s time and then trusted', async () => {
    agent.time.serverAhead = -600_000
    agent.server.mishaps.push({ path: /hello/, kind: 'clock-skew' })
    expect(codeOf(await agent.run())).toBe('ok')
    expect(agent.offset()).toBe(-600_000)
    expect(agent.server.batches[0]?.batch.asOf).toBe(agent.time.now - 600_000)
  })

  it('put forward since the last answer does not make a reading younger than it is', async () => {
    await agent.run()
    agent.time.jumped = 600_000
    agent.set('payment', [])
    await agent.run()
    expect(agent.server.batches.at(-1)?.batch.asOf).toBe(agent.time.now)
    await agent.run({ trigger: 'timer' })
    expect(agent.server.beats.at(-1)).toBe(agent.time.now)
  })

  it('is given up when the server still refuses it', async () => {
    const skew = { path: /hello/, kind: 'clock-skew' } as const
    agent.server.mishaps.push(skew, skew)
    expect(codeOf(await agent.run())).toBe('clock-wrong')
  })
})

describe('a hold', () => {
  it('stops a book that is not the paired one, and nothing is deleted', async () => {
    await agent.run()
    agent.book.id = 'book-2'
    agent.set('counterparty', [])
    agent.set('payment', [])
    expect(codeOf(await agent.run({ options: { ...PLAIN_SYNC, allowDeletes: true } }))).toBe(
      'book-other',
    )
    expect(agent.server.rows.size).toBe(3)
    expect(readMeta(agent.state(), 'hold')).toMatchObject({ code: 'book-other' })
  })

  it('stops a mass delete until a person says that it is meant', async () => {
    agent.set('counterparty', companies(200))
    await agent.run()
    agent.set('counterparty', companies(100))
    expect(await agent.run()).toMatchObject({
      problem: { code: 'mass-delete', facts: { entity: 'counterparty', deletes: 100, rows: 200 } },
    })
    expect(agent.server.rows.size).toBe(201)
    await agent.run({ options: { ...PLAIN_SYNC, allowDeletes: true } })
    expectDelivered()
    expect(readMeta(agent.state(), 'hold')).toBe(null)
  })

  it('stops a fork until a person says that the server is right', async () => {
    await agent.run()
    agent.server.site.head = { epoch: 1, seq: 9, bsh: 'of-somebody-else' }
    agent.server.rows.set('counterparty c99', 'of-somebody-else')
    agent.restart()
    agent.set('payment', [])
    expect(codeOf(await agent.run())).toBe('stream-fork')
    expect(agent.server.batches).toHaveLength(1)
    expect(codeOf(await agent.run({ options: { ...PLAIN_SYNC, rebuild: true } }))).toBe('ok')
    expect(agent.server.batches.at(-1)?.claims).toMatchObject({ epoch: 2, seq: 10 })
    expectDelivered()
  })
})

describe('a damaged spool', () => {
  it.each([
    ['a bit turned', "bytes = cast(x'1f8c' || substr(bytes, 3) as blob)"],
    [
      'bytes that still unpack',
      "bytes = cast(substr(bytes, 1, 4) || x'01' || substr(bytes, 6) as blob)",
    ],
    ['its end cut off', 'bytes = substr(bytes, 1, length(bytes) - 9)'],
  ])('with %s is never sent: what the edge lacks is read from the source again', async (_, set) => {
    agent.server.mishaps.push({ path: /batches/, kind: 'cut' })
    expect(codeOf(await agent.run())).toBe('server-unreachable')
    agent.state().db.exec(`update spool set ${set}`)
    agent.restart()
    expect(await agent.run()).toMatchObject({ result: { upserts: 3, batches: 1 } })
    expect(agent.server.batches.map(({ claims }) => claims.seq)).toEqual([1])
    expectDelivered()
  })
})

describe('a lost state', () => {
  it('is rebuilt from what the edge holds: only real differences are sent', async () => {
    await agent.run()
    agent.loseState()
    agent.set('counterparty', [company('c1'), company('c3')])
    expect(await agent.run()).toMatchObject({ result: { upserts: 1, deletes: 1 } })
    expect(agent.server.batches.at(-1)?.claims).toMatchObject({ epoch: 2, seq: 2 })
    expectDelivered()
  })

  it('may be lost again while it is rebuilt', async () => {
    await agent.run()
    agent.loseState()
    agent.server.mishaps.push({ path: /digest/, kind: 'cut' })
    expect(codeOf(await agent.run())).toBe('server-unreachable')
    agent.restart()
    expect(await agent.run()).toMatchObject({ result: { upserts: 0, deletes: 0 } })
    expectDelivered()
  })
})
