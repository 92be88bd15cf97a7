import { randomUUID } from 'node:crypto'
import { compactVerify, decodeJwt, importJWK, SignJWT } from 'jose'
import { beforeEach, describe, expect, it } from 'vitest'
import type { HelloAnswer, KeyAnswer } from '../../protocol/messages.ts'
import { SYNC_PATH, TOKEN_ALGORITHM, TOKEN_TYPE } from '../../protocol/token.ts'
import { createServerKey } from '../../scripts/local/keys.ts'
import { readEnv } from '../../worker/env.ts'
import { RETIRE_AFTER_MS } from '../../worker/sync/rotate.ts'
import {
  createAgent,
  makeKeys,
  pairedAgent,
  pendingAgent,
  type TestAgent,
} from '../support/agent-client.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'
import { RUNTIMES, SERVER_KEY } from '../support/worker.ts'
import { expectProblem, startSite } from './world.ts'

type Keys = Awaited<ReturnType<typeof makeKeys>>

const HELLO = {
  ...{ version: '1', host: 'h' },
  source: { system: 'test', id: 'book', name: 'Book' },
}

let site: TestSite
let agent: TestAgent
beforeEach(async () => {
  site = await openSite()
  agent = await pairedAgent(site)
})

describe('a rotation', () => {
  it('makes the new key good at once and lets the old one retire a day later', async () => {
    const keys = await makeKeys()
    const answer = await offer(agent, keys)
    expect(answer.status).toBe(200)
    const { receipt } = (await answer.json()) as KeyAnswer
    const claims = await readWord(receipt, TOKEN_TYPE.keyReceipt)
    expect(claims).toMatchObject({ aud: agent.agentId, jkt: keys.kid })
    const renewed = as(keys)
    expect((await renewed.post('/hello', HELLO)).status).toBe(200)
    expect((await agent.post('/hello', HELLO)).status).toBe(200)
    site.pass(RETIRE_AFTER_MS)
    expect((await renewed.post('/hello', HELLO)).status).toBe(200)
    await expectProblem(await agent.post('/hello', HELLO), 'key-retired')
  })

  it('gives its word again after a lost reply, to the old key and to the new one', async () => {
    const keys = await makeKeys()
    const first = (await (await offer(agent, keys)).json()) as KeyAnswer
    const again = (await (await offer(agent, keys)).json()) as KeyAnswer
    expect(decodeJwt(again.receipt)).toMatchObject({
      retiresAt: decodeJwt(first.receipt).retiresAt,
    })
    site.pass(RETIRE_AFTER_MS)
    const own = await offer(as(keys), keys)
    expect(decodeJwt(((await own.json()) as KeyAnswer).receipt)).toMatchObject({ retiresAt: 0 })
  })

  it('happens once for a key: who has stolen one that retires gains nothing', async () => {
    await offer(agent, await makeKeys())
    await expectProblem(await offer(agent, await makeKeys()), 'key-replaced')
    const { rows } = await site.database.client.execute('select count(*) as n from agent_key')
    expect(rows[0]?.n).toBe(2)
  })

  it('of two offers at once takes one', async () => {
    const [one, other] = [await makeKeys(), await makeKeys()]
    const answers = await Promise.all([offer(agent, one), offer(agent, other)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  it.each<[string, (other: TestAgent) => Record<string, unknown>]>([
    ['for another agent', ({ agentId }) => ({ sub: agentId })],
    ['in place of another key', ({ keys }) => ({ replaces: keys.kid })],
    ['of another key', ({ keys }) => ({ jkt: keys.kid })],
    ['for another deployment', () => ({ aud: `https://other.example${SYNC_PATH}` })],
    ['without an end', () => ({ exp: undefined })],
  ])('is refused with a proof %s', async (_, bend) => {
    const other = await pairedAgent(site, 'other-book')
    await expectProblem(await offer(agent, await makeKeys(), bend(other)), 'token-invalid')
    const { rows } = await site.database.client.execute('select count(*) as n from agent_key')
    expect(rows[0]?.n).toBe(2)
  })

  it('is refused with a key of another agent, or of our own that was revoked', async () => {
    const other = await pairedAgent(site, 'other-book')
    await expectProblem(await offer(agent, other.keys), 'token-invalid')
    const keys = await makeKeys()
    await offer(agent, keys)
    await site.database.client.execute({
      sql: `update agent_key set state = 'revoked' where kid = ?`,
      args: [keys.kid],
    })
    await expectProblem(await offer(agent, keys), 'token-invalid')
  })

  it('is not for a key that waits to be confirmed', async () => {
    const pending = await pendingAgent(site, 'third-book')
    await expectProblem(await offer(pending, await makeKeys()), 'key-pending')
  })
})

it.each(RUNTIMES)(
  'a rotation on %s takes the new key, and keeps the old one for its day',
  async (runtime) => {
    const served = await startSite(runtime)
    try {
      const old = await pairedAgent(served)
      const keys = await makeKeys()
      const iat = Math.floor(Date.now() / 1000)
      const answer = await offer(old, keys, { aud: served.origin + SYNC_PATH, iat, exp: iat + 60 })
      const { receipt } = (await answer.json()) as KeyAnswer
      const claims = await readWord(receipt, TOKEN_TYPE.keyReceipt)
      expect(claims).toMatchObject({ iss: served.origin, aud: old.agentId, jkt: keys.kid })
      const renewed = createAgent(served, keys, old.agentId, old.source)
      for (const by of [old, renewed]) expect((await by.post('/hello', HELLO)).status).toBe(200)
      await expectProblem(
        await offer(old, await makeKeys(), { aud: served.origin + SYNC_PATH, iat, exp: iat + 60 }),
        'key-replaced',
      )
    } finally {
      await served.stop()
    }
  },
)

describe('the agents page', () => {
  it('shows each key, and ends one of them from its next request on', async () => {
    const keys = await makeKeys()
    await offer(agent, keys)
    const page = await visit('administrator')
    expect(page).toContain(agent.keys.kid.slice(0, 8))
    expect(page).toContain(keys.kid.slice(0, 8))
    expect(page).toContain('replaced, retires')
    const address = `/agents/${agent.agentId}/keys/${agent.keys.kid}/revocation`
    expect((await post('manager', address)).status).toBe(403)
    expect((await agent.post('/hello', HELLO)).status).toBe(200)
    expect((await post('administrator', address)).status).toBe(303)
    await expectProblem(await agent.post('/hello', HELLO), 'agent-revoked')
    await expectProblem(await offer(agent, await makeKeys()), 'agent-revoked')
    expect((await as(keys).post('/hello', HELLO)).status).toBe(200)
    expect((await post('administrator', address)).status).toBe(409)
  })
})

describe('the server’s own key', () => {
  it('names its successor by a word that the old one signs', async () => {
    const next = createServerKey()
    const serverKey = JSON.stringify([next, SERVER_KEY])
    const renewed = await openSite(site.database, { serverKey })
    const moved = createAgent(renewed, agent.keys, agent.agentId, agent.source)
    const hello = (await (await moved.post('/hello', HELLO)).json()) as HelloAnswer
    expect(hello.serverKey).toEqual({ kty: 'OKP', crv: 'Ed25519', x: next.x })
    const [word] = hello.succession
    const claims = await readWord(word!, TOKEN_TYPE.succession)
    expect(claims).toMatchObject({ iss: site.origin, jwk: hello.serverKey })
    expect(JSON.stringify(hello)).not.toContain(next.d)
  })

  it('is refused at the start when it is none, without being shown', () => {
    const env = {
      ...{ ENVIRONMENT: 'local', DATABASE_URL: 'u', DATABASE_TOKEN: 't' },
      ...{ PUBLIC_URL: 'https://crm.example', PAIRING_SECRET: 'x'.repeat(32) },
    }
    for (const SERVER_KEY of ['[]', 'secret', '{"kty":"OKP"}']) {
      expect(() => readEnv({ ...env, SERVER_KEY })).toThrow(/^SERVER_KEY must be a key of npm run/)
    }
    const list = JSON.stringify([createServerKey(), createServerKey()])
    expect(readEnv({ ...env, SERVER_KEY: list }).serverKey).toBe(list)
  })
})

/** The same agent with another key. */
const as = (keys: Keys) => createAgent(site, keys, agent.agentId, agent.source)

async function offer(by: TestAgent, keys: Keys, bend: Record<string, unknown> = {}) {
  const iat = Math.floor(site.now() / 1000)
  const proof = await new SignJWT({
    ...{ aud: site.origin + SYNC_PATH, sub: by.agentId, iat, exp: iat + 60, jti: randomUUID() },
    ...{ jkt: keys.kid, replaces: by.keys.kid },
    ...bend,
  })
    .setProtectedHeader({ alg: TOKEN_ALGORITHM, typ: TOKEN_TYPE.rotation, kid: keys.kid })
    .sign(keys.privateKey)
  return by.post('/keys', { jwk: keys.jwk, proof })
}

/** Proven by the key the tests' server signs with. */
async function readWord(jws: string, typ: string): Promise<unknown> {
  const key = await importJWK({ ...SERVER_KEY, d: undefined } as never, TOKEN_ALGORITHM)
  const { payload, protectedHeader } = await compactVerify(jws, key)
  expect(protectedHeader.typ).toBe(typ)
  return JSON.parse(new TextDecoder().decode(payload))
}

async function visit(role: 'administrator'): Promise<string> {
  const headers = { Cookie: await signInAs(site.database, role, site.now()) }
  return (await site.fetch('/agents', { headers })).text()
}

async function post(role: 'administrator' | 'manager', path: string): Promise<Response> {
  const headers = {
    Cookie: await signInAs(site.database, role, site.now()),
    Origin: site.origin,
  }
  return site.fetch(path, { method: 'POST', headers, body: new URLSearchParams() })
}
