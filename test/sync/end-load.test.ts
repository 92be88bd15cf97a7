import { expect, it } from 'vitest'
import type { Change } from '../../protocol/batch.ts'
import { type Database, DatabaseUnreachable } from '../../worker/store/database.ts'
import { pairedAgent, sha256, type TestAgent, upsert } from '../support/agent-client.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { createDatabase } from '../support/database.ts'
import { recompute } from './recompute.ts'

/** Six companies and three projects, each with open invoices of its own, come in two parts of a load. */
const NUMBERS = [1, 2, 3, 4, 5, 6]
const FIRST: Change[] = [
  ...NUMBERS.map((n) =>
    upsert('counterparty', `c${n}`, { side: 'customer', name: `ООО ${n}`, active: 1 }),
  ),
  ...[1, 2, 3].map((n) =>
    upsert('project', `p${n}`, { side: 'customer', name: `Дом ${n}`, active: 1 }),
  ),
]
const invoice = (key: string, company: number, totalMinor: number) =>
  upsert('invoice', key, {
    ...{ side: 'receivable', state: 'posted', currency: 'RUB', totalMinor },
    ...{ counterparty: `c${company}`, project: `p${Math.ceil(company / 2)}` },
  })
const SECOND = NUMBERS.flatMap((n) => [1, 2].map((m) => invoice(`i${n}${m}`, n, 100 * n + m)))

/** What happens after the cut, until the two sides are equal. */
const AFTER: Record<string, (agent: TestAgent, last: Frozen) => Promise<Response[]>> = {
  'the batch again': async (agent, last) => [await agent.deliver(last)],
  'a heartbeat': async (agent, last) => [await beat(agent, last)],
  'a change of a record that had its balance': async (agent, last) => {
    agent.resume({ epoch: last.claims.epoch, seq: last.claims.seq, bsh: sha256(last.body) })
    return [await agent.send([invoice('i11', 1, 7)])]
  },
}

it.each(Object.entries(AFTER))(
  'balances cut between any two parts of the end of a load are completed by %s',
  async (_, goOn) => {
    const whole = await play(Number.POSITIVE_INFINITY, goOn)
    expect(whole.writes).toBe(BALANCED + 4)
    for (let cut = 2; cut <= whole.writes; cut += 1) await play(cut, goOn)
  },
  120_000,
)

/** Writes until all balances are there; turnover follows. */
const BALANCED = 4

type Frozen = ReturnType<TestAgent['freeze']>

/** Plays a load whose last request loses the database before its write number `cut`. */
async function play(cut: number, goOn: (typeof AFTER)[string]): Promise<{ writes: number }> {
  const database = await createDatabase()
  let writes = Number.NEGATIVE_INFINITY
  const open = () => counting(database.open(), () => ++writes === cut)
  const site = await openSite({ ...database, open }, {}, undefined, { balanceRows: 2 })
  const agent = await pairedAgent(site)
  const rows = FIRST.length + SECOND.length
  const part = (changes: readonly Change[], at: number) =>
    agent.freeze(changes, { capture: { id: 1, mode: 'load', part: at, parts: 2, rows } })
  expect((await agent.deliver(part(FIRST, 1))).status).toBe(200)
  const last = part(SECOND, 2)
  writes = 0
  const answer = await agent.deliver(last)
  const written = writes
  writes = Number.NEGATIVE_INFINITY
  expect(answer.status).toBe(Number.isFinite(cut) ? 503 : 200)
  if (Number.isFinite(cut)) {
    await (cut <= BALANCED ? expectUnfinished(site) : expectUnfilled(site))
    for (const next of await goOn(agent, last)) expect(next.status, await next.text()).toBe(200)
    await beatAtHead(agent, site)
  }
  await expectFinished(site)
  return { writes: written }
}

/** Balances are there, what turnover is kept is right, and some is not. */
async function expectUnfilled({ database: { client } }: TestSite): Promise<void> {
  for (const { name, kept, truth } of await recompute(client)) expect(kept, name).toEqual(truth)
  const { rows } = await client.execute(
    `select (select max(loading) from ledger_freshness) as loading,
      (select count(*) > 0 from turnover_part) as missing`,
  )
  expect(rows).toMatchObject([{ loading: 0, missing: 1 }])
}

/** The rows are there, no balance is half of one, and the figures say that they are not complete. */
async function expectUnfinished({ database: { client } }: TestSite): Promise<void> {
  const { rows } = await client.execute(
    'select min(loading) as loading, max(complete_as_of) as as_of from ledger_freshness',
  )
  expect(rows).toMatchObject([{ loading: 1, as_of: null }])
  for (const { name, kept, truth } of await recompute(client)) {
    if (!name.endsWith('balances')) expect(kept, name).toEqual(truth)
    expect(truth, name).toEqual(expect.arrayContaining(kept))
  }
}

async function expectFinished({ database: { client } }: TestSite): Promise<void> {
  for (const { name, kept, truth } of await recompute(client)) expect(kept, name).toEqual(truth)
  const { rows } = await client.execute(
    `select max(loading) as loading, min(complete_as_of) > 0 as dated, max(loaded - expected) as off,
      (select count(*) from balance_part) + (select count(*) from turnover_part) as parts, (select count(*) from apply_touched) as touched
     from ledger_freshness`,
  )
  expect(rows).toMatchObject([{ loading: 0, dated: 1, off: 0, parts: 0, touched: 0 }])
}

function counting(inner: Database, isCut: () => boolean): Database {
  return {
    ...inner,
    write: async (statements) => {
      if (isCut()) throw new DatabaseUnreachable(new Error('cut'))
      return inner.write(statements)
    },
  }
}

function beat(agent: TestAgent, { claims: { epoch, seq } }: Frozen): Promise<Response> {
  return agent.post('/heartbeat', { epoch, seq, asOf: Date.now() })
}

/** What the agent says once it has nothing to send. */
async function beatAtHead(agent: TestAgent, { database: { client } }: TestSite): Promise<void> {
  const { rows } = await client.execute('select epoch, head_seq as seq from stream')
  const head = { epoch: Number(rows[0]!.epoch), seq: Number(rows[0]!.seq) }
  const answer = await agent.post('/heartbeat', { ...head, asOf: Date.now() })
  expect(answer.status, await answer.text()).toBe(200)
}
