import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProblemCode } from '../../protocol/problem.ts'
import {
  type Bend,
  createAgent,
  makeKeys,
  pairedAgent,
  pendingAgent,
  type TestAgent,
  upsert,
} from '../support/agent-client.ts'
import { RUNTIMES } from '../support/worker.ts'
import { flipSignature, reheader } from './forge.ts'
import { expectProblem, snapshot, startSite } from './world.ts'

const CUSTOMER = { side: 'customer', name: 'Бета', active: 1 }
const seconds = () => Math.floor(Date.now() / 1000)

type Case = [name: string, code: ProblemCode, bend: (agent: TestAgent) => Bend]

const CASES: Case[] = [
  [
    'alg none',
    'token-invalid',
    ({ keys }) => ({
      token: (token) => reheader(token, { alg: 'none', typ: 'sync-req+jwt', kid: keys.kid }),
    }),
  ],
  [
    'the public key as an HMAC secret',
    'token-invalid',
    ({ keys }) => ({
      token: (token) =>
        reheader(token, { alg: 'HS256', typ: 'sync-req+jwt', kid: keys.kid }, keys.jwk),
    }),
  ],
  [
    'the retired algorithm name',
    'token-invalid',
    ({ keys }) => ({
      token: (token) => reheader(token, { alg: 'EdDSA', typ: 'sync-req+jwt', kid: keys.kid }),
    }),
  ],
  ['a key in the header', 'token-invalid', ({ keys }) => ({ header: { jwk: keys.jwk } })],
  [
    'an address of keys in the header',
    'token-invalid',
    () => ({
      header: { jku: 'https://keys.example.com' },
    }),
  ],
  [
    'an address of certificates in the header',
    'token-invalid',
    () => ({ header: { x5u: 'https://keys.example.com' } }),
  ],
  ['certificates in the header', 'token-invalid', () => ({ header: { x5c: ['MIIB'] } })],
  [
    'a critical extension in the header',
    'token-invalid',
    () => ({ header: { crit: ['b64'], b64: true } }),
  ],
  ['another typ', 'token-invalid', () => ({ header: { typ: 'JWT' } })],
  ['a receipt as a request', 'token-invalid', () => ({ header: { typ: 'sync-receipt+jwt' } })],
  ['no typ', 'token-invalid', () => ({ header: { typ: undefined } })],
  ['an unknown key', 'token-invalid', () => ({ header: { kid: 'x'.repeat(43) } })],
  ['a turned bit in the signature', 'token-invalid', () => ({ token: flipSignature })],
  ['another issuer', 'token-invalid', () => ({ claims: { iss: 'someone' } })],
  [
    'another audience',
    'token-invalid',
    () => ({
      claims: { aud: 'https://other.example.com/sync/v1' },
    }),
  ],
  ['another method', 'token-invalid', () => ({ claims: { htm: 'PUT' } })],
  ['another URL', 'token-invalid', ({ agentId }) => ({ claims: { htu: `/sync/v1/${agentId}` } })],
  ['another subject', 'token-invalid', () => ({ claims: { sub: 'someone' } })],
  ['no iat', 'token-invalid', () => ({ without: ['iat'] })],
  ['no exp', 'token-invalid', () => ({ without: ['exp'] })],
  ['no jti', 'token-invalid', () => ({ without: ['jti'] })],
  ['a life of an hour', 'token-invalid', () => ({ claims: { exp: seconds() + 3_600 } })],
  [
    'an old token',
    'token-expired',
    () => ({
      claims: { iat: seconds() - 300, exp: seconds() - 200 },
    }),
  ],
  [
    'a clock ten minutes ahead',
    'clock-skew',
    () => ({
      claims: { iat: seconds() + 600, exp: seconds() + 660 },
    }),
  ],
  ['a token of great length', 'token-invalid', () => ({ claims: { extra: 'x'.repeat(5_000) } })],
  [
    'another body',
    'body-hash-mismatch',
    () => ({
      body: () => new Uint8Array(gzipSync('{"v":1}')),
    }),
  ],
  ['a body cut short', 'body-hash-mismatch', () => ({ body: (body) => body.subarray(0, -8) })],
  ["a length that is not the body's", 'body-hash-mismatch', () => ({ claims: { blen: 1 } })],
  ['another media type', 'media-type', () => ({ contentType: 'application/json' })],
  ['a batch without its place', 'token-invalid', () => ({ without: ['seq'] })],
]

describe.each(RUNTIMES)('a request token on %s', (runtime) => {
  let site: Awaited<ReturnType<typeof startSite>>
  let agent: TestAgent

  beforeAll(async () => {
    site = await startSite(runtime)
    agent = await pairedAgent(site)
    expect((await agent.send([upsert('counterparty', 'c1', CUSTOMER)])).status).toBe(200)
  })
  afterAll(() => site?.stop())

  it.each(CASES)('with %s is refused as %s and changes nothing', async (_, code, bend) => {
    const before = await snapshot(site.database)
    const frozen = agent.freeze([upsert('counterparty', 'c2', CUSTOMER)])
    await expectProblem(await agent.deliver(frozen, bend(agent)), code)
    expect(await snapshot(site.database)).toBe(before)
  })

  it('is asked for before the database is', async () => {
    const bare = await site.fetch('/sync/v1/batches', { method: 'POST' })
    await expectProblem(bare, 'media-type')
    const hello = await site.fetch('/sync/v1/hello', { method: 'POST', body: '{}' })
    await expectProblem(hello, 'token-invalid')
    expect(hello.headers.get('Server-Timing')).toContain('trips;dur=0')
  })

  it('does not pass for another request of the same agent', async () => {
    let stolen = ''
    const keep = (token: string) => {
      stolen = token
      return flipSignature(token)
    }
    await agent.get('/commands', { token: keep })
    const answer = await agent.get('/digest?entity=counterparty', { token: () => stolen })
    await expectProblem(answer, 'token-invalid')
  })

  it('by a key that waits is refused as key-pending', async () => {
    const pending = await pendingAgent(site, 'other-book')
    await expectProblem(await pending.send([]), 'key-pending')
  })

  it("by a stranger's key under a known kid is refused", async () => {
    const keys = { ...(await makeKeys()), kid: agent.keys.kid }
    const stranger = createAgent(site, keys, agent.agentId, agent.source)
    stranger.resume(agent.head())
    await expectProblem(await stranger.send([]), 'token-invalid')
  })

  it('by a revoked agent is refused from the next request on', async () => {
    const ended = await pairedAgent(site, 'ended-book')
    await site.database.client.execute({
      sql: `update agent set state = 'revoked' where id = ?`,
      args: [ended.agentId],
    })
    await expectProblem(await ended.send([]), 'agent-revoked')
    await expectProblem(await ended.get('/digest?entity=invoice'), 'agent-revoked')
  })
})
