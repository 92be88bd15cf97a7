import { beforeEach, describe, expect, it } from 'vitest'
import { fingerprintWords } from '../../protocol/fingerprint.ts'
import type { HelloAnswer, PairAnswer, PairState } from '../../protocol/messages.ts'
import { hashSessionId } from '../../worker/http/session-cookie.ts'
import { noteHello } from '../../worker/store/agent-reports.ts'
import { confirmAgent, refuseAgent, revokeAgent } from '../../worker/store/agents.ts'
import type { RawStatement } from '../../worker/store/database.ts'
import { readCaller } from '../../worker/store/streams.ts'
import type { SessionProof } from '../../worker/store/viewer.ts'
import { writeOnce } from '../../worker/sync/once.ts'
import { PAIRING_TRIES } from '../../worker/sync/pair.ts'
import {
  createAgent,
  makeKeys,
  openPairing,
  pair,
  pairedAgent,
  pendingAgent,
  upsert,
} from '../support/agent-client.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { expectProblem } from './world.ts'

const CUSTOMER = upsert('counterparty', 'c1', { side: 'customer', name: 'Бета', active: 1 })
const HELLO = {
  ...{ version: '1', host: 'h' },
  source: { system: 'test', id: 'book', name: 'Renamed book' },
}

let site: TestSite
beforeEach(async () => {
  site = await openSite()
})

describe('pairing', () => {
  it('gives a pending agent and the words both sides show', async () => {
    const keys = await makeKeys()
    const answer = (await (await pair(site, keys, await openPairing(site))).json()) as PairAnswer
    expect(answer.words).toBe(fingerprintWords(keys.jwk, answer.serverKey))
    const agent = createAgent(site, keys, answer.agentId, 'test:book')
    const state = (await (await agent.get(`/pair/${answer.agentId}`)).json()) as PairState
    expect(state.state).toBe('pending')
  })

  it('gives the same answer again after a lost reply, and to nobody else', async () => {
    const [keys, others] = [await makeKeys(), await makeKeys()]
    const code = await openPairing(site)
    const first = (await (await pair(site, keys, code)).json()) as PairAnswer
    const again = (await (await pair(site, keys, code.toLowerCase())).json()) as PairAnswer
    expect(again.agentId).toBe(first.agentId)
    await expectProblem(await pair(site, others, code), 'code-invalid')
  })

  it('refuses a code after ten minutes', async () => {
    const code = await openPairing(site)
    site.pass(10 * 60_000 + 1)
    await expectProblem(await pair(site, await makeKeys(), code), 'code-invalid')
  })

  it('refuses an address after five wrong codes, even with the right one', async () => {
    const keys = await makeKeys()
    for (let tries = 0; tries < PAIRING_TRIES; tries += 1) {
      await expectProblem(await pair(site, keys, 'AAAA-AAAA'), 'code-invalid')
    }
    const answer = await pair(site, keys, await openPairing(site))
    expect(answer.headers.get('Retry-After')).toBe('600')
    await expectProblem(answer, 'too-many')
  })

  it.each([
    ['for another code', { claims: { code: 'x'.repeat(43) } }],
    ['for another key', { claims: { jkt: 'x'.repeat(43) } }],
    ['for another deployment', { claims: { aud: 'https://other.example.com/sync/v1' } }],
    ['of another type', { header: { typ: 'sync-req+jwt' } }],
  ])('stores nothing on a proof %s', async (_, bend) => {
    const code = await openPairing(site)
    const answer = await pair(site, await makeKeys(), code, { bend })
    expect(answer.headers.get('Server-Timing')).toContain('trips;dur=0')
    await expectProblem(answer, 'token-invalid')
    const { rows } = await site.database.client.execute('select count(*) as n from agent_key')
    expect(rows[0]?.n).toBe(0)
  })
})

describe('an administrator', () => {
  it('confirms an agent, which then may open an epoch', async () => {
    const agent = await pendingAgent(site)
    const first = { reason: 'first', epoch: 0, after: 0 }
    await expectProblem(await agent.post('/epochs', first), 'key-pending')
    await asAdministrator((proof) => confirmAgent(proof, agent.agentId))
    expect(await agent.openEpoch()).toEqual({ epoch: 1, seq: 0, bsh: '' })
    expect((await agent.send([CUSTOMER])).status).toBe(200)
  })

  it('is alone in that: other roles and ended sessions change nothing', async () => {
    const agent = await pendingAgent(site)
    await asMember('manager', (proof) => confirmAgent(proof, agent.agentId))
    await asMember('administrator', (proof) =>
      confirmAgent({ ...proof, idHash: 'unknown' }, agent.agentId),
    )
    await expectProblem(await agent.post('/hello', HELLO), 'key-pending')
  })

  it('refuses an agent, which learns it', async () => {
    const agent = await pendingAgent(site)
    await asAdministrator((proof) => refuseAgent(proof, agent.agentId))
    const state = (await (await agent.get(`/pair/${agent.agentId}`)).json()) as PairState
    expect(state.state).toBe('refused')
    await expectProblem(await agent.post('/hello', HELLO), 'agent-revoked')
  })

  it('revokes an agent from its next request on', async () => {
    const agent = await pairedAgent(site)
    await asAdministrator((proof) => revokeAgent(proof, agent.agentId))
    await expectProblem(await agent.send([CUSTOMER]), 'agent-revoked')
  })

  it('lets a new agent take over a stream: a new epoch, the same seq, the old one revoked', async () => {
    const old = await pairedAgent(site)
    await old.send([CUSTOMER])
    const fresh = await pendingAgent(site)
    await asAdministrator((proof) => confirmAgent(proof, fresh.agentId))
    await expectProblem(await old.send([CUSTOMER]), 'agent-revoked')
    const hello = (await (await fresh.post('/hello', HELLO)).json()) as HelloAnswer
    expect(hello.head).toEqual({ ...old.head(), epoch: 2 })
    fresh.resume(hello.head!)
    await fresh.openEpoch('state-lost')
    expect((await fresh.send([CUSTOMER])).status).toBe(200)
    expect(fresh.head()).toMatchObject({ epoch: 3, seq: 2 })
  })
})

it('hello names the source anew but never takes another', async () => {
  const agent = await pairedAgent(site)
  expect((await agent.post('/hello', HELLO)).status).toBe(200)
  const other = { ...HELLO, source: { ...HELLO.source, id: 'another book' } }
  await expectProblem(await agent.post('/hello', other), 'source-mismatch')
  const { rows } = await site.database.client.execute('select name from ledger_source')
  expect(rows.map(({ name }) => name)).toEqual(['Renamed book'])
})

it('hello of an agent that is ended between the proof and the write notes nothing', async () => {
  const agent = await pairedAgent(site)
  const db = site.database.open()
  const caller = (await readCaller(db, agent.keys.kid))!
  await asAdministrator((proof) => revokeAgent(proof, agent.agentId))
  const told = { db, caller, now: site.now(), claims: { jti: 'j1', exp: site.now() } as never }
  const said = { version: '9.9.9', host: 'elsewhere', sourceName: 'Another' }
  const hello = writeOnce(told, noteHello(caller, said, site.now()))
  await expect(hello).rejects.toMatchObject({ code: 'agent-revoked' })
  const { rows } = await site.database.client.execute('select version from agent')
  expect(rows.map(({ version }) => version)).not.toContain('9.9.9')
})

type Act = (proof: SessionProof) => RawStatement[]

const asAdministrator = (act: Act) => asMember('administrator', act)

async function asMember(role: string, act: Act): Promise<void> {
  const now = site.now()
  const idHash = hashSessionId(role)
  await site.database.client.batch([
    {
      sql: `insert into member (id, email, name, role, created_at, updated_at)
        values (?, ?, 'M', ?, ?, ?)`,
      args: [`m-${role}`, `${role}@example.com`, role, now, now],
    },
    {
      sql: 'insert into session (id_hash, member_id, created_at, expires_at) values (?, ?, ?, ?)',
      args: [idHash, `m-${role}`, now, now + 60_000],
    },
  ])
  const db = site.database.open()
  await db.write(act({ idHash, now, allowDemo: true }))
}
