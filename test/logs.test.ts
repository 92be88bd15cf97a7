import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BATCH_MEDIA_TYPE } from '../protocol/token.ts'
import { paths } from '../views/paths.ts'
import { uuidV7 } from '../worker/uuid-v7.ts'
import { writerOf } from '../worker/write-log.ts'
import { makeKeys, pair, pairedAgent } from './support/agent-client.ts'
import { openSite, type TestSite } from './support/app.ts'
import { signInAs } from './support/session.ts'

/** Everything a request may bring that must stay out of the log. */
const CANARY = {
  password: 'canary-password-8841',
  email: 'canary@lintel.example',
  name: 'Canary Builders',
  code: 'CANA-RYCO-DE88',
  token: 'eyJjYW5hcnkiOjF9.Y2FuYXJ5LWJlYXJlcg.Y2FuYXJ5LXNpZw',
  taxId: '7707083893',
  session: 'canary-session-5172',
  money: '987654321',
}

describe('the log', () => {
  let site: TestSite
  const printed: string[] = []
  beforeEach(async () => {
    site = await openSite()
    printed.length = 0
    for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      vi.spyOn(console, method).mockImplementation((...parts) => {
        printed.push(parts.map(String).join(' '))
      })
    }
  })
  afterEach(() => vi.restoreAllMocks())

  const everything = () => JSON.stringify(site.logged) + printed.join('\n')
  const breakTable = (name: string) =>
    site.database.client.execute(`alter table ${name} rename to ${name}_away`)

  it('keeps one entry a request: the route by its pattern, what it cost, who asked', async () => {
    const cookie = await signInAs(site.database, 'manager')
    await site.fetch(`${paths.companies()}?q=${CANARY.taxId}`, { headers: { Cookie: cookie } })
    await site.fetch(paths.company(CANARY.taxId), { headers: { Cookie: cookie } })
    await site.fetch('/nowhere')
    const member = cookie.replace('lintel=', '')
    expect(site.logged).toMatchObject([
      { method: 'GET', route: '/companies', status: 200, trips: 1, member, level: 'info' },
      { method: 'GET', route: '/companies/:id', status: 404, trips: 1, member, level: 'info' },
      { method: 'GET', status: 404, trips: 0, level: 'info' },
    ])
    expect(site.logged[2]).not.toHaveProperty('member')
    expect(everything()).not.toMatch(/nowhere|7707083893/)
  })

  it('names the agent whose signature was proven, and none for a token that proves nothing', async () => {
    const agent = await pairedAgent(site)
    site.logged.length = 0
    await agent.openEpoch()
    await site.fetch('/sync/v1/hello', {
      method: 'POST',
      headers: { Authorization: `Bearer ${CANARY.token}` },
    })
    expect(site.logged).toMatchObject([
      { route: '/sync/v1/epochs', status: 200, agent: agent.agentId },
      { route: '/sync/v1/hello', status: 401 },
    ])
    expect(site.logged[1]).not.toHaveProperty('agent')
  })

  it('is found by the number on the page, with the places of the error and its causes', async () => {
    const cookie = await signInAs(site.database, 'manager')
    await breakTable('company')
    const answer = await site.fetch(paths.companies(), { headers: { Cookie: cookie } })
    expect(answer.status).toBe(500)
    const [, shown] = /<code>([0-9a-f-]{36})<\/code>/.exec(await answer.text()) ?? []
    expect(answer.headers.get('X-Request-Id')).toBe(shown)
    const entry = site.logged.find(({ requestId }) => requestId === shown)
    expect(entry).toMatchObject({ level: 'error', route: '/companies', status: 500 })
    expect(entry?.faults?.some(({ code }) => code?.startsWith('SQL'))).toBe(true)
    expect(entry?.faults?.[0]?.frames.join('\n')).toMatch(/store\/database\.ts/)
  })

  it('keeps what people and agents send out of it, failures included', async () => {
    await site.database.client.execute({
      sql: `insert into company (id, name, name_key, sort_key, tax_id, created_at, updated_at)
        values ('c', ?, 'canary', 'canary', ?, 1, 1)`,
      args: [CANARY.name, CANARY.taxId],
    })
    await askEverything(site)
    // The same once more, now that nothing of it works: errors carry statements and their arguments.
    for (const table of ['company', 'sign_in_failure', 'pairing', 'agent_key', 'session']) {
      await breakTable(table)
    }
    await askEverything(site)
    const statuses = site.logged.map(({ status }) => status)
    expect(statuses.filter((status) => status >= 500).length).toBeGreaterThanOrEqual(4)
    for (const [what, value] of Object.entries(CANARY)) {
      expect(everything(), what).not.toContain(value)
    }
    expect(everything()).not.toContain(createHash('sha256').update(CANARY.session).digest('hex'))
  })

  it('is a line of JSON outside local, and failures only on one’s own machine', async () => {
    const entry = {
      ...{ at: '2026-11-23T08:00:00.000Z', requestId: uuidV7(1, new Uint8Array(10)) },
      ...{ method: 'GET', route: '/companies', status: 200, ms: 3, databaseMs: 1, trips: 1 },
      level: 'info' as const,
    }
    writerOf('production')(entry)
    writerOf('local')(entry)
    expect(printed.map((line) => JSON.parse(line))).toEqual([entry])
    writerOf('local')({ ...entry, level: 'error', status: 503 })
    expect(printed).toHaveLength(2)
  })
})

/** Sends each canary the way it would really come. */
async function askEverything(site: TestSite): Promise<void> {
  const post = (path: string, fields: Record<string, string>) =>
    site.fetch(path, {
      method: 'POST',
      headers: { Origin: site.origin, Cookie: `lintel=${CANARY.session}` },
      body: new URLSearchParams(fields),
    })
  const cookie = await signInAs(site.database, 'administrator').catch(() => '')
  const headers = { Cookie: cookie === '' ? `lintel=${CANARY.session}` : cookie }
  await post(paths.signIn(), { email: CANARY.email, password: CANARY.password })
  await post(paths.welcome({ token: CANARY.token }), { password: CANARY.password })
  await post(paths.members(), { name: CANARY.name, email: CANARY.email, role: 'member' })
  await site.fetch(paths.companies({ q: CANARY.taxId, min: CANARY.money }), { headers })
  await site.fetch(paths.palette({ q: CANARY.name }), { headers })
  const source = { system: 'test', id: CANARY.name, name: CANARY.name }
  await pair(site, await makeKeys(), CANARY.code, { source })
  await site.fetch('/sync/v1/batches', {
    method: 'POST',
    headers: {
      'Content-Type': BATCH_MEDIA_TYPE,
      Authorization: `Bearer ${CANARY.token}`,
    },
    body: CANARY.taxId,
  })
}
