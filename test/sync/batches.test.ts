import { gzipSync } from 'node:zlib'
import { importJWK, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LIMITS } from '../../protocol/limits.ts'
import type { BatchAnswer, ReceiptClaims } from '../../protocol/receipt.ts'
import { TOKEN_TYPE } from '../../protocol/token.ts'
import { nextChain } from '../../worker/sync/receipt.ts'
import { pairedAgent, remove, sha256, type TestAgent, upsert } from '../support/agent-client.ts'
import { RUNTIMES, SERVER_KEY } from '../support/worker.ts'
import { expectProblem, snapshot, startSite } from './world.ts'

const customer = (key: string, name = 'Бета') =>
  upsert('counterparty', key, { side: 'customer', name, active: 1 })

describe.each(RUNTIMES)('a batch on %s', (runtime) => {
  let site: Awaited<ReturnType<typeof startSite>>
  let agent: TestAgent
  let books = 0

  beforeAll(async () => {
    site = await startSite(runtime)
  })
  afterAll(() => site?.stop())
  beforeEach(async () => {
    books += 1
    agent = await pairedAgent(site, `book-${books}`)
  })

  it('is applied in two trips and answered by a receipt of the pinned key', async () => {
    const frozen = agent.freeze([customer('c1'), customer('c2'), remove('invoice', 'i1')])
    const answer = await agent.deliver(frozen)
    expect(answer.headers.get('Server-Timing')).toContain('trips;dur=2')
    const claims = await readReceipt(answer)
    const { exp: _, ...claimed } = claims
    expect(claimed).toEqual({
      ...{ iss: site.origin, aud: agent.agentId, epoch: 1, seq: 1, prev: '', policy: 0 },
      rows: frozen.claims.rows,
      ...{ bsh: sha256(frozen.body), chain: nextChain('', sha256(frozen.body)) },
      ...{ upserts: 2, deletes: 1, quarantined: 0 },
      ...{ iat: expect.any(Number), appliedAt: expect.any(Number), watermark: expect.any(Number) },
    })
  })

  it('links each receipt to the one before', async () => {
    const first = await readReceipt(await agent.send([customer('c1')]))
    const second = await readReceipt(await agent.send([customer('c2')]))
    expect(second).toMatchObject({ seq: 2, prev: first.bsh })
    expect(second.chain).toBe(nextChain(first.chain, second.bsh))
  })

  it('sent again gives the first receipt, also when others followed', async () => {
    const frozen = agent.freeze([customer('c1')])
    const first = (await (await agent.deliver(frozen)).json()) as BatchAnswer
    await agent.send([customer('c2')])
    const before = await snapshot(site.database)
    const again = (await (await agent.deliver(frozen)).json()) as BatchAnswer
    expect(again).toMatchObject({ receipt: first.receipt, replayed: true })
    expect(await snapshot(site.database)).toBe(before)
  })

  it('sent twice at once is applied once, and both get the one receipt', async () => {
    const frozen = agent.freeze([customer('c1')])
    const answers = await Promise.all([1, 2, 3, 4].map(() => agent.deliver(frozen)))
    const bodies = await Promise.all(answers.map((answer) => answer.json() as Promise<BatchAnswer>))
    expect(new Set(bodies.map(({ receipt }) => receipt)).size).toBe(1)
    expect(bodies.filter(({ replayed }) => !replayed).length).toBe(1)
    expect(await countOf('batch_log')).toBe(1)
  })

  it('of two different ones for one place, one is applied and the other is a fork', async () => {
    const frozen = [agent.freeze([customer('c1')]), agent.freeze([customer('c2')])]
    const answers = await Promise.all(frozen.map((one) => agent.deliver(one)))
    const refused = answers.filter(({ status }) => status !== 200)
    expect(refused.length).toBe(1)
    await expectProblem(refused[0]!, 'fork')
    expect(await countOf('batch_log')).toBe(1)
  })

  it.each([
    ['after a missing one', 'gap', { seq: 3 }],
    ['of an epoch never opened', 'unknown-epoch', { epoch: 2 }],
    ['after another than the head', 'fork', { prev: sha256(new Uint8Array()) }],
  ] as const)('%s is refused as %s', async (_, code, place) => {
    await agent.send([customer('c1')])
    const before = await snapshot(site.database)
    const problem = await expectProblem(await agent.send([customer('c2')], place), code)
    expect(problem.head).toEqual(agent.head())
    expect(await snapshot(site.database)).toBe(before)
  })

  it('of an epoch that ended is refused, but its old receipts are still given', async () => {
    const applied = agent.freeze([customer('c1')])
    await agent.deliver(applied)
    const late = agent.freeze([customer('c2')])
    await agent.openEpoch('state-lost')
    await expectProblem(await agent.deliver(late), 'epoch-stale')
    expect(await (await agent.deliver(applied)).json()).toMatchObject({ replayed: true })
    expect((await agent.send([customer('c2')])).status).toBe(200)
    expect(agent.head()).toMatchObject({ epoch: 2, seq: 2 })
  })

  it.each([
    ['no gzip', 'malformed', new TextEncoder().encode('not gzip at all')],
    ['gzip cut short', 'malformed', new Uint8Array(gzipSync('{"v":1}')).subarray(0, 12)],
    ['a gzip bomb', 'too-large', new Uint8Array(gzipSync(new Uint8Array(20_000_000)))],
    ['no JSON', 'malformed', new Uint8Array(gzipSync('nothing'))],
    ['another version', 'malformed', new Uint8Array(gzipSync('{"v":2}'))],
    ['too many bytes', 'too-large', new Uint8Array(LIMITS.batchGzipBytes + 1)],
  ] as const)('that is %s is refused as %s', async (_, code, body) => {
    const before = await snapshot(site.database)
    const frozen = agent.freeze([])
    await expectProblem(await agent.deliver({ ...frozen, body }), code)
    expect(await snapshot(site.database)).toBe(before)
  })

  it('of another source or with unknown columns is refused', async () => {
    const other = await agent.send([], { source: 'test:somewhere' })
    await expectProblem(other, 'source-mismatch')
    const versions = await agent.send([], { entities: { invoice: 99 } })
    await expectProblem(versions, 'schema-unknown')
  })

  it('is invisible while staged, and seen whole with the last part', async () => {
    const parts = [
      [customer('c1'), customer('c2')],
      [customer('c3'), remove('counterparty', 'c2')],
    ]
    const capture = { id: 1, mode: 'staged', parts: 2, rows: 4 } as const
    await agent.deliver(agent.freeze(parts[0]!, { capture: { ...capture, part: 1 } }))
    expect(await liveCustomers()).toEqual([])
    const beat = await agent.post('/heartbeat', { epoch: 1, seq: 1, asOf: Date.now() })
    await expectProblem(beat, 'gap')
    const direct = await agent.send([customer('c9')])
    await expectProblem(direct, 'count-mismatch')
    await agent.deliver(agent.freeze(parts[1]!, { capture: { ...capture, part: 2 } }))
    expect(await liveCustomers()).toEqual(['c1', 'c3'])
    expect(await countOf('ledger_stage')).toBe(0)
  })

  it('of a load is seen at once, and the entities say they are loading', async () => {
    const capture = { id: 1, mode: 'load', parts: 2, rows: 3 } as const
    await agent.deliver(
      agent.freeze([customer('c1'), customer('c2')], { capture: { ...capture, part: 1 } }),
    )
    expect(await liveCustomers()).toEqual(['c1', 'c2'])
    expect(await freshness()).toMatchObject({ loading: 1, loaded: 2, expected: 3 })
    expect((await freshness()).complete_as_of).toBeNull()
    await agent.deliver(agent.freeze([customer('c3')], { capture: { ...capture, part: 2 } }))
    expect(await freshness()).toMatchObject({ loading: 0, complete_as_of: expect.any(Number) })
  })

  it('quarantines bad rows by name, applies the rest, and releases what comes well', async () => {
    const bad = upsert('counterparty', 'c1', { side: 'buyer', name: 'secret name', active: 1 })
    const claims = await readReceipt(await agent.send([bad, customer('c2')]))
    expect(claims).toMatchObject({ upserts: 1, quarantined: 1 })
    expect(await liveCustomers()).toEqual(['c2'])
    const { rows } = await site.database.client.execute(
      `select * from quarantine order by at desc limit 1`,
    )
    expect(rows[0]).toMatchObject({ entity: 'counterparty', column_name: 'side' })
    expect(JSON.stringify(rows)).not.toContain('secret')
    await agent.send([customer('c1')])
    expect(await countOf('quarantine')).toBe(0)
  })

  async function readReceipt(answer: Response): Promise<ReceiptClaims & { exp?: number }> {
    expect(answer.status, await answer.clone().text()).toBe(200)
    const { receipt } = (await answer.json()) as BatchAnswer
    const { d: _, ...publicKey } = SERVER_KEY
    const key = await importJWK({ ...publicKey }, 'Ed25519')
    const { payload, protectedHeader } = await jwtVerify(receipt, key, {
      ...{ algorithms: ['Ed25519'], typ: TOKEN_TYPE.receipt, audience: agent.agentId },
    })
    expect(protectedHeader.kid).toMatch(/^[\w-]{43}$/)
    return payload as unknown as ReceiptClaims
  }

  const ofBook = `source_id = (select id from ledger_source where identity = ?)`

  async function countOf(table: string): Promise<number> {
    const sql = `select count(*) as n from ${table} where ${ofBook}`
    const { rows } = await site.database.client.execute({ sql, args: [`book-${books}`] })
    return Number(rows[0]?.n)
  }

  async function liveCustomers(): Promise<unknown[]> {
    const sql = `select key from ledger_counterparty where deleted = 0 and ${ofBook} order by key`
    const { rows } = await site.database.client.execute({ sql, args: [`book-${books}`] })
    return rows.map(({ key }) => key)
  }

  async function freshness() {
    const sql = `select * from ledger_freshness where entity = 'counterparty' and ${ofBook}`
    const { rows } = await site.database.client.execute({ sql, args: [`book-${books}`] })
    return rows[0]!
  }
})
