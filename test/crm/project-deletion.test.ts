import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'
import { BOOK, fillBook, fillCompanies, fillInvoices, fillProjects } from './support/ledger-rows.ts'

let site: TestSite
let cookie: string
beforeAll(async () => {
  site = await openSite()
  const { client } = site.database
  await fillBook(client)
  await fillCompanies(client, [{ id: 'granit', name: 'Granit' }])
  await fillProjects(client, [
    { id: 'ledger', name: 'Ledger job', company: 'granit', code: 'L-1' },
    { id: 'given-up', name: 'Given up', company: 'granit', code: 'L-2' },
  ])
  await fillInvoices(client, [
    { key: 'free', number: 'F-1', company: 'granit', total: 100_00 },
    { key: 'left', number: 'L-9', company: 'granit', project: 'given-up', total: 7_00 },
  ])
  await client.execute(`update ledger_project set deleted = 1 where key = 'given-up'`)
  cookie = await signInAs(site.database, 'administrator')
})

const get = (path: string, as = cookie) => site.fetch(path, { headers: { Cookie: as } })
const html = async (path: string, as = cookie) => (await get(path, as)).text()
const post = (path: string, fields: Record<string, string> = {}, as = cookie) =>
  site.fetch(path, {
    method: 'POST',
    headers: { Cookie: as, 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams(fields),
  })
const locationOf = (answer: Response) => answer.headers.get('Location') ?? ''
const enter = (fields: Record<string, string>, as = cookie) =>
  post(paths.projects(), { name: '', code: '', stage: 'lead', company: '', ...fields }, as)
const made = async (name: string, as = cookie) =>
  /projects\/([\w-]+)/.exec(locationOf(await enter({ name }, as)))?.[1] ?? ''
const remove = (id: string, as = cookie) => post(paths.projectDeletion(id), {}, as)
const restore = (id: string, as = cookie) => post(paths.projectRestoration(id), {}, as)

describe('a deleted project', () => {
  it('asks first, leaves every list and search, and comes back by undo or from the list', async () => {
    const id = await made('Мост через Неву')
    await post(paths.phases(id), {
      ...{ name: 'Опоры', kind: 'phase', state: 'planned', startsOn: '', plannedOn: '' },
      ...{ actualOn: '', percent: '0' },
    })
    expect(await html(paths.project(id))).toContain(`href="${paths.projectDeletion(id)}"`)
    expect(await html(paths.projectDeletion(id))).toContain('1 phase or milestone')
    const deleted = await remove(id)
    expect(locationOf(deleted)).toMatch(/undo=\d+&done=deleted$/)
    const page = await get(paths.project(id))
    expect(page.status).toBe(404)
    expect(await page.text()).toContain('This project was deleted')
    for (const list of [paths.projects(), paths.board(), paths.search({ q: 'Неву' })]) {
      expect(await html(list), list).not.toContain(paths.project(id))
    }
    const change = Number(/undo=(\d+)/.exec(locationOf(deleted))?.[1])
    await post(paths.undo(paths.project(id), change))
    expect((await get(paths.project(id))).status).toBe(200)
    expect(await html(paths.search({ q: 'Неву' }))).toContain(paths.project(id))
    await remove(id)
    expect(await html(paths.projects())).toContain(`href="${paths.deletedProjects()}"`)
    const listed = await html(paths.deletedProjects())
    expect(listed).toContain('Мост через Неву')
    expect(listed).toContain(`action="${paths.projectRestoration(id)}"`)
    expect(locationOf(await restore(id))).toMatch(/done=restored$/)
    expect(await html(paths.project(id))).toContain('Опоры')
    expect(await html(paths.deletedProjects())).not.toContain('Мост через Неву')
  })

  it('never blocks a new one: it is offered to be restored instead', async () => {
    const id = await made('Склад')
    await remove(id)
    const warned = await enter({ name: 'Склад' })
    expect(warned.status).toBe(422)
    const asked = await warned.text()
    expect(asked).toContain('the same name, deleted')
    expect(asked).toContain(`formaction="${paths.projectRestoration(id)}"`)
    const seen = /name="seen" value="([^"]+)"/.exec(asked)?.[1] ?? ''
    const again = await enter({ name: 'Склад', seen })
    expect(again.status).toBe(303)
    expect(locationOf(again)).not.toContain(id)
  })

  it('gives up the money tied to it, which may be tied elsewhere and then stays there', async () => {
    const [first, second] = [await made('Tied first'), await made('Tied second')]
    const row = `invoice:${BOOK}-free`
    const untied = paths.untiedOf('granit')
    const tie = (projectId: string) => post(untied, { id: row, projectId, project: '' })
    await tie(first)
    expect(await html(paths.project(first))).toContain('Tied here')
    expect(await html(paths.projectDeletion(first))).toContain('1 tie of money')
    await remove(first)
    expect(await html(untied)).toContain(`name="id" value="${row}"`)
    await tie(second)
    expect(await html(untied)).not.toContain(`name="id" value="${row}"`)
    await restore(first)
    expect(await html(paths.project(first))).not.toContain('Tied here')
    expect(await html(paths.project(second))).toContain('Tied here')
  })

  it('keeps its activities with the company, named and leading nowhere', async () => {
    const id = await made('Quay')
    await site.database.client.execute({
      sql: `insert into activity (id, kind, at, subject, project_id, company_id, created_at, updated_at)
        values ('call', 'call', 1, 'Asked for sand', ?, 'granit', 1, 1)`,
      args: [id],
    })
    await remove(id)
    for (const page of [paths.company('granit'), paths.activity('call')]) {
      const shown = await html(page)
      expect(shown, page).toContain('Quay <small class="muted">(deleted)</small>')
      expect(shown, page).not.toContain(`href="${paths.project(id)}"`)
    }
    expect(await html(paths.activityEdit('call'))).toContain(`<option value="${id}" selected`)
  })

  it('is none that the ledger still has; of one it gave up, its invoices keep the name', async () => {
    expect(locationOf(await remove('ledger'))).toContain('done=in-ledger')
    expect(await html(paths.project('ledger'))).not.toContain('/deletion')
    expect(locationOf(await get(paths.projectDeletion('ledger')))).toContain('done=in-ledger')
    expect(locationOf(await remove('given-up'))).toContain('done=deleted')
    const invoice = await html(paths.invoice({ sourceId: BOOK, key: 'left' }))
    expect(invoice).toContain('Given up')
    expect(invoice).not.toContain(`href="${paths.project('given-up')}"`)
    const overhead = '00000000-0000-7000-8000-000000000000'
    expect(locationOf(await remove(overhead))).toContain('done=in-ledger')
  })

  it('is nothing to read or restore for who may not delete it', async () => {
    const member = await signInAs(site.database, 'member')
    const reader = await signInAs(site.database, 'read_only')
    const id = await made('Secret quarry')
    expect(locationOf(await remove(id, member))).toContain('done=in-ledger')
    await remove(id)
    for (const as of [member, reader]) {
      const page = await get(paths.project(id), as)
      expect(page.status).toBe(404)
      expect(await page.text()).not.toContain('Secret quarry')
      expect((await restore(id, as)).status).toBe(404)
      expect(await (await enter({ name: 'Secret quarry' }, member)).text()).not.toContain(id)
    }
    expect((await get(paths.deletedProjects(), reader)).status).toBe(403)
    expect(await html(paths.deletedProjects(), member)).not.toContain('Secret quarry')
    const own = await made('Own quarry', member)
    await remove(own, member)
    expect(await html(paths.deletedProjects(), member)).toContain('Own quarry')
    expect(locationOf(await restore(own, member))).toContain('done=restored')
  })

  it('opens its companies to its team no more', async () => {
    const foreman = await signInAs(site.database, 'foreman')
    const id = await made('Pier')
    await site.database.client.batch(
      [
        { sql: `update project set customer_id = 'granit' where id = ?`, args: [id] },
        {
          sql: `insert into project_member (project_id, member_id, can_edit, added_at)
            values (?, ?, 0, 1)`,
          args: [id, foreman.replace('lintel=', '')],
        },
      ],
      'write',
    )
    expect((await get(paths.company('granit'), foreman)).status).toBe(200)
    await remove(id)
    expect((await get(paths.company('granit'), foreman)).status).toBe(404)
  })
})
