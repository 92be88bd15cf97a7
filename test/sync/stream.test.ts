import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EpochAnswer } from '../../protocol/messages.ts'
import { pairedAgent, upsert } from '../support/agent-client.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { RUNTIMES } from '../support/worker.ts'
import { recompute } from './recompute.ts'
import { expectProblem, startSite } from './world.ts'

describe.each(RUNTIMES)('a stream on %s', (runtime) => {
  let site: Awaited<ReturnType<typeof startSite>>
  beforeAll(async () => {
    site = await startSite(runtime)
  })
  afterAll(() => site?.stop())

  it('opens one epoch for several who ask to end the same one, at once or again', async () => {
    const agent = await pairedAgent(site, 'race')
    const ask = { reason: 'state-lost', epoch: 1, after: 0 }
    const answers = await Promise.all([1, 2, 3, 4].map(() => agent.post('/epochs', ask)))
    const opened = answers.filter(({ ok }) => ok)
    expect(opened).toHaveLength(1)
    expect(((await opened[0]!.json()) as EpochAnswer).head.epoch).toBe(2)
    const problem = await expectProblem(await agent.post('/epochs', ask), 'epoch-stale')
    expect(problem.head).toEqual({ epoch: 2, seq: 0, bsh: '' })
    const ahead = await agent.post('/epochs', { ...ask, epoch: 3 })
    await expectProblem(ahead, 'unknown-epoch')
  })

  it('refuses a receipt of no place as malformed, and of an empty place as not found', async () => {
    const agent = await pairedAgent(site, 'receipts')
    for (const place of ['1/abc', 'x/1', '1/1.5', '1/-1', `1/${'9'.repeat(30)}`]) {
      await expectProblem(await agent.get(`/receipts/${place}`), 'malformed')
    }
    await expectProblem(await agent.get('/receipts/1/7'), 'not-found')
  })
})

describe('a load that a new epoch cut off', () => {
  it('is completed by a heartbeat that finds nothing missing, balances and all', async () => {
    const site = await openSite()
    const agent = await pairedAgent(site)
    await sendFirstPart(agent)
    const head = await agent.openEpoch('state-lost')
    expect(await loadingOf(site)).toBe(1)
    const beat = { epoch: head.epoch, seq: head.seq, asOf: site.now() }
    expect((await agent.post('/heartbeat', beat)).status).toBe(200)
    expect(await loadingOf(site)).toBe(0)
    for (const { name, kept, truth } of await recompute(site.database.client)) {
      expect(kept, name).toEqual(truth)
    }
    const { rows } = await site.database.client.execute('select * from company_balance')
    expect(rows).toHaveLength(1)
  })
})

async function sendFirstPart(agent: Awaited<ReturnType<typeof pairedAgent>>): Promise<void> {
  const changes = [
    upsert('counterparty', 'c1', { side: 'customer', name: 'Бета', active: 1 }),
    upsert('invoice', 'i1', {
      ...{ side: 'receivable', state: 'posted', counterparty: 'c1' },
      ...{ totalMinor: 500, currency: 'RUB' },
    }),
  ]
  const capture = { id: 1, mode: 'load' as const, part: 1, parts: 2, rows: 4 }
  const answer = await agent.send(changes, { capture })
  expect(answer.status).toBe(200)
}

async function loadingOf({ database }: TestSite): Promise<number> {
  const { rows } = await database.client.execute('select max(loading) as it from ledger_freshness')
  return Number(rows[0]?.it)
}
