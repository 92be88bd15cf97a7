import { SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { HelloAnswer, PolicyAnswer } from '../../protocol/messages.ts'
import { type EgressPolicy, hashPolicy } from '../../protocol/policy.ts'
import { SYNC_PATH, TOKEN_ALGORITHM, TOKEN_TYPE } from '../../protocol/token.ts'
import { pairedAgent, type TestAgent, upsert } from '../support/agent-client.ts'
import { RUNTIMES } from '../support/worker.ts'
import { expectProblem, startSite } from './world.ts'

const NO_PHONES: EgressPolicy = {
  rules: { counterparty: { phone: 'withhold', name: 'mask' } },
  only: {},
}

describe.each(RUNTIMES)('a policy on %s', (runtime) => {
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

  const customer = (key: string, cells: { name?: string; phone?: string } = {}) =>
    upsert('counterparty', key, { side: 'customer', name: 'masked:abc', active: 1, ...cells })

  async function declare(policy: EgressPolicy, version: number, claims = {}): Promise<Response> {
    const jws = await new SignJWT({
      ...{ iss: agent.agentId, aud: site.origin + SYNC_PATH, source: agent.source, version },
      ...{ iat: Math.floor(Date.now() / 1000), ...policy, ...claims },
    })
      .setProtectedHeader({ alg: TOKEN_ALGORITHM, typ: TOKEN_TYPE.policy, kid: agent.keys.kid })
      .sign(agent.keys.privateKey)
    return agent.post('/policies', { policy: jws })
  }

  it('is in force once declared, the same again changes nothing, and hello tells it', async () => {
    const first = (await (await declare(NO_PHONES, 1)).json()) as PolicyAnswer
    expect(first.policy).toEqual({ version: 1, hash: hashPolicy(NO_PHONES), emptied: false })
    expect(((await (await declare(NO_PHONES, 1)).json()) as PolicyAnswer).policy.version).toBe(1)
    const [system, id] = agent.source.split(':')
    const source = { system, id, name: 'Test book' }
    const hello = await agent.post('/hello', { version: '0', host: 'h', source })
    expect(((await hello.json()) as HelloAnswer).policy).toEqual(first.policy)
  })

  it('refuses a batch of another version, and one that tells what is kept back, by name alone', async () => {
    await declare(NO_PHONES, 1)
    await expectProblem(await agent.send([customer('c1')]), 'policy-stale')
    const told = [customer('c1', { phone: '+7 495 SECRET' })]
    const problem = await expectProblem(await agent.send(told, { policy: 1 }), 'policy-violation')
    expect(problem.detail).toContain('counterparty.phone')
    expect(JSON.stringify(problem)).not.toContain('SECRET')
    const bare = [customer('c1', { name: 'Bare Name' })]
    await expectProblem(await agent.send(bare, { policy: 1 }), 'policy-violation')
    expect((await agent.send([customer('c1')], { policy: 1 })).status).toBe(200)
  })

  it('takes a masked telephone for no number, so that masks alone make no two companies alike', async () => {
    const policy: EgressPolicy = { rules: { counterparty: { phone: 'mask' } }, only: {} }
    await declare(policy, 1)
    const masked = [
      customer('m1', { phone: 'masked:a2b3c4d5e6f7' }),
      customer('m2', { phone: 'masked:x2y3z4w5v6u7' }),
    ]
    expect((await agent.send(masked, { policy: 1 })).status).toBe(200)
    const { rows } = await site.database.client.execute(
      `select distinct phone_key from ledger_counterparty where phone like 'masked:%' order by 1`,
    )
    expect(rows.map((row) => row.phone_key)).toEqual(['masked:a2b3c4d5e6f7', 'masked:x2y3z4w5v6u7'])
  })

  it('must be the next version, of this source, by this key, and possible', async () => {
    await expectProblem(await declare(NO_PHONES, 2), 'policy-stale')
    await expectProblem(await declare(NO_PHONES, 1, { source: 'test:other' }), 'token-invalid')
    await expectProblem(await declare(NO_PHONES, 1, { iss: 'somebody' }), 'token-invalid')
    const loose: EgressPolicy = { rules: { invoice: { totalMinor: 'withhold' } }, only: {} }
    await expectProblem(await declare(loose, 1), 'malformed')
    await expectProblem(await agent.post('/policies', { policy: 'a.b.c' }), 'token-invalid')
  })

  it('takes the sums with it that the ledger had told: they may tell what is kept back', async () => {
    await agent.send([customer('c1')])
    const { epoch, seq } = agent.head()
    for (const [scope, of] of [
      ['project', 'j1'],
      ['month', '2026-01'],
    ] as const) {
      const sums = [['invoice', of, 'RUB', 1, 700]]
      const told = { epoch, seq, asOf: Date.now(), scope, reset: true, last: true, sums }
      expect((await agent.post('/control-sums', told)).status).toBe(200)
    }
    const count = `select count(*) as told from control_sum where source_id = (
      select id from ledger_source where identity = 'book-${books}')`
    expect((await site.database.client.execute(count)).rows[0]?.told).toBe(2)
    await declare(NO_PHONES, 1)
    expect((await site.database.client.execute(count)).rows[0]?.told).toBe(0)
  })

  it('is emptied to the end, and only under the version in force', async () => {
    const before = { name: 'Bare Name', phone: '+7 495 000-00-00' }
    await agent.send([customer('c1', before), customer('c2', before)])
    await declare(NO_PHONES, 1)
    const ask = (version: number, after: unknown) =>
      agent.post('/policies/emptying', { version, after })
    await expectProblem(await ask(2, null), 'policy-stale')
    let after: unknown = null
    for (let step = 0; step < 20; step++) {
      const { next } = (await (await ask(1, after)).json()) as { next: unknown }
      if (next === null) break
      after = next
    }
    const { rows } = await site.database.client.execute(
      `select (select count(*) from ledger_counterparty as c
          join ledger_source as s on s.id = c.source_id and s.identity = 'book-${books}'
          where c.phone is not null or c.phone_key is not null or c.name <> 'masked:'
            or c.hash <> '') as held,
        (select count(*) from egress_policy as p
          join ledger_source as s on s.id = p.source_id and s.identity = 'book-${books}'
          where emptied_at is not null) as emptied`,
    )
    expect(rows[0]).toMatchObject({ held: 0, emptied: 1 })
  })
})
