import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAgent, makeKeys, pair, upsert } from './support/agent-client.ts'
import { RUNTIMES } from './support/worker.ts'
import { startSite } from './sync/world.ts'
import { addMember, createVisitor } from './ui/support.ts'

const BOSS = 'boss@stroy.example'
const FRAGMENT = { 'HX-Request': 'true', 'HX-Request-Type': 'partial' }

describe.each(RUNTIMES)('an agent on %s', (runtime) => {
  let site: Awaited<ReturnType<typeof startSite>>
  let boss: ReturnType<typeof createVisitor>
  beforeAll(async () => {
    site = await startSite(runtime)
    await addMember(site.database, { email: BOSS, role: 'administrator' })
    const { fetch, origin } = site
    boss = createVisitor({ origin, fetch: async (path, init) => fetch(path, init) })
    await boss.signIn(BOSS)
  })
  afterAll(() => site?.stop())

  it('is paired and confirmed, hears "Sync now", and what it sends is linked', async () => {
    const agent = await pairByPage()
    expect((await boss.post(`/agents/${agent.agentId}/confirmation`)).status).toBe(303)
    await agent.openEpoch()

    const asked = await boss.post('/sources/1/commands', { next: '/agents' }, FRAGMENT)
    const address = /\/commands\/[\w-]+/.exec(await asked.text())?.[0] ?? ''
    const { command } = (await (await agent.get('/commands')).json()) as { command: { id: string } }
    const ack = `/commands/${command.id}/ack`
    await agent.post(ack, { state: 'taken' })
    await agent.post(ack, { state: 'captured', marker: 1, rows: 2 })
    const party = { name: 'ООО «Бета»', taxId: '7701', active: 1 }
    const sent = await agent.send([
      upsert('counterparty', 'c1', { ...party, side: 'customer' }),
      upsert('counterparty', 'v1', { ...party, side: 'vendor' }),
    ])
    expect(sent.status).toBe(200)
    expect(await (await boss.get(address, FRAGMENT)).text()).toMatch(/changes|change/)
    const { rows } = await site.database.client.execute('select name from company')
    expect(rows).toEqual([{ name: 'ООО «Бета»' }])

    const other = await pairByPage()
    const page = await (await boss.get('/agents')).text()
    expect(page).toContain('Confirming it revokes Бухгалтерия')
    expect(page).toContain('what the agent says of itself')
    await boss.post(`/agents/${other.agentId}/confirmation`)
    expect((await agent.get('/commands')).status).toBe(410)
  })

  async function pairByPage() {
    const page = await (await boss.post('/agents', { name: 'Бухгалтерия' })).text()
    const code = /id="code"[^>]*>([^<]+)</.exec(page)?.[1] ?? ''
    const keys = await makeKeys()
    const answer = await pair(site, keys, code)
    const { agentId } = (await answer.json()) as { agentId: string }
    return createAgent(site, keys, agentId, 'test:book')
  }
})
