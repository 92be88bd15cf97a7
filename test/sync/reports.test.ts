import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Command, CommandAnswer, Hold, ReportRequest } from '../../protocol/messages.ts'
import { CONFIRMATION_MS } from '../../worker/domain/hold.ts'
import type { Role } from '../../worker/store/viewer.ts'
import { pairedAgent, type TestAgent, upsert } from '../support/agent-client.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'
import { expectProblem } from './world.ts'

const GOOD = upsert('counterparty', 'c1', { side: 'customer', name: 'Бета', active: 1 })
const BAD = upsert('counterparty', 'c2', {
  side: 'customer',
  name: 'e\u0301 secret-name',
  active: 1,
})
const hashOf = (entity: string, key: string) =>
  createHash('sha256').update(`${entity}\n${key}`).digest('hex')

let site: TestSite
let agent: TestAgent
beforeEach(async () => {
  site = await openSite()
  agent = await pairedAgent(site)
  await agent.send([GOOD])
})

const NOTHING_LEFT_OUT = { count: 0, rows: [] }
const HOLD: Hold = {
  ...{ code: 'mass-delete', since: Date.UTC(2026, 9, 1) },
  deletes: { hold: 'h'.repeat(43), entity: 'invoice', count: 120, of: 400 },
}
const report = (body: Partial<ReportRequest>) =>
  agent.post('/report', { hold: null, leftOut: NOTHING_LEFT_OUT, ...body })

describe('a mass delete held back by the agent', () => {
  beforeEach(async () => {
    expect((await report({ hold: HOLD })).status).toBe(200)
  })

  it('stands on the agents page and the dashboard, with how much it is about', async () => {
    const page = await look('read_only', '/agents')
    expect(page).toContain('Invoices: 120 of 400 rows would be removed here.')
    expect(page).not.toContain('/hold/confirmation')
    expect(await look('read_only', '/')).toContain('Test agent has stopped and waits for a person')
    expect(await look('administrator', '/agents')).toContain('/hold/confirmation')
  })

  it('is let pass by an administrator: one command that names it, and who did so is kept', async () => {
    expect((await decide('manager', 'confirmation')).status).toBe(403)
    expect((await decide('administrator', 'confirmation', 'x'.repeat(43))).status).toBe(409)
    expect(await nextCommand()).toBeNull()
    expect((await decide('administrator', 'confirmation')).status).toBe(303)
    expect((await decide('administrator', 'confirmation')).status).toBe(409)
    expect(await nextCommand()).toMatchObject({ kind: 'allow-deletes', hold: HOLD.deletes?.hold })
    expect(await look('administrator', '/agents')).toContain('Removal confirmed')
    const { rows } = await site.database.client.execute(
      `select l.verb, l.entity, m.role, l.diff from change_log l join member m on m.id = l.actor_id
       where l.entity = 'agent_hold'`,
    )
    expect(rows).toMatchObject([{ verb: 'confirmed', role: 'administrator' }])
    expect(String(rows[0]?.diff)).toContain('"deletes":[null,120]')
  })

  it('waits for an agent one hour, then it must be confirmed again', async () => {
    await decide('administrator', 'confirmation')
    site.pass(CONFIRMATION_MS)
    expect(await nextCommand()).toBeNull()
    expect(await look('administrator', '/agents')).toContain('No agent took it up within the hour')
    expect((await decide('administrator', 'confirmation')).status).toBe(303)
    expect(await nextCommand()).toMatchObject({ kind: 'allow-deletes' })
  })

  it('is refused by an administrator, which takes back what waits', async () => {
    await decide('administrator', 'confirmation')
    expect((await decide('administrator', 'refusal')).status).toBe(303)
    expect(await nextCommand()).toBeNull()
    expect(await look('administrator', '/agents')).toContain('Removal refused')
  })

  it('is another one as soon as it names other deletes: what was confirmed is void', async () => {
    await decide('administrator', 'confirmation')
    const other = { ...HOLD.deletes!, hold: 'i'.repeat(43), count: 121 }
    await report({ hold: { ...HOLD, deletes: other } })
    expect(await nextCommand()).toBeNull()
    const page = await look('administrator', '/agents')
    expect(page).toContain('121 of 400 rows')
    expect(page).not.toContain('Removal confirmed')
  })

  it('is gone once the agent works again', async () => {
    await report({})
    expect(await look('administrator', '/agents')).not.toContain('/hold/')
    expect((await decide('administrator', 'confirmation')).status).toBe(409)
  })
})

it('another hold says what a person must do, and cannot be confirmed here', async () => {
  await report({ hold: { code: 'stream-fork', since: site.now(), deletes: null } })
  const page = await look('administrator', '/agents')
  expect(page).toContain('lintel-agent sync --rebuild')
  expect(page).not.toContain('/hold/')
  await report({ hold: { code: 'of-a-newer-agent', since: site.now(), deletes: null } })
  expect(await look('administrator', '/agents')).toContain('“of-a-newer-agent”')
})

describe('refused rows', () => {
  const LEFT_OUT = {
    ...{ entity: 'payment' as const, keyHash: hashOf('payment', 'p1') },
    ...{ column: 'paidOn', rule: 'not-a-date' },
  }

  it('of both sides stand on one page: names, reasons and remedies, never a value', async () => {
    await agent.send([BAD])
    await report({ leftOut: { count: 7, rows: [LEFT_OUT] } })
    const page = await look('read_only', '/sources/1/quarantine')
    expect(page).toContain('8 rows were refused')
    expect(page).toContain('Correct the date in the accounting system')
    expect(page).toContain('Type the text anew')
    expect(page).toContain(hashOf('counterparty', 'c2').slice(0, 16))
    expect(page).not.toMatch(/secret-name|resends/)
    expect(await look('member', '/')).toContain('href="/sources/1/quarantine"')
    expect(await look('member', '/agents')).toContain('href="/sources/1/quarantine"')
  })

  it('say what is here of them now, and what it means when nothing is', async () => {
    const row = (key: string, stands?: boolean) => ({
      ...{ ...LEFT_OUT, keyHash: hashOf('payment', key) },
      ...(stands !== undefined && { stands }),
    })
    await report({ leftOut: { count: 2, rows: [row('p1', true), row('p2')] } })
    const before = await look('member', '/sources/1/quarantine')
    expect(before.match(/what was here before(, if anything)?</g)).toHaveLength(2)
    expect(before).not.toContain('Where nothing of a row is here')
    await report({ leftOut: { count: 2, rows: [row('p1', false), row('p2', true)] } })
    const after = await look('member', '/sources/1/quarantine')
    expect(after).toContain('Where nothing of a row is here')
    expect(after).toContain('>nothing</td>')
  })

  it('stay although the agent withdraws what was here of them, until it names them no more', async () => {
    await report({ leftOut: { count: 1, rows: [{ ...LEFT_OUT, stands: false }] } })
    await agent.send([{ op: 'd', entity: 'payment', key: 'p1' }])
    expect(await look('member', '/sources/1/quarantine')).toContain('1 row was refused')
    expect(await look('member', '/')).toContain('href="/sources/1/quarantine"')
    await report({})
    expect(await look('member', '/sources/1/quarantine')).toContain('Nothing is refused')
  })

  it('are asked for again by a command that names them, and leave when they come well', async () => {
    await agent.send([BAD])
    await report({ leftOut: { count: 1, rows: [LEFT_OUT] } })
    expect((await post('read_only', '/sources/1/resends')).status).toBe(403)
    expect((await post('member', '/sources/1/resends')).status).toBe(303)
    expect(await nextCommand()).toMatchObject({
      kind: 'resend',
      rows: [
        ['counterparty', hashOf('counterparty', 'c2')],
        ['payment', LEFT_OUT.keyHash],
      ],
    })
    await agent.send([upsert('counterparty', 'c2', { side: 'customer', name: 'é', active: 1 })])
    await report({})
    expect(await look('member', '/sources/1/quarantine')).toContain('Nothing is refused')
    expect(await look('member', '/')).not.toContain('quarantine')
  })

  it('keep the instant of their first refusal while the agent reports them again', async () => {
    await report({ leftOut: { count: 1, rows: [LEFT_OUT] } })
    const first = await times()
    site.pass(60_000)
    const more = { ...LEFT_OUT, keyHash: hashOf('payment', 'p2') }
    await report({ leftOut: { count: 2, rows: [LEFT_OUT, more] } })
    expect((await times())[0]).toEqual(first[0])
  })

  async function times(): Promise<unknown[]> {
    const sql = 'select at from quarantine order by at'
    return (await site.database.client.execute(sql)).rows.map(({ at }) => at)
  }
})

it.each<[string, object]>([
  ['a value in the place of a column', { column: 'ООО «Секрет»' }],
  ['a key in the place of its hash', { keyHash: 'counterparty-17' }],
  ['an unknown entity', { entity: 'salary' }],
  ['a value in the place of yes or no', { stands: 'Beta Ltd' }],
])('a report with %s is refused whole', async (_, bend) => {
  const row = { entity: 'invoice', keyHash: 'a'.repeat(64), column: 'dueOn', rule: 'required' }
  const leftOut = { count: 1, rows: [{ ...row, ...bend }] }
  await expectProblem(await agent.post('/report', { hold: HOLD, leftOut }), 'malformed')
  expect(await look('administrator', '/agents')).not.toContain('/hold/')
})

it('a revoked agent reports nothing', async () => {
  await site.database.client.execute("update agent_key set state = 'revoked'")
  await expectProblem(await report({ hold: HOLD }), 'agent-revoked')
})

async function nextCommand(): Promise<Command | null> {
  return ((await (await agent.get('/commands')).json()) as CommandAnswer).command
}

async function look(role: Role, path: string): Promise<string> {
  const headers = { Cookie: await signInAs(site.database, role, site.now()) }
  return (await site.fetch(path, { headers })).text()
}

async function post(role: Role, path: string, body = {}): Promise<Response> {
  const headers = {
    Cookie: await signInAs(site.database, role, site.now()),
    Origin: site.origin,
  }
  return site.fetch(path, { method: 'POST', headers, body: new URLSearchParams(body) })
}

const decide = (role: Role, what: string, hold = HOLD.deletes?.hold ?? '') =>
  post(role, `/agents/${agent.agentId}/hold/${what}`, { hold })
