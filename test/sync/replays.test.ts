/** Somebody has seen a request, token and body, and sends it again while the token lives. */
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Hold } from '../../protocol/messages.ts'
import type { ControlSumsRequest } from '../../protocol/verification.ts'
import { deleteExpired } from '../../worker/store/cleaning.ts'
import { PAIRING_TRIES } from '../../worker/sync/pair.ts'
import { type Bend, makeKeys, openPairing, pair, pairedAgent } from '../support/agent-client.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { expectProblem } from './world.ts'

const DAY_MS = 86_400_000
const HOLD: Hold = {
  ...{ code: 'mass-delete', since: Date.UTC(2026, 9, 1) },
  deletes: { hold: 'h'.repeat(43), entity: 'invoice', count: 120, of: 400 },
}
const LEFT_OUT = { count: 0, rows: [] }
const HELLO = { version: '1', host: 'h', source: { system: 'test', id: 'book', name: 'Book' } }

let site: TestSite
let agent: Awaited<ReturnType<typeof pairedAgent>>
beforeEach(async () => {
  site = await openSite()
  agent = await pairedAgent(site)
})

/** Sends a message and gives what an eavesdropper needs to send it again. */
async function overhear(path: string, message: unknown): Promise<() => Promise<Response>> {
  let seen = ''
  const keep: Bend = {
    token: (token) => {
      seen = token
      return token
    },
  }
  expect((await agent.post(path, message, keep)).status).toBe(200)
  return () => agent.post(path, message, { token: () => seen })
}

const select = async (sql: string) => (await site.database.client.execute(sql)).rows

describe('a request that comes again', () => {
  it('does not bring back a hold that is over', async () => {
    const again = await overhear('/report', { hold: HOLD, leftOut: LEFT_OUT })
    await agent.post('/report', { hold: null, leftOut: LEFT_OUT })
    expect((await again()).status).toBe(200)
    expect(await select('select code from agent_hold')).toEqual([])
  })

  it('does not take a command out of the hands of the agent that has it', async () => {
    const again = await overhear('/hello', HELLO)
    await site.database.client.execute({
      sql: `insert into command (id, source_id, kind, state, asked_at, taken_at)
        values ('c1', 1, 'sync', 'taken', ?, ?)`,
      args: [site.now(), site.now()],
    })
    expect((await again()).status).toBe(200)
    expect(await select('select state from command')).toMatchObject([{ state: 'taken' }])
  })

  it('does not begin a check of the stored rows anew', async () => {
    const running = {
      ...{ id: randomUUID(), trigger: 'timer', state: 'running', startedAt: site.now() },
      ...{ sourceRows: 0, found: 0, open: 0, differences: [], failure: null },
    }
    const again = await overhear('/verifications', running)
    await agent.post('/verifications', { ...running, state: 'equal' })
    expect((await again()).status).toBe(200)
    expect(await select('select state from verification')).toMatchObject([{ state: 'equal' }])
  })

  it('does not forget control sums that were said since', async () => {
    const sums = (month: string): ControlSumsRequest['sums'] => [['invoice', month, 'RUB', 1, 500]]
    const body = { epoch: 1, seq: 0, asOf: site.now(), scope: 'month' }
    const first = { ...body, reset: true, last: false, sums: sums('2026-01') }
    const again = await overhear('/control-sums', first)
    await agent.post('/control-sums', { ...body, reset: false, last: true, sums: sums('2026-02') })
    const answer = await (await again()).json()
    expect(answer).toMatchObject({ differing: 2 })
    expect(await select('select of from control_sum order by 1')).toMatchObject([
      { of: '2026-01' },
      { of: '2026-02' },
    ])
  })

  it('does not make the figures older than a later heartbeat has said', async () => {
    const beat = (asOf: number) => ({ epoch: 1, seq: 0, asOf })
    const now = site.now()
    const again = await overhear('/heartbeat', beat(now - 60_000))
    await agent.post('/heartbeat', beat(now - 1_000))
    expect((await again()).status).toBe(200)
    expect(await select('select watermark from stream')).toMatchObject([{ watermark: now - 1_000 }])
  })

  it('is refused once its token has ended, when it is remembered no longer', async () => {
    const again = await overhear('/report', { hold: HOLD, leftOut: LEFT_OUT })
    site.pass(2 * DAY_MS)
    await deleteExpired(site.database.open(), site.now())
    expect(await select('select jti from agent_request')).toEqual([])
    await expectProblem(await again(), 'token-expired')
  })
})

it('a watermark ahead of our clock was a wrong one: the next heartbeat sets it right', async () => {
  const now = site.now()
  await site.database.client.execute(`update stream set watermark = ${now + DAY_MS}`)
  await agent.post('/heartbeat', { epoch: 1, seq: 0, asOf: now - 1_000 })
  expect(await select('select watermark from stream')).toMatchObject([{ watermark: now - 1_000 }])
})

it.each([
  ['another page', '/digest?entity=invoice&after=a'],
  ['no page', '/digest'],
])('the token of one page of a digest does not open %s', async (_, path) => {
  let seen = ''
  const keep = (token: string) => {
    seen = token
    return token
  }
  const own = await agent.get("/digest?entity=invoice&after=it's%20%C3%A9", { token: keep })
  expect(own.status).toBe(200)
  await expectProblem(await agent.get(path, { token: () => seen }), 'token-invalid')
})

it('wrong codes count one by one, however many come at once', async () => {
  const keys = await makeKeys()
  const answers = await Promise.all(
    Array.from({ length: PAIRING_TRIES * 3 }, () => pair(site, keys, 'AAAA-AAAA')),
  )
  const statuses = answers.map(({ status }) => status)
  expect(statuses.filter((status) => status !== 429)).toHaveLength(PAIRING_TRIES)
})

it('right codes are no tries: whoever pairs often is not kept out', async () => {
  for (let time = 0; time <= PAIRING_TRIES; time += 1) {
    const [keys, code] = [await makeKeys(), await openPairing(site)]
    for (const answer of [await pair(site, keys, code), await pair(site, keys, code)]) {
      expect(answer.status).toBe(200)
    }
  }
})
