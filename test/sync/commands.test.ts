import { beforeEach, expect, it } from 'vitest'
import { LIMITS } from '../../protocol/limits.ts'
import type { CommandAnswer, DigestAnswer, HeartbeatAnswer } from '../../protocol/messages.ts'
import { hashRow } from '../../protocol/row.ts'
import { commandProgress } from '../../worker/domain/command.ts'
import { deleteExpired } from '../../worker/store/cleaning.ts'
import { askSync, selectCommand } from '../../worker/store/commands.ts'
import { pairedAgent, remove, type TestAgent, upsert } from '../support/agent-client.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { expectProblem } from './world.ts'

const MINUTE = 60_000
const CUSTOMER = upsert('counterparty', 'c1', { side: 'customer', name: 'Бета', active: 1 })

let site: TestSite
let agent: TestAgent
beforeEach(async () => {
  site = await openSite()
  agent = await pairedAgent(site)
  await site.database.client.execute({
    sql: `insert into session (id_hash, member_id, created_at, expires_at)
      values ('asker', 'pairing-admin', ?, ?)`,
    args: [site.now(), site.now() + 3_600_000],
  })
})

it('"Sync now" is done only when the replica has passed the marker', async () => {
  const id = await ask()
  expect(await progress(id)).toBe('waiting')
  const answer = await agent.get('/commands')
  const { command } = (await answer.json()) as CommandAnswer
  expect(command).toEqual({ id, kind: 'sync' })
  expect(site.sleeps.count).toBe(0)
  await agent.post(`/commands/${id}/ack`, { state: 'taken' })
  expect(await progress(id)).toBe('taken')
  await agent.post(`/commands/${id}/ack`, { state: 'captured', marker: 1, rows: 1 })
  expect(await progress(id)).toBe('captured')
  await agent.send([CUSTOMER])
  expect(await progress(id)).toBe('done')
})

it('asked twice, one command waits', async () => {
  expect(await ask()).toBe(await ask())
})

it('a poll is held, one look a second, and answers once a command comes', async () => {
  site.sleeps.during = () => (site.sleeps.count === 3 ? ask() : undefined)
  const { command } = (await (await agent.get('/commands')).json()) as CommandAnswer
  expect(command?.kind).toBe('sync')
  expect(site.sleeps.count).toBe(3)
})

it('a poll ends empty after its time', async () => {
  const { command } = (await (await agent.get('/commands')).json()) as CommandAnswer
  expect(command).toBeNull()
  expect(site.sleeps.count).toBe(LIMITS.commandWaitSeconds - 1)
})

it('a command taken by an agent that starts again waits again', async () => {
  const id = await ask()
  await agent.post(`/commands/${id}/ack`, { state: 'taken' })
  const source = { system: 'test', id: 'book', name: 'Book' }
  await agent.post('/hello', { version: '1', host: 'h', source })
  expect(await progress(id)).toBe('waiting')
})

it('taken by an agent that then died, it is over after ten minutes, and can be asked again', async () => {
  const id = await ask()
  await agent.post(`/commands/${id}/ack`, { state: 'taken' })
  site.pass(9 * MINUTE)
  expect(await progress(id)).toBe('taken')
  site.pass(2 * MINUTE)
  expect(await progress(id)).toBe('expired')
  const again = await ask()
  expect(again).not.toBe(id)
  expect(await progress(again)).toBe('waiting')
})

it('nobody takes a command that waited too long; asking again makes a new one', async () => {
  const id = await ask()
  site.pass(11 * MINUTE)
  const { command } = (await (await agent.get('/commands')).json()) as CommandAnswer
  expect(command).toBeNull()
  expect(await ask()).not.toBe(id)
})

it('old commands are cleaned away', async () => {
  const id = await ask()
  await deleteExpired(site.database.open(), site.now() + 31 * 24 * 60 * MINUTE)
  const { rows } = await site.database.client.execute({
    sql: 'select id from command where id = ?',
    args: [id],
  })
  expect(rows).toEqual([])
})

it('a command whose acknowledgement got no answer is given again until it is done', async () => {
  const id = await ask()
  await agent.post(`/commands/${id}/ack`, { state: 'taken' })
  const again = (await (await agent.get('/commands')).json()) as CommandAnswer
  expect(again.command).toMatchObject({ id, kind: 'sync' })
  await agent.post(`/commands/${id}/ack`, { state: 'captured', marker: 0, rows: 0 })
  expect((await (await agent.get('/commands')).json()) as CommandAnswer).toMatchObject({
    command: null,
  })
})

it('says why it failed, and knows no command of others', async () => {
  const id = await ask()
  await agent.post(`/commands/${id}/ack`, { state: 'failed', code: 'book-unreadable' })
  expect(await progress(id)).toBe('failed')
  await expectProblem(await agent.post('/commands/other/ack', { state: 'taken' }), 'not-found')
  const stranger = await pairedAgent(site, 'other-book')
  await expectProblem(await stranger.post(`/commands/${id}/ack`, { state: 'taken' }), 'not-found')
})

it('a heartbeat at the head moves the watermark, never past now', async () => {
  await agent.send([CUSTOMER], { asOf: site.now() - 60_000 })
  const beat = { epoch: 1, seq: 1, asOf: site.now() + 600_000 }
  const { watermark } = (await (await agent.post('/heartbeat', beat)).json()) as HeartbeatAnswer
  expect(watermark).toBeLessThanOrEqual(site.now())
  const { rows } = await site.database.client.execute(
    `select watermark from stream union all
    select complete_as_of from ledger_freshness where entity = 'invoice'`,
  )
  expect(rows.map((row) => row.watermark)).toEqual([watermark, watermark])
})

it.each([
  ['behind the head', 'fork', { epoch: 1, seq: 0 }],
  ['ahead of it', 'gap', { epoch: 1, seq: 2 }],
  ['of another epoch', 'unknown-epoch', { epoch: 9, seq: 1 }],
] as const)('a heartbeat %s is refused as %s', async (_, code, place) => {
  await agent.send([CUSTOMER])
  await expectProblem(await agent.post('/heartbeat', { ...place, asOf: site.now() }), code)
})

it('the digest gives live keys and hashes in order, page by page', async () => {
  const key = (index: number) => `c${String(index).padStart(5, '0')}`
  const rows = Array.from({ length: LIMITS.digestRows + 2 }, (_, index) => key(index))
  const changes = rows.map((id) => ({ ...CUSTOMER, key: id }))
  for (let from = 0; from < changes.length; from += LIMITS.batchRows) {
    await agent.send(changes.slice(from, from + LIMITS.batchRows))
  }
  await agent.send([remove('counterparty', key(1))])
  const first = await digest('')
  expect(first.rows.length).toBe(LIMITS.digestRows)
  expect(first.next).toBe(key(LIMITS.digestRows))
  const second = await digest(first.next!)
  expect(second.rows.map(([id]) => id)).toEqual([key(LIMITS.digestRows + 1)])
  expect(second).toMatchObject({ next: null, head: agent.head() })
  expect(first.rows[0]).toEqual([key(0), hashRow('counterparty', changes[0] as never).hash])
}, 30_000)

it('what is not there is answered by a problem', async () => {
  await expectProblem(await agent.get('/nothing'), 'not-found')
  await expectProblem(await agent.get('/receipts/1/99'), 'not-found')
  await expectProblem(await agent.get('/digest?entity=nothing'), 'malformed')
})

async function ask(): Promise<string> {
  const db = site.database.open()
  const made = await askSync(db, proof(), { id: crypto.randomUUID(), sourceId: 1 })
  return made!.id
}

async function progress(id: string): Promise<string> {
  const db = site.database.open()
  const [[command]] = await db.read([selectCommand(db, proof(), id)])
  return commandProgress(command!, site.now())
}

async function digest(after: string): Promise<DigestAnswer> {
  const query = `entity=counterparty&after=${encodeURIComponent(after)}`
  return (await (await agent.get(`/digest?${query}`)).json()) as DigestAnswer
}

function proof() {
  return { idHash: 'asker', now: site.now(), allowDemo: true }
}
