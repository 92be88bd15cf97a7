import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { text } from '../../views/text/index.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'
import { fillBook, fillCompanies, fillInvoices } from './support/ledger-rows.ts'
import { linksTo, pageLink } from './support/reader.ts'

const MANY = 120

let site: TestSite
let administrator: string
let accountant: string

beforeAll(async () => {
  site = await openSite()
  const { client } = site.database
  await fillBook(client)
  await fillCompanies(client, [{ id: 'north', name: 'Northgate' }])
  await fillInvoices(client, [{ key: 'i1', company: 'north', number: '17', total: 100_00 }])
  administrator = await signInAs(site.database, 'administrator')
  accountant = await signInAs(site.database, 'read_only')
  const manager = administrator.replace('lintel=', '')
  await client.execute({
    sql: `with recursive n (i) as (select 1 union all select i + 1 from n where i < ${MANY})
      insert into change_log (at, actor_kind, actor_id, verb, entity, record_id, diff)
      select i * 86400000, case when i % 2 then 'member' else 'system' end,
        case when i % 2 then ? end, case when i = 7 then 'create' else 'update' end, 'company',
        'north', '{"phone":["' || i || '",null]}' from n`,
    args: [manager],
  })
})

const get = async (path: string, cookie = administrator) => {
  const answer = await site.fetch(path, { headers: { Cookie: cookie } })
  return { status: answer.status, html: await answer.text() }
}
const look = (path: string, { kind = 'view', cookie = accountant } = {}) =>
  site.fetch(paths.trail(), {
    method: 'POST',
    headers: { Cookie: cookie, Origin: site.origin },
    body: new URLSearchParams({ kind, path }),
  })
const trail = async () => {
  const { rows } = await site.database.client.execute(
    'select kind, entity, record_id from access_trail order by id',
  )
  return rows.map(({ kind, entity, record_id }) => `${kind} ${entity} ${record_id}`)
}
const entries = (html: string): string[] => html.match(/phone cleared, was \d+/g) ?? []

describe('the change log', () => {
  it('tells every change as a sentence, the latest first, page by page', async () => {
    let { html } = await get(paths.changeLog())
    const found = entries(html)
    expect(html).toContain('A administrator: changed — phone cleared, was 119.')
    expect(linksTo(html, paths.company('north'))).not.toEqual([])
    for (let next = pageLink(html, 'next'); next; next = pageLink(html, 'next')) {
      html = (await get(next)).html
      found.push(...entries(html))
    }
    const all = Array.from({ length: MANY }, (_, at) => `phone cleared, was ${MANY - at}`)
    expect(found).toEqual(all.filter((line) => !line.endsWith(' 7')))
  })

  it('is narrowed by who, what, which and until when', async () => {
    const member = administrator.replace('lintel=', '')
    expect(entries((await get(paths.changeLog({ member }))).html)).toHaveLength(50)
    const created = await get(paths.changeLog({ verb: 'create', entity: 'company' }))
    expect(created.html).toContain('created the record')
    expect(entries(created.html)).toEqual([])
    const early = await get(paths.changeLog({ until: '1970-01-03', member }))
    expect(entries(early.html)).toEqual(['phone cleared, was 1'])
    expect((await get(paths.changeLog({ entity: 'contact' }))).html).toContain(
      text('en').changeLog.none,
    )
    expect((await get(paths.changeLog({ verb: 'nonsense' }))).status).toBe(303)
  })

  it('names members, roles and departments, and says what was done with them', async () => {
    const post = (path: string, fields = {}) =>
      site.fetch(path, {
        method: 'POST',
        headers: { Cookie: administrator, Origin: site.origin },
        body: new URLSearchParams(fields),
      })
    await post(paths.members(), {
      name: 'Olga Smith',
      email: 'olga@stroy.example',
      role: 'foreman',
    })
    await post(paths.roles(), { name: 'Estimator', of: 'member' })
    await post(paths.departments(), { name: 'Site offices' })
    const { rows } = await site.database.client.execute(
      "select (select id from role where name = 'Estimator'), id from member where name = 'Olga Smith'",
    )
    const [role, olga] = Array.from(rows[0]!, String) as [string, string]
    await post(paths.role(role), { rev: '1', name: 'Estimator', 'company.edit': 'own' })
    await post(paths.member(olga), { role })
    await post(paths.memberDeactivation(olga))
    const { html } = await get(paths.changeLog())
    for (const said of [
      'A administrator: made a link to choose a password by.',
      'A administrator: changed — role from Foreman to Estimator.',
      'A administrator: ended the access.',
      'Companies: Change from all to own',
    ]) {
      expect(html).toContain(said)
    }
    expect(html).toContain('Site offices')
    expect(html).not.toContain(text('en').changeLog.gone)
  })

  it('is for who looks after the site', async () => {
    for (const path of [paths.changeLog(), paths.trailList()]) {
      const { status, html } = await get(path, accountant)
      expect(status).toBe(403)
      expect(html).not.toContain('phone cleared')
    }
  })
})

describe('the trail', () => {
  it('keeps who was shown money, once for looks close together, and prints apart', async () => {
    await get(paths.company('north'), accountant)
    expect(await trail()).toEqual([])
    for (const path of ['/', paths.company('north'), paths.company('north')]) {
      expect((await look(path)).status).toBe(204)
    }
    await look(paths.invoice({ sourceId: 1, key: 'i1' }), { kind: 'print' })
    expect(await trail()).toEqual(['view dashboard ', 'view company north', 'print invoice 1-i1'])
    const { html } = await get(paths.trailList())
    expect(html).toContain('A read_only')
    expect(linksTo(html, paths.invoice({ sourceId: 1, key: 'i1' }))).not.toEqual([])
  })

  it('keeps nothing of what is not there, is no page with money, or comes from a stranger', async () => {
    const before = await trail()
    await look(paths.company('unknown'))
    expect((await look('/members')).status).toBe(422)
    expect((await look('/companies/%')).status).toBe(422)
    await look('/', { cookie: 'lintel=nobody' })
    expect(await trail()).toEqual(before)
  })

  it('is read also when whoever took a list away wrote nonsense into its address', async () => {
    for (const q of ['%ff', '%E2%80%AEgpj']) {
      const answer = await site.fetch(`/companies/exports?q=${q}`, {
        method: 'POST',
        headers: { Cookie: administrator, Origin: site.origin },
      })
      await answer.body?.cancel()
      const { status, html } = await get(paths.trailList())
      expect(status, q).toBe(200)
      expect(html).toContain('?q=')
      expect(html).not.toContain('\u202e')
    }
  })

  it('does not make browsers forget pages they have fetched ahead', async () => {
    expect((await look('/')).headers.get('Clear-Site-Data')).toBeNull()
  })
})
