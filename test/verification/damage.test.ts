import { readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AgentHome, makeAgentHome } from '../agent/support/agent-process.ts'
import { pairHome } from '../agent/support/pair-home.ts'
import { REPLICATED, readBookRows, readReplica } from '../agent/support/replica.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'
import { recompute } from '../sync/recompute.ts'

/** Whole seconds: a time that can be put back exactly. */
const BOOK_TIME = new Date('2026-03-02T10:00:00Z')
const NO_HASH = '0'.repeat(64)

type Named = { entity: string; key: string; place: string; kind: string; repaired: number }

describe('a real agent, its book, a worker and a database', () => {
  let database: TestDatabase
  let worker: TestWorker
  let home: AgentHome

  beforeAll(async () => {
    database = await createDatabase()
    worker = await startWorker({ database, runtime: 'workerd' })
    home = await makeAgentHome({ server: worker.url, book: 'a' })
    await utimes(home.book, BOOK_TIME, BOOK_TIME)
    const { fetch } = worker
    await pairHome(home, { fetch, origin: worker.url, database })
    expect((await home.run('sync')).exit).toBe(0)
  })
  afterAll(async () => {
    await home?.remove()
    await worker?.stop()
  })

  const run = (sql: string, ...args: string[]) => database.client.execute({ sql, args })
  async function keysOf(entity: string, count: number): Promise<string[]> {
    const { rows } = await run(`select key from ledger_${entity} order by key limit ${count}`)
    return rows.map(({ key }) => String(key))
  }
  async function verify() {
    const { exit, output } = await home.run('verify', '--json')
    const verified = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1))
    return { exit, verified: verified as { rows: number; found: number; open: number } }
  }
  /** What the last verification named. */
  async function named(): Promise<Named[]> {
    const { rows } =
      await run(`select entity, key, place, kind, repaired from verification_difference
      where verification_id = (select id from verification order by started_at desc limit 1)
      order by entity, key`)
    return rows.map((row) => ({ ...row }) as unknown as Named)
  }
  async function states() {
    const { rows } = await run(`select v.state, c.differing, c.cycle_differing, c.control_differing,
        c.rows_faulty, c.rows_checked = c.rows_expected as whole, c.rows_entity is null as ended
      from verification as v join source_check as c on c.source_id = v.source_id
      order by v.started_at desc limit 1`)
    return { ...rows[0] }
  }
  const ALL_WELL = { differing: 0, cycle_differing: 0, control_differing: 0, rows_faulty: 0 }
  async function expectAllEqual(): Promise<void> {
    for (const entity of REPLICATED) {
      expect(await readReplica(database, entity), entity).toEqual(readBookRows(home.book, entity))
    }
    for (const { name, kept, truth } of await recompute(database.client)) {
      expect(kept, name).toEqual(truth)
    }
  }

  it('compares every row and every sum, and finds nothing where nothing is wrong', async () => {
    const { rows } = await run('select sum(rows) as count from ledger_bucket')
    const { exit, verified } = await verify()
    expect({ exit, ...verified }).toMatchObject({
      exit: 0,
      found: 0,
      open: 0,
      rows: rows[0]?.count,
    })
    expect(await states()).toMatchObject({ state: 'equal', ...ALL_WELL, whole: 1, ended: 1 })
    const sums = await run(`select scope, count(*) as sums, sum(differs) as differ,
      sum(ledger_rows) as ledger, sum(replica_rows) as replica from control_sum
      group by scope order by scope`)
    expect(sums.rows.map(({ scope, differ }) => [scope, differ])).toEqual([
      ['month', 0],
      ['project', 0],
    ])
    for (const row of sums.rows) {
      expect(row.ledger).toBe(row.replica)
      expect(Number(row.sums)).toBeGreaterThan(3)
    }
  })

  it('finds, names and repairs rows damaged on the edge, whatever way', async () => {
    const [amount, gone, hidden, half] = await keysOf('invoice', 4)
    const [payment] = await keysOf('payment', 1)
    const [allocation] = await keysOf('allocation', 1)
    await run('update ledger_invoice set total_minor = total_minor + 100 where key = ?', amount!)
    await run('delete from ledger_invoice where key = ?', gone!)
    await run('update ledger_invoice set deleted = 1 where key = ?', hidden!)
    await run('update ledger_invoice set hash_a = hash_a + 1 where key = ?', half!)
    await run('update ledger_payment set bucket = (bucket + 1) % 4096 where key = ?', payment!)
    await run(
      'update ledger_allocation set amount_minor = 9000000000000000000 where key = ?',
      allocation!,
    )
    await run(`insert into ledger_project (source_id, key, name, side, active, sort_key, new_id, seq,
        hash, bucket, hash_a, hash_b, seen_at)
      select source_id, 'extra', name, side, active, sort_key, 'extra', seq, hash, bucket, hash_a,
        hash_b, seen_at from ledger_project limit 1`)
    const { exit, verified } = await verify()
    expect({ exit, ...verified }).toMatchObject({ exit: 0, found: 7, open: 0 })
    const edge = { place: 'edge', repaired: 1 }
    const expected = [
      { entity: 'allocation', key: allocation, kind: 'changed', ...edge },
      { entity: 'invoice', key: amount, kind: 'changed', ...edge },
      { entity: 'invoice', key: gone, kind: 'missing', ...edge },
      { entity: 'invoice', key: hidden, kind: 'missing', ...edge },
      { entity: 'invoice', key: half, kind: 'changed', ...edge },
      { entity: 'payment', key: payment, kind: 'changed', ...edge },
      { entity: 'project', key: 'extra', kind: 'extra', ...edge },
    ]
    expect(await named()).toEqual(
      expected.sort((a, b) => (a.key! < b.key! ? -1 : 1)).sort(byEntity),
    )
    expect(await states()).toMatchObject({ state: 'repaired', ...ALL_WELL })
    await expectAllEqual()
  })

  it("finds, names and repairs what was damaged in the agent's memory", async () => {
    const [changed, lost] = await keysOf('counterparty', 2)
    const shadow = new DatabaseSync(join(home.folder, 'state/agent.db'))
    const put = 'update shadow set hash = ? where entity = ? and key = ?'
    shadow.prepare(put).run(NO_HASH, 'counterparty', changed!)
    shadow.prepare('delete from shadow where key = ?').run(lost!)
    shadow.prepare('insert into shadow values (?, ?, ?, ?)').run('payment', 'never', NO_HASH, 7)
    shadow.close()
    const { rows } = await run('select max(seq) as head from batch_log')
    expect(await verify()).toMatchObject({ exit: 0, verified: { found: 3, open: 0 } })
    const inShadow = { place: 'shadow', repaired: 1 }
    expect(await named()).toEqual([
      { entity: 'counterparty', key: changed, kind: 'changed', ...inShadow },
      { entity: 'counterparty', key: lost, kind: 'extra', ...inShadow },
      { entity: 'payment', key: 'never', kind: 'missing', ...inShadow },
    ])
    // The edge was right: nothing had to be sent.
    expect((await run('select max(seq) as head from batch_log')).rows).toEqual(rows)
    expect(await states()).toMatchObject({ state: 'repaired', ...ALL_WELL })
    await expectAllEqual()
  })

  it('finds, names and repairs a change of the book that no doorbell told of', async () => {
    const { rows } = await run('select key, name from ledger_counterparty order by key limit 1')
    const name = String(rows[0]?.name)
    await writeOver(home.book, name, `${name.slice(0, -1)}#`)
    await utimes(home.book, BOOK_TIME, BOOK_TIME)
    expect(await verify()).toMatchObject({ exit: 0, verified: { open: 0 } })
    expect(await named()).toContainEqual({
      entity: 'counterparty',
      key: rows[0]?.key,
      place: 'source',
      kind: 'changed',
      repaired: 1,
    })
    expect(await states()).toMatchObject({ state: 'repaired', ...ALL_WELL })
    await expectAllEqual()
  })

  it('computes kept sums anew that disagree with their rows', async () => {
    await run('update ledger_due_sum set open_minor = open_minor + 1 where invoices > 0')
    await run('update ledger_control_sum set amount_minor = amount_minor + 1')
    await run('update ledger_bucket set rows = rows + 1 where bucket % 100 = 0')
    expect(await verify()).toMatchObject({ exit: 0, verified: { found: 0, open: 0 } })
    expect(await states()).toMatchObject({ state: 'equal', ...ALL_WELL })
    await expectAllEqual()
    const { rows } = await run(
      'select sums_rebuilt from verification order by started_at desc limit 1',
    )
    expect(Number(rows[0]?.sums_rebuilt)).toBeGreaterThan(10)
  })

  it('notices after the next batch that the sums of what it touched are not what they should be', async () => {
    await run('update ledger_bucket set sum_a = (sum_a + 1) % 281474976710656')
    home.edit(
      `update customers set name = name || ' 2' where guid = (select min(guid) from customers)`,
    )
    const { exit, output } = await home.run('sync')
    expect(exit, output).toBe(0)
    expect(output).toMatch(/Compared/)
    expect(await states()).toMatchObject(ALL_WELL)
    await expectAllEqual()
  })
})

const byEntity = (one: { entity: string }, other: { entity: string }) =>
  one.entity < other.entity ? -1 : one.entity > other.entity ? 1 : 0

/** Changes bytes of a file in place, as a bad disk does: no header, no counter, no length moves. */
async function writeOver(path: string, from: string, to: string): Promise<void> {
  const bytes = await readFile(path)
  const [before, after] = [Buffer.from(from), Buffer.from(to)]
  expect(after.length).toBe(before.length)
  const at = bytes.indexOf(before)
  expect(at).toBeGreaterThan(0)
  for (let found = at; found >= 0; found = bytes.indexOf(before, found + 1))
    after.copy(bytes, found)
  await writeFile(path, bytes)
}
