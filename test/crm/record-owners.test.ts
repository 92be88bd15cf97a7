import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { text } from '../../views/text/index.ts'
import type { LookedAfter } from '../../worker/domain/giving.ts'
import { selectContacts } from '../../worker/store/contacts.ts'
import { selectGivableCompanies, selectGivableContacts } from '../../worker/store/record-owners.ts'
import { FLUSH_SEARCH } from '../../worker/store/search-index.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'
import { explain, isFullScan, isSort } from './support/explain.ts'
import { fillBook, fillCompanies } from './support/ledger-rows.ts'

const words = text('en').giving
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
  await client.execute(`insert into contact (id, name, name_key, sort_key, created_at, updated_at)
    select id, name, name_key, sort_key, 1, 1 from company`)
  await client.execute(FLUSH_SEARCH)
  manager = await signInAs(site.database, 'manager')
  heir = await signInAs(site.database, 'manager')
  heirId = idOf(heir)
})
beforeEach(async () => {
  await site.database.client.batch(
    ['update company set owner_id = null', 'update contact set owner_id = null'],
    'write',
  )
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
const giverOf =
  (kind: LookedAfter) =>
  async (ids: string[], given: Given = {}) => {
    const { query = '', to = heirId, seen = SEEN, all = false, cookie = manager } = given
    const fields: [string, string][] = [
      ...[['owner', to] as [string, string], ['seen', seen] as [string, string]],
      ...(all ? [['all', '1'] as [string, string]] : []),
      ...ids.map((id): [string, string] => ['id', id]),
    ]
    const answer = await post(paths.owners(kind) + query, fields, cookie)
    return { status: answer.status, to: answer.headers.get('Location') ?? '' }
  }
const undoOf = (html: string) => /action="(\/\w+\/undos[^"]+)"/.exec(html)?.[1] ?? ''
const ownersOf = async (kind: LookedAfter) => {
  const { rows } = await site.database.client.execute(`select id, owner_id from ${kind}`)
  return Object.fromEntries(rows.map((row) => [row.id, row.owner_id])) as Record<string, unknown>
}

describe.each(['company', 'contact'] as const)('many records at once, of a %s', (kind) => {
  const give = giverOf(kind)
  const owners = () => ownersOf(kind)
  const list = paths.lookedAfter(kind)

  it('are given by what was chosen, with a result row by row, and back as a whole', async () => {
    await give(['bay'])
    site.pass(1_000)
    const { to } = await give(['quay', 'bay', 'm-0'])
    const html = await get(to)
    expect(html).toContain(words.title[kind](2))
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
    expect(await get(to)).toContain(words.title[kind](MANY))
    const now = await owners()
    expect(Object.values(now).filter((owner) => owner === heirId)).toHaveLength(MANY)
    expect(now.quay).toBeNull()
    const change = /\d+/.exec(to)?.[0]
    const { rows } = await site.database.client.execute(
      `select count(*) as n from change_log where seq >= ${change} and entity = '${kind}'`,
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
    expect(await get(`${list}?choose=1`, reader)).not.toContain('form="bulk"')
    expect((await owners()).quay).toBeNull()
    expect((await give([])).to).toBe(`${list}?done=unchanged`)
  })

  it('go back apart from what was given in the same millisecond', async () => {
    const { to } = await give(['quay'])
    await give(['bay'])
    const change = /\d+/.exec(to)?.[0]
    await site.database.client.execute(
      `update change_log set at = (select max(at) from change_log) where seq >= ${change}`,
    )
    const html = await get(to)
    expect(html).not.toContain('>Bay</a>')
    await post(undoOf(html))
    expect(await owners()).toMatchObject({ quay: null, bay: heirId })
  })

  it('go back to nobody who has left, and say of which', async () => {
    const leaver = idOf(await signInAs(site.database, 'manager'))
    const { client } = site.database
    await client.execute({
      sql: `update ${kind} set owner_id = ? where id in ('quay', 'm-0')`,
      args: [leaver],
    })
    const leave = (at: string) =>
      client.execute({ sql: `update member set deleted_at = ${at} where id = ?`, args: [leaver] })
    const { to } = await give(['quay', 'bay', 'm-0'])
    await give(['m-0'], { to: idOf(manager), cookie: heir })
    await leave('1')
    const undone = (await post(undoOf(await get(to)))).headers.get('Location') ?? ''
    expect(await owners()).toMatchObject({ quay: heirId, bay: null, 'm-0': idOf(manager) })
    const html = await get(undone)
    expect(html).toContain(words.back.title[kind](1))
    expect(html).toMatch(new RegExp(`Mill 10[\\s\\S]*${words.whys.since}`))
    expect(html).toMatch(new RegExp(`Quay[\\s\\S]*${words.whys.gone}`))
    // Nothing but what cannot go back is left of it.
    const again = (await post(undoOf(await get(to)))).headers.get('Location') ?? ''
    expect(await get(again)).toContain(words.back.none)
    await leave('null')
    await post(undoOf(await get(to)))
    expect((await owners()).quay).toBe(leaver)
  })

  it('are nobody else’s to look at or take back', async () => {
    const { to } = await give(['quay'])
    const seen = await site.fetch(to, { headers: { Cookie: heir } })
    expect(seen.status).toBe(404)
    await post(`${list}/undos?change=${/\d+/.exec(to)?.[0]}`, [], heir)
    expect((await owners()).quay).toBe(heirId)
  })

  it('are only one’s own where a role says so, and come back though they are given away', async () => {
    const { client } = site.database
    const own = await signInAs(site.database, 'manager')
    await client.batch(
      [
        `insert into role (id, name, base, position, created_at, updated_at) values
          ('owning-${kind}', 'Owning ${kind}', 'member', 90, 0, 0)`,
        `insert into "grant" (role_id, entity, action, level) values
          ('owning-${kind}', '${kind}', 'view', 'own'), ('owning-${kind}', '${kind}', 'edit', 'own')`,
        { sql: `update member set role_id = 'owning-${kind}' where id = ?`, args: [idOf(own)] },
        { sql: `update ${kind} set owner_id = ? where id = 'quay'`, args: [idOf(own)] },
      ],
      'write',
    )
    const { to } = await give(['quay', 'bay'], { cookie: own })
    expect(await owners()).toMatchObject({ quay: heirId, bay: null })
    const html = await get(to, own)
    expect(html).toContain(words.title[kind](1))
    expect(html).not.toContain('Bay')
    await post(undoOf(html), [], own)
    expect(await owners()).toMatchObject({ quay: idOf(own), bay: null })
    await client.execute(`insert into "grant" (role_id, entity, action, level) values
      ('owning-${kind}', '${kind}', 'view', 'all') on conflict do update set level = 'all'`)
    const refused = await give(['bay'], { cookie: own })
    expect(await get(refused.to, own)).toContain(words.whys.barred)
  })
  it('are chosen where the list offers it', async () => {
    expect(await get(list)).not.toContain('form="bulk"')
    const html = await get(`${list}?choose=1`)
    expect(html).toContain('form="bulk" name="id" value="bay"')
    expect(html).toMatch(/<input type="hidden" name="seen" value="\d+"/)
    expect(html).toContain(`action="${list}/owners?choose=1"`)
  })

  it('are found along the index of the list when all of it is given', async () => {
    const proof = { idHash: 'x', now: 1, allowDemo: true }
    const of = { search: null, filter: null, descending: false, cursor: null }
    const plan = await explain(site.database, (db) =>
      kind === 'company'
        ? selectGivableCompanies(
            db,
            proof,
            { ...of, sort: 'name', currency: null },
            { today: '2026-11-23', to: 'a' },
          )
        : selectGivableContacts(db, proof, of, 'a'),
    )
    const own = await explain(site.database, (db) =>
      selectContacts(db, proof, { ...of, filter: 'mine' }),
    )
    expect([...plan, ...own].filter((step) => isFullScan(step) || isSort(step))).toEqual([])
  })
})

describe('who looks after a contact', () => {
  const edit = (fields: Record<string, string>) =>
    post(`${paths.contact('quay')}?rev=1`, Object.entries(fields))
  it('is a field of its form, of members who are there', async () => {
    const form = await get(paths.contactEdit('quay'))
    expect(form).toContain(`<option value="${heirId}"`)
    const rev = /name="rev" value="(\d+)"/.exec(form)?.[1] ?? ''
    const typed = { name: 'Quay', 'was.name': 'Quay', 'was.ownerId': '', rev }
    expect((await edit({ ...typed, ownerId: 'nobody' })).status).toBe(422)
    expect((await edit({ ...typed, ownerId: heirId })).status).toBe(303)
    expect((await ownersOf('contact')).quay).toBe(heirId)
    expect(await get('/contacts?filter=mine')).not.toContain('>Quay</a>')
    expect(await get('/contacts?filter=mine', heir)).toContain('>Quay</a>')
  })

  it('is not undone to who has left in the meantime', async () => {
    const leaver = idOf(await signInAs(site.database, 'manager'))
    const { client } = site.database
    await client.execute({
      sql: `update contact set owner_id = ?, rev = 1 where id = 'bay'`,
      args: [leaver],
    })
    const given = await post(paths.contact('bay'), [
      ...Object.entries({ rev: '1', name: 'Bay', ownerId: heirId }),
    ])
    const change = /undo=(\d+)/.exec(given.headers.get('Location') ?? '')?.[1]
    await client.execute({ sql: 'update member set deleted_at = 1 where id = ?', args: [leaver] })
    const undone = await post(paths.undo(paths.contact('bay'), Number(change)))
    expect(undone.headers.get('Location')).toContain('done=undo-gone')
    expect((await ownersOf('contact')).bay).toBe(heirId)
  })
})
