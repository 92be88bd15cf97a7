import { beforeEach, describe, expect, it } from 'vitest'
import type { Cell } from '../../protocol/entities.ts'
import { paths } from '../../views/paths.ts'
import { hashSessionId } from '../../worker/http/session-cookie.ts'
import { COMPANY_REFERENCES, HANDLED_APART } from '../../worker/store/company-references.ts'
import { unmergeCompanies } from '../../worker/store/company-unmerge.ts'
import { pairedAgent, remove, type TestAgent, upsert } from '../support/agent-client.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'

const PHONE = '+7 (495) 123-45-67'
const counterparty = (key: string, cells: Record<string, Cell>) =>
  upsert('counterparty', key, { side: 'customer', active: 1, ...cells })
const invoice = (key: string, of: string, cells: Record<string, Cell> = {}) =>
  upsert('invoice', key, {
    ...{ side: 'receivable', state: 'posted', counterparty: of, totalMinor: 100_00 },
    ...{ currency: 'RUB', issuedOn: '2026-10-01', dueOn: '2026-11-01', ...cells },
  })

let site: TestSite
let agent: TestAgent
let cookie: string
/** Ids by the name a company had at first. */
let ids: Record<string, string>

beforeEach(async () => {
  site = await openSite()
  agent = await pairedAgent(site)
  cookie = await signInAs(site.database, 'manager')
  await agent.send([
    counterparty('c1', { name: 'ООО «Бета»', taxId: '7701', phone: PHONE }),
    counterparty('c2', { name: 'Beta', email: 'beta@example.com' }),
    counterparty('c3', { name: 'Beta', code: '3' }),
    upsert('project', 'p2', { name: 'Дом', side: 'customer', counterparty: 'c2', active: 1 }),
    invoice('i1', 'c1'),
    invoice('i2', 'c2', { project: 'p2' }),
  ])
  const { rows } = await site.database.client.execute(
    `select key, record_id from ledger_link where entity = 'counterparty'`,
  )
  ids = Object.fromEntries(rows.map(({ key, record_id }) => [String(key), String(record_id)]))
  await site.database.client.batch([
    `insert into project_party (id, project_id, company_id, role, created_at, updated_at)
      select 'party', record_id, '${ids.c2}', 'client', 0, 0 from ledger_link where key = 'p2'`,
    `insert into company (id, name, name_key, sort_key, address, created_at, updated_at)
      values ('typed', 'Typed in', 'typed in', 'typed in', 'Лесная, 1', 0, 0)`,
  ])
})

const get = (path: string, as = cookie) => site.fetch(path, { headers: { Cookie: as } })
const post = (path: string, fields: Record<string, string> = {}, as = cookie) =>
  site.fetch(path, {
    method: 'POST',
    headers: { Cookie: as, 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams(fields),
  })

/** Opens the preview and sends its form with what a person chose. */
async function merge(survivor: string, loser: string, chosen: Record<string, string> = {}) {
  const html = await (await get(paths.mergeOf(survivor, loser))).text()
  const hidden = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
  const form = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]))
  return post(paths.merge(survivor), { ...form, ...chosen })
}

const undoOf = (answer: Response) =>
  /undo=(\d+)/.exec(answer.headers.get('Location') ?? '')?.[1] ?? ''

async function rowsOf(sql: string): Promise<unknown[][]> {
  const { rows, columns } = await site.database.client.execute(sql)
  return rows.map((row) => columns.map((column) => row[column]))
}

/** Every row of every table but the logs, revisions and times of change aside. */
async function everything(): Promise<Record<string, unknown[]>> {
  const tables = await rowsOf(`select name from sqlite_schema where type = 'table'
    and name not like 'sqlite_%' and name not like 'libsql_%'
    and name not like 'search_%' and name not in ('change_log', 'company_merge', 'company_merge_row', 'live_version')`)
  const all: Record<string, unknown[]> = {}
  for (const [name] of tables) {
    const { rows } = await site.database.client.execute(`select * from ${name}`)
    const kept = rows.map((row) => ({ ...row, rev: null, updated_at: null, happened_at: null }))
    all[String(name)] = kept.map((row) => JSON.stringify(row)).sort()
  }
  return all
}

describe('the list of what names a company', () => {
  it('knows every column of the schema that does', async () => {
    const columns =
      await rowsOf(`select t.name as tbl, c.name as col, f."table" = 'company' as refers
      from sqlite_schema t join pragma_table_info(t.name) c
      left join pragma_foreign_key_list(t.name) f on f."from" = c.name
      where t.type = 'table'`)
    const naming = columns
      .filter(
        ([, name, refers]) => refers === 1 || /(^|_)(company|record|subject)_id$/.test(`${name}`),
      )
      .map(([table, name]) => `${table}.${name}`)
    const known = [
      ...COMPANY_REFERENCES.map(({ table, column }) => `${table}.${column}`),
      ...Object.keys(HANDLED_APART),
    ]
    expect(naming.length).toBeGreaterThan(8)
    expect(naming.filter((column) => !known.includes(column))).toEqual([])
    expect(known.filter((name) => !columns.some(([t, c]) => `${t}.${c}` === name))).toEqual([])
  })
})

describe('a merge', () => {
  it('takes a planned touch over with whoever planned it, and gives it back', async () => {
    const planner = (await signInAs(site.database, 'member')).replace('lintel=', '')
    const plan = (id = '') => ({
      sql: `update company set next_touch_on = '2026-12-01', next_touch_subject = 'Offer',
        next_touch_by = ? where id = ?`,
      args: [planner, id],
    })
    await site.database.client.execute(plan(ids.c2))
    const before = await everything()
    const made = await merge(ids.c1!, ids.c2!)
    const touch = `select next_touch_on, next_touch_by from company where id = '${ids.c1}'`
    expect(await rowsOf(touch)).toEqual([['2026-12-01', planner]])
    await post(paths.undo(paths.company(ids.c1!), Number(undoOf(made))))
    expect(await everything()).toEqual(before)
  })

  it('makes everything the survivor’s, in one write, and the old address leads there', async () => {
    const answer = await merge(ids.c1!, ids.c2!)
    expect(answer.headers.get('Location')).toMatch(/\?undo=\d+&done=merged$/)
    expect(
      await rowsOf("select distinct record_id from ledger_link where key in ('c1', 'c2')"),
    ).toEqual([[ids.c1]])
    expect(
      await rowsOf(`select count(*) from ledger_link where record_id = '${ids.c1}'
      and leading = 1`),
    ).toEqual([[1]])
    expect(await rowsOf(`select receivable_minor, receivable_count from company_balance`)).toEqual([
      [200_00, 2],
    ])
    expect(
      await rowsOf(`select distinct customer_id from project where customer_id is not null`),
    ).toEqual([[ids.c1]])
    expect(await rowsOf('select company_id from project_party')).toEqual([[ids.c1]])
    const old = await get(paths.company(ids.c2!))
    expect([old.status, old.headers.get('Location')]).toEqual([302, paths.company(ids.c1!)])
    const page = await (await get(paths.company(ids.c1!))).text()
    expect(page).toContain('Merged into this company')
    expect(page).toMatch(/: merged [^:]+ into this company/)
  })

  it('lets a person choose the values that no ledger states', async () => {
    const html = await (await get(paths.mergeOf(ids.c1!, ids.c2!))).text()
    expect(html).toMatch(/name="keep.email" value="loser" checked/)
    expect(html).not.toContain('name="keep.name"')
    await merge(ids.c1!, ids.c2!, { 'keep.email': 'loser' })
    expect(
      await rowsOf(`select name, email, email_key from company where id = '${ids.c1}'`),
    ).toEqual([['ООО «Бета»', 'beta@example.com', 'beta@example.com']])
    // Of a company that people entered and one of the ledger, the ledger goes on naming it.
    await merge('typed', ids.c1!, { 'keep.address': 'survivor' })
    expect(await rowsOf(`select name, tax_id, address from company where id = 'typed'`)).toEqual([
      ['ООО «Бета»', '7701', 'Лесная, 1'],
    ])
    expect((await get(paths.company(ids.c2!))).headers.get('Location')).toBe(paths.company('typed'))
  })

  it('taken back leaves the database as it was', async () => {
    const before = await everything()
    const answer = await merge(ids.c1!, ids.c2!, { 'keep.email': 'loser' })
    expect(await everything()).not.toEqual(before)
    const undone = await post(paths.undo(paths.company(ids.c1!), Number(undoOf(answer))))
    expect(undone.headers.get('Location')).toContain('done=unmerged')
    expect(await everything()).toEqual(before)
  })

  it('taken back after the ledger moved on: rows follow their counterparty, names the ledger', async () => {
    const answer = await merge(ids.c1!, ids.c2!)
    await agent.send([
      counterparty('c2', { name: 'Gamma', email: 'gamma@example.com' }),
      invoice('i3', 'c2', { totalMinor: 7_00 }),
      invoice('i4', 'c1', { totalMinor: 5_00 }),
    ])
    // Merged, the row that leads goes on naming the company.
    expect(await rowsOf(`select name from company where id = '${ids.c1}'`)).toEqual([
      ['ООО «Бета»'],
    ])
    await post(paths.undo(paths.company(ids.c1!), Number(undoOf(answer))))
    expect(
      await rowsOf(`select name, receivable_minor, deleted_at from company
        join company_balance on company_id = id order by receivable_minor`),
    ).toEqual([
      ['ООО «Бета»', 105_00, null],
      ['Gamma', 107_00, null],
    ])
    // What came with the ledger alone is the same whether the two were ever merged or not.
    const merged = await everything()
    await agent.send([invoice('i4', 'c1', { totalMinor: 5_00 })])
    expect((await everything()).company).toEqual(merged.company)
  })

  it('taken back after the row that led was deleted lets another lead', async () => {
    const answer = await merge(ids.c1!, ids.c2!)
    await agent.send([remove('counterparty', 'c1')])
    expect(await rowsOf(`select name from company where id = '${ids.c1}'`)).toEqual([['Beta']])
    await post(paths.undo(paths.company(ids.c1!), Number(undoOf(answer))))
    const leading = await rowsOf(`select key, leading from ledger_link where key in ('c1', 'c2')
      and entity = 'counterparty' order by key`)
    expect(leading).toEqual([
      ['c1', 1],
      ['c2', 1],
    ])
  })

  it('of two that have one name calls them by what tells them apart', async () => {
    const html = await (await get(paths.mergeOf(ids.c3!, ids.c2!))).text()
    expect(html).toContain('Merge Beta (beta@example.com) into Beta</h1>')
  })

  it('of several comes apart in the order opposite to the one it was made in', async () => {
    const before = await everything()
    const first = await merge(ids.c1!, ids.c2!)
    const second = await merge(ids.c1!, ids.c3!)
    const path = paths.company(ids.c1!)
    const early = await post(paths.undo(path, Number(undoOf(first))))
    expect(early.headers.get('Location')).toContain('done=merge-late')
    await post(paths.undo(path, Number(undoOf(second))))
    await post(paths.undo(path, Number(undoOf(first))))
    expect(await everything()).toEqual(before)
  })

  it('takes what was deleted along, to be brought back there, and gives all back', async () => {
    const file = (id: string, deletedAt: number | null) => ({
      sql: `insert into attachment (id, entity, record_id, name, media_type, size, sha256, created_at, deleted_at)
        values (?, 'company', ?, ?, 'text/plain', 1, 'x', 0, ?)`,
      args: [id, ids.c2!, `${id}.txt`, deletedAt],
    })
    const call = (id: string, deletedAt: number | null) => ({
      sql: `insert into activity (id, kind, at, subject, project_id, company_id, created_at, created_by,
        updated_at, deleted_at) select ?, 'call', 0, ?, record_id, ?, 0, ?, 0, ?
        from ledger_link where key = 'p2'`,
      args: [id, id, ids.c2!, cookie.replace('lintel=', ''), deletedAt],
    })
    const said = (id: string, deletedAt: number | null) => ({
      sql: `insert into comment (id, entity, record_id, body, created_at, updated_at, deleted_at)
        values (?, 'company', ?, 'Said', 0, 0, ?)`,
      args: [id, ids.c2!, deletedAt],
    })
    const gone = site.now() - 1_000
    await site.database.client.batch([
      ...[file('gone', gone), file('kept', null)],
      ...[call('gone', gone), call('kept', null)],
      ...[said('gone', gone), said('kept', null)],
    ])
    const answer = await merge(ids.c1!, ids.c2!)
    const comments = () => rowsOf('select id, record_id from comment order by id')
    expect(await comments()).toEqual([
      ['gone', ids.c1],
      ['kept', ids.c1],
    ])
    const files = () =>
      rowsOf('select id, record_id, deleted_at is null from attachment order by id')
    expect(await files()).toEqual([
      ['gone', ids.c1, 0],
      ['kept', ids.c1, 1],
    ])
    expect((await post('/files/gone/restoration')).headers.get('Location')).toContain(
      'done=restored',
    )
    expect((await post('/files/kept/removal')).headers.get('Location')).toContain('done=deleted')
    const calls = () =>
      rowsOf('select id, company_id, deleted_at is null from activity order by id')
    await post('/activities/gone/restoration')
    await post('/activities/kept/deletion')
    expect(await calls()).toEqual([
      ['gone', ids.c1, 1],
      ['kept', ids.c1, 0],
    ])
    await post(paths.undo(paths.company(ids.c1!), Number(undoOf(answer))))
    expect(await comments()).toEqual([
      ['gone', ids.c2],
      ['kept', ids.c2],
    ])
    expect(await calls()).toEqual(await files())
    expect(await files()).toEqual([
      ['gone', ids.c2, 1],
      ['kept', ids.c2, 0],
    ])
  })

  it('taken back twice within a millisecond is taken back once', async () => {
    await merge(ids.c1!, ids.c2!)
    const [row] = await rowsOf('select id from company_merge')
    const db = site.database.open()
    const idHash = hashSessionId(cookie.replace('lintel=', ''))
    const undo = unmergeCompanies(
      db,
      { idHash, now: site.now(), allowDemo: true },
      {
        id: String(row?.[0]),
        survivor: { id: ids.c1!, name: 'ООО «Бета»' },
        loser: { id: ids.c2!, name: 'Beta' },
      },
    )
    const written = () =>
      rowsOf(`select id, rev, (select count(*) from change_log),
        (select sum(version) from live_version) from company`)
    const before = await written()
    const [first] = await db.write(undo)
    expect(first?.rows).toHaveLength(1)
    const once = await written()
    expect(once[0]?.[3]).toBe(Number(before[0]?.[3]) + 2)
    const [second] = await db.write(undo)
    expect(second?.rows).toHaveLength(0)
    expect(await written()).toEqual(once)
    expect(await rowsOf('select * from apply_touched')).toEqual([])
  })

  it('made over what somebody changed meanwhile is refused, and changes nothing', async () => {
    await site.database.client.execute(`update company set rev = rev + 1 where id = '${ids.c2}'`)
    const before = await everything()
    const answer = await post(paths.merge(ids.c1!), { with: ids.c2!, rev: '1', withRev: '1' })
    expect(answer.status).toBe(409)
    expect(await everything()).toEqual(before)
  })

  it('is not for readers, nor with itself, nor with what is not there', async () => {
    const reader = await signInAs(site.database, 'read_only')
    const before = await everything()
    const form = { with: ids.c2!, rev: '1', withRev: '1' }
    expect((await post(paths.merge(ids.c1!), form, reader)).status).toBe(403)
    expect((await get(paths.mergeOf(ids.c1!, ids.c1!))).status).toBe(404)
    expect((await get(paths.mergeOf(ids.c1!, 'unknown'))).status).toBe(404)
    expect(await everything()).toEqual(before)
  })
})

describe('pairs that may be one company', () => {
  it('stand on a page until a person decides, and come back when that is undone', async () => {
    const page = async () => (await get(paths.duplicates())).text()
    expect(await page()).toContain('same name')
    // Two of one name of which nothing else is known are told apart by their numbers in the book.
    expect(await page()).toContain('No. ')
    const pair = { one: ids.c2!, other: ids.c3! }
    const answer = await post(paths.duplicates(), pair)
    expect(answer.headers.get('Location')).toContain('done=not-same')
    expect(await page()).toContain('No duplicates')
    await post(paths.undo(paths.duplicates(), Number(undoOf(answer))))
    expect(await page()).toContain('same name')
  })

  it('of a company that was merged become pairs of the survivor, and its own again', async () => {
    const before = await everything()
    const answer = await merge('typed', ids.c2!)
    const page = await (await get(paths.duplicates())).text()
    expect(page).toContain(paths.company('typed'))
    await post(paths.undo(paths.company('typed'), Number(undoOf(answer))))
    expect((await everything()).company_candidate).toEqual(before.company_candidate)
  })
})
