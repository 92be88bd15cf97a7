import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { text } from '../../views/text/index.ts'
import { selectGivable } from '../../worker/store/company-owners.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'
import { explain, isFullScan, isSort } from './support/explain.ts'
import { fillBook, fillCompanies } from './support/ledger-rows.ts'

const words = text('en').company.given
const MANY = 60

let site: TestSite
let manager: string
let heir: string
let heirId: string
beforeAll(async () => {
  site = await openSite()
  const { client } = site.database
  await fillBook(client)
  const many = Array.from({ length: MANY }, (_, at) => ({ id: `m-${at}`, name: `Mill ${at + 10}` }))
  await fillCompanies(client, [{ id: 'quay', name: 'Quay' }, { id: 'bay', name: 'Bay' }, ...many])
  manager = await signInAs(site.database, 'manager')
  heir = await signInAs(site.database, 'manager')
  heirId = idOf(heir)
})
beforeEach(async () => {
  await site.database.client.execute('update company set owner_id = null')
  site.pass(1_000)
})

const idOf = (cookie: string) => cookie.replace('lintel=', '')
const post = (path: string, fields: [string, string][] = [], cookie = manager) =>
  site.fetch(path, {
    method: 'POST',
    headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams(fields),
  })
const get = async (path: string, cookie = manager) =>
  (await site.fetch(path, { headers: { Cookie: cookie } })).text()
const SEEN = '9000000000000'
type Given = { query?: string; to?: string; seen?: string; all?: boolean; cookie?: string }
const give = async (ids: string[], given: Given = {}) => {
  const { query = '', to = heirId, seen = SEEN, all = false, cookie = manager } = given
  const fields: [string, string][] = [
    ...[['owner', to] as [string, string], ['seen', seen] as [string, string]],
    ...(all ? [['all', '1'] as [string, string]] : []),
    ...ids.map((id): [string, string] => ['id', id]),
  ]
  const answer = await post(paths.companyOwners() + query, fields, cookie)
  return { status: answer.status, to: answer.headers.get('Location') ?? '' }
}
const undoOf = (html: string) => /action="(\/companies\/undos[^"]+)"/.exec(html)?.[1] ?? ''
const owners = async () => {
  const { rows } = await site.database.client.execute('select id, owner_id from company')
  return Object.fromEntries(rows.map((row) => [row.id, row.owner_id])) as Record<string, unknown>
}

describe('many companies at once', () => {
  it('are given by what was chosen, with a result row by row, and back as a whole', async () => {
    await give(['bay'])
    site.pass(1_000)
    const { to } = await give(['quay', 'bay', 'm-0'])
    const html = await get(to)
    expect(html).toContain(words.title(2))
    expect(html).toContain(words.whys.same)
    expect(html).toContain('>Bay</a>')
    // Given on by somebody since: theirs stays.
    await give(['m-0'], { to: idOf(manager), cookie: heir })
    await post(undoOf(html))
    expect(await owners()).toMatchObject({ quay: null, bay: heirId, 'm-0': idOf(manager) })
    const again = await post(undoOf(html))
    expect(again.headers.get('Location')).toContain('done=undo-late')
  })

  it('are given by the filter of the list, further than its page, each with its entry', async () => {
    const { to } = await give(['quay'], { query: '?q=mill&choose=1', all: true })
    expect(await get(to)).toContain(words.title(MANY))
    const now = await owners()
    expect(Object.values(now).filter((owner) => owner === heirId)).toHaveLength(MANY)
    expect(now.quay).toBeNull()
    const change = /\d+/.exec(to)?.[0]
    const { rows } = await site.database.client.execute(
      `select count(*) as n from change_log where seq >= ${change} and entity = 'company'`,
    )
    expect(Number(rows[0]?.n)).toBe(MANY)
  })

  it('stay with whom another gave them to since the list was seen, and say so', async () => {
    await give(['quay'], { to: heirId, cookie: heir })
    const { to } = await give(['quay', 'bay'], { to: idOf(manager), seen: '0' })
    const html = await get(to)
    expect(html).toContain(words.whys.meanwhile)
    expect(await owners()).toMatchObject({ quay: heirId })
  })

  it('are refused for nobody who is there, and for who may only read', async () => {
    expect((await give(['quay'], { to: 'nobody' })).status).toBe(422)
    const reader = await signInAs(site.database, 'read_only')
    expect((await give(['quay'], { cookie: reader })).status).toBe(403)
    expect(await get('/companies?choose=1', reader)).not.toContain('form="bulk"')
    expect((await owners()).quay).toBeNull()
    expect((await give([])).to).toBe('/companies?done=unchanged')
  })

  it('are nobody else’s to look at or take back', async () => {
    const { to } = await give(['quay'])
    const seen = await site.fetch(to, { headers: { Cookie: heir } })
    expect(seen.status).toBe(404)
    await post(`/companies/undos?change=${/\d+/.exec(to)?.[0]}`, [], heir)
    expect((await owners()).quay).toBe(heirId)
  })

  it('are only one’s own where a role says so, and come back though they are given away', async () => {
    const { client } = site.database
    const own = await signInAs(site.database, 'manager')
    await client.batch(
      [
        `insert into role (id, name, base, position, created_at, updated_at) values
          ('owning', 'Owning', 'member', 90, 0, 0)`,
        `insert into "grant" (role_id, entity, action, level) values
          ('owning', 'company', 'view', 'own'), ('owning', 'company', 'edit', 'own')`,
        { sql: `update member set role_id = 'owning' where id = ?`, args: [idOf(own)] },
        { sql: `update company set owner_id = ? where id = 'quay'`, args: [idOf(own)] },
      ],
      'write',
    )
    const { to } = await give(['quay', 'bay'], { cookie: own })
    expect(await owners()).toMatchObject({ quay: heirId, bay: null })
    const html = await get(to, own)
    expect(html).toContain(words.title(1))
    expect(html).not.toContain('Bay')
    await post(undoOf(html), [], own)
    expect(await owners()).toMatchObject({ quay: idOf(own), bay: null })
    await client.execute(`insert into "grant" (role_id, entity, action, level) values
      ('owning', 'company', 'view', 'all') on conflict do update set level = 'all'`)
    const refused = await give(['bay'], { cookie: own })
    expect(await get(refused.to, own)).toContain(words.whys.barred)
  })
})

it('the list offers to choose, and shows boxes when asked to', async () => {
  expect(await get('/companies')).not.toContain('form="bulk"')
  const html = await get('/companies?choose=1')
  expect(html).toContain('form="bulk" name="id" value="bay"')
  expect(html).toMatch(/<input type="hidden" name="seen" value="\d+"/)
  expect(html).toContain('action="/companies/owners?choose=1"')
})

it('all that a list holds are found along its index', async () => {
  const list = { search: null, filter: null, sort: 'name', descending: false } as const
  const proof = { idHash: 'x', now: 1, allowDemo: true }
  const of = { today: '2026-11-23', to: 'a' }
  const plan = await explain(site.database, (db) =>
    selectGivable(db, proof, { ...list, currency: null, cursor: null }, of),
  )
  expect(plan.filter((step) => isFullScan(step) || isSort(step))).toEqual([])
})
