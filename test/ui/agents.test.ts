import { beforeEach, describe, expect, it } from 'vitest'
import { fingerprintWords } from '../../protocol/fingerprint.ts'
import { createAgent, makeKeys, pair, pairedAgent, pendingAgent } from '../support/agent-client.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { SERVER_KEY } from '../support/worker.ts'
import { addMember, createVisitor } from './support.ts'

let site: TestSite
beforeEach(async () => {
  site = await openSite()
})

type Visitor = ReturnType<typeof createVisitor>

async function visitAs(role: string): Promise<Visitor> {
  await addMember(site.database, { email: `${role}@stroy.example`, role })
  const visitor = createVisitor(site)
  await visitor.signIn(`${role}@stroy.example`)
  return visitor
}

const FRAGMENT = { 'HX-Request': 'true', 'HX-Request-Type': 'partial' }

describe('letting an agent in', () => {
  it('goes from the code on the page over the same words on both sides to an agent at work', async () => {
    const boss = await visitAs('administrator')
    const page = await (await boss.post('/agents', { name: 'Бухгалтерия' })).text()
    const code = /id="code"[^>]*>([^<]+)</.exec(page)?.[1] ?? ''
    const pairing = /\/pairings\/[\w-]+/.exec(page)?.[0] ?? ''
    expect(await (await boss.get(pairing)).text()).toContain('Waiting for the agent')

    const keys = await makeKeys()
    const answer = await pair(site, keys, code)
    const { agentId, words } = (await answer.json()) as { agentId: string; words: string }
    expect(await (await boss.get(pairing)).text()).toContain('The agent has answered')
    expect((await boss.get(pairing, FRAGMENT)).headers.get('HX-Redirect')).toBe('/agents')
    const { kty, crv, x } = SERVER_KEY as { kty: 'OKP'; crv: 'Ed25519'; x: string }
    expect(words).toBe(fingerprintWords(keys.jwk, { kty, crv, x }))
    expect(await (await boss.get('/agents')).text()).toContain(words)

    const agent = createAgent(site, keys, agentId, 'test:book')
    expect((await agent.post('/epochs', { reason: 'first', epoch: 0, after: 0 })).status).toBe(403)
    expect((await boss.post(`/agents/${agentId}/confirmation`)).status).toBe(303)
    expect((await agent.post('/epochs', { reason: 'first', epoch: 0, after: 0 })).status).toBe(200)
    expect((await boss.post(`/agents/${agentId}/confirmation`)).status).toBe(409)
    expect((await boss.post(`/agents/${agentId}/revocation`)).status).toBe(303)
    expect((await agent.get('/commands')).status).toBe(410)
  })

  it.each(['refusal', null])(
    'shows nothing of a book before it is let in (%s)',
    async (decision) => {
      const boss = await visitAs('administrator')
      const agent = await pairedAgent(site)
      expect((await agent.send([])).status).toBe(200)
      const { agentId } = await pendingAgent(site, 'unconfirmed')
      if (decision) await boss.post(`/agents/${agentId}/${decision}`)
      for (const path of ['/', '/companies', '/invoices']) {
        const page = await (await boss.get(path)).text()
        expect(page).toMatch(/class="stamp" data-state="fresh"/)
        expect(page).not.toMatch(/data-state="unknown"/)
      }
    },
  )

  it.each(['manager', 'member', 'read_only'])('is not for the role %s', async (role) => {
    const agent = await pairedAgent(site)
    const visitor = await visitAs(role)
    expect((await visitor.get('/agents/new')).status).toBe(403)
    expect((await visitor.post('/agents', { name: 'X' })).status).toBe(403)
    expect((await visitor.post(`/agents/${agent.agentId}/revocation`)).status).toBe(403)
    const { rows } = await site.database.client.execute(
      "select (select count(*) from pairing where agent_name = 'X') as made, state from agent",
    )
    expect(rows[0]).toMatchObject({ made: 0, state: 'active' })
    const page = await (await visitor.get('/agents')).text()
    expect(page).not.toMatch(/\/agents\/new|revocation/)
  })
})

describe('Sync now', () => {
  it('tells how far it is, from asked to done', async () => {
    const agent = await pairedAgent(site)
    const manager = await visitAs('manager')
    const asked = await manager.post('/sources/1/commands', { next: '/agents' }, FRAGMENT)
    const asks = await asked.text()
    expect(asks).toContain('Waiting for the agent to hear it')
    const address = /\/commands\/[\w-]+/.exec(asks)?.[0] ?? ''
    const look = async () => (await manager.get(address, FRAGMENT)).text()
    site.pass(30_000)
    expect(await look()).toContain('No agent is listening')

    const taken = (await (await agent.get('/commands')).json()) as { command: { id: string } }
    const ack = `/commands/${taken.command.id}/ack`
    await agent.post(ack, { state: 'taken' })
    expect(await look()).toContain('is reading the ledger')
    const marker = agent.head().seq + 1
    await agent.post(ack, { state: 'captured', marker, rows: 2 })
    expect(await look()).toContain('2 changes on the way')
    expect((await agent.send([])).status).toBe(200)
    const last = await manager.get(address, FRAGMENT)
    expect(last.headers.get('HX-Trigger')).toContain('lintel:say')
    const done = await last.text()
    expect(done).toContain('Done: 2 changes')
    expect(done).not.toContain('hx-get')
  })

  it('says the reason when the agent could not read, and has a page without JavaScript', async () => {
    const agent = await pairedAgent(site)
    const manager = await visitAs('manager')
    const asked = await manager.post('/sources/1/commands', { next: '/agents' })
    const address = asked.headers.get('Location') ?? ''
    const { command } = (await (await agent.get('/commands')).json()) as { command: { id: string } }
    await agent.post(`/commands/${command.id}/ack`, { state: 'failed', code: 'book-missing' })
    const page = await (await manager.get(address)).text()
    expect(page).toContain('<!doctype html>')
    expect(page).toContain('book-missing')
    expect(page).toContain('href="/agents"')
  })

  it('is not for those who may only read, and says when no agent works for the ledger', async () => {
    await pairedAgent(site)
    const reader = await visitAs('read_only')
    expect(await (await reader.get('/agents')).text()).not.toContain('/commands')
    expect((await reader.post('/sources/1/commands', {})).status).toBe(403)
    const boss = await visitAs('administrator')
    const nobody = await boss.post('/sources/7/commands', {}, FRAGMENT)
    expect(await nobody.text()).toContain('no active agent')
    const { rows } = await site.database.client.execute('select count(*) as n from command')
    expect(rows[0]?.n).toBe(0)
  })
})
