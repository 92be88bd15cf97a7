import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { LIMITS } from '../../protocol/limits.ts'
import { adaptRows, halveRows, LEAST_ROWS } from '../../sync-agent/capture/batch-size.ts'
import { isRestored } from '../../sync-agent/capture/restored.ts'
import type { CapturedRow } from '../../sync-agent/capture/source.ts'
import type { RunEnd } from '../../sync-agent/run/queue.ts'
import { forgetMeta, readMeta } from '../../sync-agent/state/meta.ts'
import { PLAIN_SYNC } from '../../sync-agent/state/requests.ts'
import { measureSpool } from '../../sync-agent/state/spool.ts'
import { company, payment, simulate } from './support/simulated-agent.ts'

let agent: Awaited<ReturnType<typeof simulate>>
beforeEach(async () => {
  agent = await simulate()
})

const codeOf = (end: RunEnd) => ('problem' in end ? end.problem.code : 'ok')
const companies = (count: number, name = 'A') =>
  Array.from({ length: count }, (_, index) => company(`c${index}`, `${name} ${index}`))
const reasons = () => agent.server.epochs

describe('a book restored from an older copy', () => {
  beforeEach(async () => {
    agent.set('counterparty', companies(120))
    agent.set('payment', [payment('p1', 'c1')])
    await agent.run()
    agent.set('counterparty', companies(120, 'B'))
    await agent.run()
  })

  it('begins a new epoch and repairs the difference to what the edge holds, no more', async () => {
    agent.set('counterparty', [...companies(1, 'A'), ...companies(120, 'B').slice(1)])
    agent.book.changeCounter = 1
    expect(await agent.run()).toMatchObject({ result: { upserts: 1, deletes: 0, batches: 1 } })
    expect(reasons()).toEqual(['first', 'source-restored'])
    expect(
      agent.server.requests.filter((request) => request.startsWith('GET /digest')),
    ).toHaveLength(2)
    expect(agent.server.rows).toEqual(agent.expectedRows())
    await agent.run()
    expect(reasons()).toHaveLength(2)
  })

  it('is repaired by what the edge says, not by a memory of rows that it may have lost', async () => {
    agent.server.rows.delete('counterparty c7')
    agent.book.changeCounter = 1
    expect(await agent.run()).toMatchObject({ result: { upserts: 1 } })
    expect(agent.server.rows).toEqual(agent.expectedRows())
  })

  it('that would delete much is held in its one new epoch, not in one a run', async () => {
    agent.set('counterparty', companies(20, 'B'))
    agent.book.changeCounter = 1
    expect(codeOf(await agent.run())).toBe('mass-delete')
    expect(codeOf(await agent.run())).toBe('mass-delete')
    expect(reasons()).toEqual(['first', 'source-restored'])
  })

  it('goes on after a cut at any of its requests', async () => {
    for (const path of [/epochs/, /digest/, /batches/]) {
      agent.set('counterparty', companies(120, String(path)))
      agent.book.changeCounter = 1
      agent.server.mishaps.push({ path, kind: 'lost' })
      expect(codeOf(await agent.run())).toBe('server-unreachable')
      agent.restart()
      expect(codeOf(await agent.run())).toBe('ok')
      expect(agent.server.rows).toEqual(agent.expectedRows())
      agent.set('counterparty', companies(120, 'again'))
      agent.book.changeCounter = 50
      await agent.run()
    }
  })
})

it.each([
  [null, 7, false],
  [7, undefined, false],
  [7, 7, false],
  [7, 8, false],
  [8, 7, true],
  [2 ** 32 - 1, 3, false],
  [3, 2 ** 32 - 1, true],
])('a change counter that was %s and is %s means restored: %s', (before, now, restored) => {
  expect(isRestored(before, now)).toBe(restored)
})

describe('the size of batches', () => {
  it('is cut by half when the server is slow, and grows slowly when it is quick', () => {
    expect(adaptRows(2_000, 2_000, 1_500, 2_000)).toBe(1_000)
    expect(adaptRows(1_000, 1_000, 100, 2_000)).toBe(1_100)
    expect(adaptRows(2_000, 2_000, 100, 2_000)).toBe(2_000)
    expect(adaptRows(1_000, 1_000, 700, 2_000)).toBe(1_000)
    expect(adaptRows(1_000, 10, 100, 2_000)).toBe(1_000)
    expect(adaptRows(1_000, 10, 5_000, 2_000)).toBe(1_000)
    expect(halveRows(150)).toBe(LEAST_ROWS)
  })

  it('is remembered from run to run', async () => {
    agent.server.site.applyMs = 2_000
    agent.set('counterparty', companies(2_000))
    await agent.run()
    agent.restart()
    agent.set('counterparty', companies(2_000, 'B'))
    await agent.run()
    const parts = agent.server.batches.map(({ batch }) => batch.changes.length)
    expect(parts).toEqual([2_000, 1_000, 1_000])
    expect(readMeta(agent.state(), 'batchRows')).toBe(250)
  })

  it('becomes smaller in a new epoch when a frozen batch never gets through', async () => {
    agent.set('counterparty', companies(2_000))
    const late = { path: /batches/, kind: 'late' } as const
    agent.server.mishaps.push(late, late, late)
    for (let run = 0; run < 3; run += 1) {
      expect(await agent.run()).toMatchObject({ problem: { facts: { reason: 'timeout' } } })
    }
    expect(codeOf(await agent.run())).toBe('ok')
    expect(agent.server.batches.map(({ batch }) => batch.changes.length)).toEqual(
      Array(8).fill(250),
    )
    expect(reasons()).toEqual(['first', 'state-lost'])
    expect(agent.server.rows).toEqual(agent.expectedRows())
  })

  const unavailable = (path: RegExp) => ({ path, kind: 'unavailable' }) as const
  const sizes = () => agent.server.batches.map(({ batch }) => batch.changes.length)

  it('becomes smaller in a new epoch when a server that says hello never takes a batch', async () => {
    agent.set('counterparty', companies(2_000))
    for (let run = 0; run < 5; run += 1) {
      agent.server.mishaps.push(unavailable(/batches/))
      expect(codeOf(await agent.run())).toBe('server-busy')
    }
    expect(codeOf(await agent.run())).toBe('ok')
    expect(sizes()).toEqual([1_000, 1_000])
    expect(reasons()).toEqual(['first', 'state-lost'])
    expect(agent.server.rows).toEqual(agent.expectedRows())
  })

  it('stays as it is through an outage, however long', async () => {
    agent.set('counterparty', companies(2_000))
    agent.server.mishaps.push(unavailable(/batches/))
    expect(codeOf(await agent.run())).toBe('server-busy')
    for (let run = 0; run < 10; run += 1) {
      agent.server.mishaps.push(unavailable(/hello/))
      expect(codeOf(await agent.run())).toBe('server-busy')
    }
    expect(codeOf(await agent.run())).toBe('ok')
    expect(sizes()).toEqual([2_000])
    expect(reasons()).toEqual(['first'])
  })

  it('bounds what is seen at once too: a capture that was staged is loaded by a slow server', async () => {
    const modes = () => agent.server.batches.map(({ batch }) => batch.capture.mode)
    agent.set('counterparty', companies(2_400))
    await agent.run()
    expect(modes()).toEqual(['staged', 'staged'])
    agent.server.site.applyMs = 2_000
    agent.set('counterparty', companies(2_400, 'B'))
    await agent.run()
    agent.set('counterparty', companies(2_400, 'C'))
    await agent.run()
    expect(new Set(modes().slice(0, 4))).toEqual(new Set(['staged']))
    expect(new Set(modes().slice(4))).toEqual(new Set(['load']))
    expect(agent.server.rows).toEqual(agent.expectedRows())
  })
})

it('a spool that is full holds the agent, visibly, with nothing of the capture in it', async () => {
  agent.limits.spoolBytes = 500
  agent.set('counterparty', companies(500))
  expect(codeOf(await agent.run())).toBe('spool-full')
  expect(measureSpool(agent.state()).batches).toBe(0)
  expect(readMeta(agent.state(), 'hold')).toMatchObject({ code: 'spool-full' })
  expect(agent.server.reports.at(-1)?.hold).toMatchObject({ code: 'spool-full', deletes: null })
  agent.limits.spoolBytes = 2 ** 20
  expect(codeOf(await agent.run())).toBe('ok')
  expect(agent.server.reports.at(-1)?.hold).toBeNull()
})

describe('a disk that is full', () => {
  it('stops the run, visibly, and nothing is lost once there is room', async () => {
    expect(codeOf(await agent.run())).toBe('ok')
    const { db } = agent.state()
    agent.set('counterparty', companies(2_000))
    const { page_count: pages } = db.prepare('pragma page_count').get() as { page_count: number }
    db.exec(`pragma max_page_count = ${pages}`)
    await expectStopped()
    db.exec('pragma max_page_count = 1000000')
    await expectWell()
  })

  it('does so too when not even a note of it can be written', async () => {
    expect(codeOf(await agent.run())).toBe('ok')
    agent.set('counterparty', companies(3))
    const { db } = agent.state()
    const { prepare, exec } = db
    const full = () => {
      throw Object.assign(new Error('database or disk is full'), { errcode: 13 })
    }
    db.prepare = (sql) => (/^\s*(select|pragma)/.test(sql) ? prepare.call(db, sql) : full())
    db.exec = (sql) => (/^(begin|rollback|pragma)/.test(sql) ? exec.call(db, sql) : full())
    await expectStopped()
    Object.assign(db, { prepare, exec })
    await expectWell()
  })

  async function expectStopped(): Promise<void> {
    expect(codeOf(await agent.run())).toBe('disk-full')
    expect(agent.server.reports.at(-1)?.hold).toMatchObject({ code: 'disk-full' })
  }

  async function expectWell(): Promise<void> {
    expect(codeOf(await agent.run())).toBe('ok')
    expect(agent.server.reports.at(-1)?.hold).toBeNull()
    expect(agent.server.rows).toEqual(agent.expectedRows())
  }
})

describe('what a person must see', () => {
  it('is reported when it changes, again after a lost report, and no oftener', async () => {
    agent.set('counterparty', [company('c1', 'e\u0301')])
    agent.server.mishaps.push({ path: /report/, kind: 'cut' })
    expect(codeOf(await agent.run())).toBe('server-unreachable')
    expect(agent.server.reports).toHaveLength(0)
    await agent.run()
    await agent.run()
    const keyHash = createHash('sha256').update('counterparty\nc1').digest('hex')
    const fault = { column: 'name', rule: 'text-not-normalised', stands: false }
    const rows = [{ entity: 'counterparty', keyHash, ...fault }]
    expect(agent.server.reports).toEqual([{ hold: null, leftOut: { count: 1, rows } }])
    agent.set('counterparty', [company('c1', 'é')])
    await agent.run()
    expect(agent.server.reports.at(-1)).toEqual({ hold: null, leftOut: { count: 0, rows: [] } })
    agent.set('counterparty', [company('c1', 'e\u0301')])
    await agent.run()
    expect(agent.server.reports.at(-1)?.leftOut.rows).toMatchObject([{ keyHash, stands: true }])
  })

  it('names as many rows as one request holds, and counts them all', async () => {
    const broken = Array.from({ length: 1_200 }, (_, index): CapturedRow => {
      const fault = { column: 'registrationReason', rule: 'reference-unreadable' } as const
      return { key: `c${index}`, fault }
    })
    agent.set('counterparty', broken)
    await agent.run()
    const { leftOut } = agent.server.reports.at(-1)!
    expect(leftOut.count).toBe(1_200)
    expect(leftOut.rows.length).toBeGreaterThan(300)
    expect(JSON.stringify({ hold: null, leftOut }).length).toBeLessThan(LIMITS.requestBytes)
  })

  it('is known of a row left out before the rest of the book is called complete', async () => {
    agent.set('counterparty', [company('c1', 'e\u0301'), company('c2')])
    agent.server.mishaps.push({ path: /report/, kind: 'cut' })
    expect(codeOf(await agent.run())).toBe('server-unreachable')
    expect([agent.server.batches, agent.server.beats]).toEqual([[], []])
    await agent.run()
    const said = agent.server.requests.findLastIndex((line) => line.includes('/report'))
    const sent = agent.server.requests.findIndex((line) => line.includes('/batches'))
    expect(said).toBeLessThan(sent)
    expect(agent.server.reports).toHaveLength(1)
    // The last row that was well turns bad: nothing to send, and the heartbeat waits for the report as well.
    agent.set('counterparty', [company('c1', 'e\u0301'), company('c2', 'e\u0301')])
    agent.server.mishaps.push({ path: /report/, kind: 'cut' })
    const beats = agent.server.beats.length
    expect(codeOf(await agent.run())).toBe('server-unreachable')
    expect(agent.server.beats).toHaveLength(beats)
  })

  it('names the deletes of a hold: the confirmed ones pass, others are held anew', async () => {
    agent.set('counterparty', companies(200))
    await agent.run()
    agent.set('counterparty', companies(100))
    expect(codeOf(await agent.run())).toBe('mass-delete')
    const hold = agent.server.reports.at(-1)?.hold
    expect(hold?.deletes).toMatchObject({ entity: 'counterparty', count: 100, of: 200 })
    const allow = { options: { ...PLAIN_SYNC, allowHold: hold?.deletes?.hold ?? '' } }
    agent.set('counterparty', companies(99))
    expect(codeOf(await agent.run(allow))).toBe('mass-delete')
    expect(agent.server.reports.at(-1)?.hold?.deletes).toMatchObject({ count: 101 })
    expect(agent.server.reports.at(-1)?.hold?.since).toBe(hold?.since)
    agent.set('counterparty', companies(100))
    expect(codeOf(await agent.run(allow))).toBe('ok')
    expect(agent.server.rows.size).toBe(100)
    expect(agent.server.reports.at(-1)?.hold).toBeNull()
  })

  it('is reported again by an agent that forgot what it had reported', async () => {
    agent.set('counterparty', [company('c1')])
    await agent.run()
    forgetMeta(agent.state(), 'reported')
    await agent.run()
    expect(agent.server.reports).toHaveLength(2)
  })
})

it('sends unchanged rows again that the server asks for by their hash, and no others', async () => {
  agent.set('counterparty', [company('c1'), company('c2')])
  await agent.run()
  const keyHash = createHash('sha256').update('counterparty\nc2').digest('hex')
  const resend = [['counterparty', keyHash]] as const
  await agent.run({ options: { ...PLAIN_SYNC, resend } })
  expect(agent.server.batches.at(-1)?.batch.changes).toMatchObject([{ op: 'u', key: 'c2' }])
})
