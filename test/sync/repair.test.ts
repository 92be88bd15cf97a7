import type { InStatement } from '@libsql/client/web'
import { SignJWT } from 'jose'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Change } from '../../protocol/batch.ts'
import type { EmptyingAnswer } from '../../protocol/messages.ts'
import { SYNC_PATH, TOKEN_ALGORITHM, TOKEN_TYPE } from '../../protocol/token.ts'
import { paths } from '../../views/paths.ts'
import { repairBooks } from '../../worker/jobs/repair-sums.ts'
import { type Database, DatabaseUnreachable } from '../../worker/store/database.ts'
import { REPAIR_STEPS } from '../../worker/store/sum-repairs.ts'
import { pairedAgent, remove, type TestAgent, upsert } from '../support/agent-client.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { createDatabase } from '../support/database.ts'
import { signInAs } from '../support/session.ts'
import { recompute } from './recompute.ts'

/** Rows of a part: a handful of rows is many of them. */
const ROWS = 2
const COMPANIES = [1, 2, 3, 4]
const RUB = { side: 'receivable', state: 'posted', currency: 'RUB' }
const invoice = (key: string, n: number, totalMinor: number) =>
  upsert('invoice', key, {
    ...{ ...RUB, totalMinor, counterparty: `c${n}`, project: `p${Math.ceil(n / 2)}` },
    ...{ issuedOn: `2026-0${n}-01`, dueOn: `2026-0${n}-15` },
  })
const allocation = (key: string, of: string, amountMinor: number) =>
  upsert('allocation', key, { invoice: of, amountMinor, currency: 'RUB', payment: 'y1' })
const BOOK: Change[] = [
  ...COMPANIES.map((n) =>
    upsert('counterparty', `c${n}`, { side: 'customer', name: `ООО ${n}`, active: 1 }),
  ),
  ...[1, 2].map((n) =>
    upsert('project', `p${n}`, { side: 'customer', name: `Дом ${n}`, active: 1 }),
  ),
  ...COMPANIES.flatMap((n) => [1, 2].map((m) => invoice(`i${n}${m}`, n, 1_000 * n + m))),
  upsert('payment', 'y1', {
    ...{ direction: 'in', paidOn: '2026-03-02', amountMinor: 500, currency: 'RUB' },
  }),
  ...['y2', 'y3', 'y4'].map((key) =>
    upsert('payment', key, {
      ...{ direction: 'in', counterparty: 'c1', paidOn: '2026-03-02', amountMinor: 5 },
      currency: 'RUB',
    }),
  ),
  ...COMPANIES.map((n) => allocation(`a${n}`, `i${n}1`, 10 * n)),
]

/** Everything that is kept, wrong in one place or in all. */
const DAMAGE = [
  "update ledger_invoice set paid_minor = paid_minor + 5 where key in ('i11', 'i32')",
  'update ledger_bucket set rows = rows + 1',
  "insert into ledger_bucket values (1, 'invoice', 4095, 1, 1, 1) on conflict do update set rows = 9",
  'update ledger_control_sum set amount_minor = amount_minor + 1',
  "insert into ledger_control_sum values (1, 'payment', '1999-01', 'RUB', 1, 1)",
  'update ledger_due_sum set open_minor = open_minor + 1',
  "update project_settlement set day = '2020-01-01' where allocation = 'a2'",
  "insert into project_settlement values (1, 'p9', '2020-01-01', '', 'a9')",
  'update ledger_turnover set total_minor = total_minor + 7, invoices = invoices + 1',
  "insert into ledger_turnover values (1, 'project', 'p9', '1999-01', 'payable', 'RUB', 1, 1, 1)",
  "delete from unallocated_payment where key = 'y2'",
  "insert into unallocated_payment values (1, 'y1', 'c1', 'RUB', 'in', 1, '2020-01-01')",
  'update company_balance set receivable_minor = receivable_minor + 7',
  'delete from project_balance',
]

/** A table of rows is read from its beginning, or all of a book. */
const WHOLE =
  /^SCAN (ledger_(?!due_sum|bucket|control_sum)\w+|i|a|p|o|stored|link|invoice|company\w*|project\w*)\b|^SEARCH (ledger_(invoice|allocation|payment)|i|a|stored|invoice) USING .*\((source_id|deleted)=\?\)/

type Fate = 'lives' | 'dies before' | 'dies after' | 'reply lost'

describe('the repair of a damaged book', () => {
  let site: TestSite
  let agent: TestAgent
  /** What becomes of the next part, and what happens right before it. */
  let fate: (part: number) => Fate
  let before: () => Promise<unknown>
  let parts: number
  /** Sees each statement of a part. */
  let watch: (statement: InStatement) => unknown

  beforeEach(async () => {
    const database = await createDatabase()
    fate = () => 'lives'
    before = async () => {}
    parts = 0
    watch = () => {}
    site = await openSite({ ...database, open: () => mortal(database.open()) }, {}, undefined, {
      balanceRows: ROWS,
    })
    agent = await pairedAgent(site)
    expect((await agent.send(BOOK)).status).toBe(200)
    await database.client.batch(DAMAGE, 'write')
  })

  function mortal(inner: Database): Database {
    let isDead = false
    const alive = <T>(work: () => Promise<T>) => {
      if (isDead) throw new DatabaseUnreachable(new Error('dead'))
      return work()
    }
    return {
      ...inner,
      read: (statements) => alive(() => inner.read(statements)),
      readText: (statement) => alive(() => inner.readText(statement)),
      write: (statements) =>
        alive(async () => {
          if (!statements.some(isPart)) return inner.write(statements)
          for (const statement of statements) watch(statement as InStatement)
          const next = fate(++parts)
          await before()
          if (next === 'dies before') isDead = true
          const results = await alive(() => inner.write(statements))
          isDead = next === 'dies after'
          if (next !== 'lives') throw new DatabaseUnreachable(new Error('cut'))
          return results
        }),
    }
  }

  const isPart = (statement: unknown) =>
    String((statement as { sql?: string }).sql).startsWith('update sum_repair set part')

  const verified = () =>
    agent.post('/verifications', {
      ...{ id: crypto.randomUUID(), trigger: 'timer', state: 'equal', startedAt: site.now() },
      ...{ sourceRows: BOOK.length, found: 0, open: 0, differences: [], failure: null },
    })
  const beat = () => agent.post('/heartbeat', { ...agent.head(), asOf: site.now() })
  const ring = () =>
    repairBooks({ openDatabase: site.database.open, now: site.now, balanceRows: ROWS })
  const one = async (sql: string) => {
    const { rows } = await site.database.client.execute(sql)
    return { ...rows[0] }
  }
  async function stamp(): Promise<string> {
    const cookie = await signInAs(site.database, 'administrator', site.now())
    const page = await site.fetch(paths.verification(1), { headers: { Cookie: cookie } })
    return page.text()
  }
  async function tellMonths(): Promise<void> {
    const sums = COMPANIES.map((n) => ['invoice', `2026-0${n}`, 'RUB', 2, 2_000 * n + 3])
    const told = { ...agent.head(), asOf: site.now(), scope: 'month', reset: true, last: true }
    const more = [
      ['payment', '2026-03', 'RUB', 4, 515],
      ['allocation', '', 'RUB', 4, 100],
    ]
    const answer = await agent.post('/control-sums', { ...told, sums: [...sums, ...more] })
    expect(answer.status).toBe(200)
  }
  async function expectRepaired(): Promise<void> {
    for (const { name, kept, truth } of await recompute(site.database.client)) {
      expect(kept, name).toEqual(truth)
    }
    expect(
      await one(`select (select count(*) from sum_repair) as repairs,
        (select count(*) from balance_part) as parts, (select count(*) from apply_touched) as touched,
        (select count(*) from apply_guard) as guards`),
    ).toEqual({ repairs: 0, parts: 0, touched: 0, guards: 0 })
    const page = await stamp()
    expect(page).not.toContain('data-state="differs"')
    expect(page).not.toContain('computed anew, part')
  }

  it('comes in parts of some rows each, and says what it computed', async () => {
    await tellMonths()
    expect(await one('select control_differing > 0 as differ from source_check')).toEqual({
      differ: 1,
    })
    expect((await verified()).status).toBe(200)
    await expectRepaired()
    // Of the 13 tables of sums with more than two rows to go over each comes in several.
    expect(parts).toBeGreaterThan(REPAIR_STEPS.length + 8)
    expect(
      await one(`select sums_rebuilt > 10 as some, control_differing from verification
        join source_check using (source_id)`),
    ).toEqual({ some: 1, control_differing: 0 })
  })

  it.each(['dies before', 'dies after'] as const)(
    'goes on where it was when the server %s each part, by heartbeats and by the clock; figures differ meanwhile',
    async (how) => {
      let isFirst = true
      // A part is let through first where its write was lost, else nothing would ever move.
      fate = (part) => (how === 'dies after' ? how : part % 2 === 0 ? how : 'lives')
      const answers = new Set<number>()
      for (let deaths = 0; await isUnderWay(isFirst); deaths += 1) {
        if (isFirst) answers.add((await verified()).status)
        else if (deaths % 2 === 0) answers.add((await beat()).status)
        else await ring().catch(() => undefined)
        isFirst = false
        if (!(await isUnderWay())) break
        if (deaths % 8 === 0) {
          const page = await stamp()
          expect(page).toContain('data-state="differs"')
          expect(page).toContain('being computed anew')
          expect(page).toMatch(/computed anew, part \d+/)
        }
        expect(deaths).toBeLessThan(80)
      }
      expect(answers).toContain(503)
      expect(await one('select complete_as_of > 0 as dated from ledger_freshness limit 1')).toEqual(
        { dated: 1 },
      )
      await expectRepaired()
    },
  )

  it('goes on when the word that a part is written is lost', async () => {
    fate = () => 'reply lost'
    expect((await verified()).status).toBe(200)
    await expectRepaired()
  })

  it('lets batches in between any two parts, and keeps what they change', async () => {
    before = async () => {
      // Sums that were added up before a batch are added up again after it.
      if (parts % 2 === 0) await send(parts / 2)
    }
    expect((await verified()).status).toBe(200)
    before = async () => {}
    await expectRepaired()
  })

  it('made by two at once is made once', async () => {
    fate = () => 'dies after'
    await verified()
    fate = () => 'lives'
    const answers = await Promise.all([beat(), beat(), ring(), verified()])
    expect(answers.map((answer) => answer?.status)).toEqual([200, 200, undefined, 200])
    await expectRepaired()
  })

  it('ends beside a load that ends meanwhile, and beside one that was cut', async () => {
    const load = (part: number) =>
      agent.freeze(
        [1, 2, 3].map((n) => invoice(`l${part}${n}`, n, 50 + n)),
        { capture: { id: 9, mode: 'load', part, parts: 2, rows: 6 } },
      )
    let delivered = 0
    before = async () => {
      const isBalance = (await one('select step from sum_repair')).step === 'balance'
      if (isBalance && delivered < 2)
        expect((await agent.deliver(load(++delivered))).status).toBe(200)
    }
    expect((await verified()).status).toBe(200)
    expect(delivered).toBe(2)
    await expectRepaired()
    expect(await one('select max(loading) as loading from ledger_freshness')).toEqual({
      loading: 0,
    })
  })

  it('stores no sum of rows that a policy has emptied since it was added up', async () => {
    const policy = {
      rules: {
        ...{ invoice: { totalMinor: 'withhold' }, payment: { amountMinor: 'withhold' } },
        allocation: { amountMinor: 'withhold' },
      },
      only: {},
    }
    expect((await declare(policy)).status).toBe(200)
    let emptied = 0
    before = async () => {
      if (emptied > 0 || (await one('select step from sum_repair')).step !== 'month invoice') return
      let after: unknown = null
      do {
        const answer = await agent.post('/policies/emptying', { version: 1, after })
        const { next, emptied: rows } = (await answer.json()) as EmptyingAnswer
        emptied += rows
        after = next
      } while (after !== null)
    }
    expect((await verified()).status).toBe(200)
    expect(emptied).toBe(BOOK.length - 6)
    await expectRepaired()
  })

  it('begins anew where another version of the program has named its step', async () => {
    fate = (part) => (part === 9 ? 'dies after' : 'lives')
    expect((await verified()).status).toBe(503)
    await site.database.client.execute("update sum_repair set step = 'of tomorrow', after = 7")
    expect((await beat()).status).toBe(200)
    await expectRepaired()
  })

  it('is not begun where no sum is wrong', async () => {
    expect((await verified()).status).toBe(200)
    parts = 0
    expect((await verified()).status).toBe(200)
    expect(parts).toBe(0)
  })

  it('reads no table from its beginning for a part', async () => {
    const planned = new Map<string, InStatement>()
    watch = (statement) =>
      planned.set(typeof statement === 'string' ? statement : statement.sql, statement)
    expect((await verified()).status).toBe(200)
    watch = () => {}
    const wrong: string[] = []
    for (const [sql, statement] of planned) {
      const { args = [] } = typeof statement === 'string' ? {} : statement
      const plan = await site.database.client.execute({ sql: `explain query plan ${sql}`, args })
      for (const { detail } of plan.rows) {
        if (WHOLE.test(String(detail))) wrong.push(`${detail}: ${sql}`)
      }
    }
    expect(planned.size).toBeGreaterThan(60)
    expect(wrong).toEqual([])
  })

  async function declare(policy: object): Promise<Response> {
    const { agentId, source, keys } = agent
    const jws = await new SignJWT({
      ...{ iss: agentId, aud: site.origin + SYNC_PATH, source, version: 1, ...policy },
      iat: Math.floor(site.now() / 1000),
    })
      .setProtectedHeader({ alg: TOKEN_ALGORITHM, typ: TOKEN_TYPE.policy, kid: keys.kid })
      .sign(keys.privateKey)
    return agent.post('/policies', { policy: jws })
  }

  async function isUnderWay(unless = false): Promise<boolean> {
    return unless || (await one('select count(*) as n from sum_repair')).n === 1
  }

  /** A batch of each kind of change, by turns. */
  async function send(turn: number): Promise<void> {
    const n = 1 + (turn % 4)
    const changes = [
      [invoice(`n${turn}`, n, 70 + turn), allocation(`m${turn}`, `i${n}2`, turn)],
      [remove('allocation', `a${n}`)],
      [invoice(`i${n}2`, 1 + ((turn + 1) % 4), 3_000 + turn)],
      [remove('invoice', `i${n}1`)],
      [allocation(`a${n}`, `i${1 + ((turn + 2) % 4)}1`, 5)],
    ][turn % 5]!
    expect((await agent.send(changes)).status).toBe(200)
  }
})
