import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { text } from '../../views/text/index.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'
import { fillBook, fillCompanies, fillProjects } from './support/ledger-rows.ts'

const words = text('en').project

let site: TestSite
let manager: string
beforeAll(async () => {
  site = await openSite()
  const { client } = site.database
  await fillBook(client)
  await fillCompanies(client, [
    { id: 'north', name: 'Northgate' },
    { id: 'twin-1', name: 'Twin', taxId: '7701234567' },
    { id: 'twin-2', name: 'Twin' },
  ])
  await fillProjects(client, [{ id: 'quay', name: 'Quay', company: 'north', code: 'PRJ-7' }])
  manager = await signInAs(site.database, 'manager')
})

const add = (fields: Record<string, string>, cookie = manager) =>
  site.fetch(paths.projects(), {
    method: 'POST',
    headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams({ name: '', code: '', stage: 'lead', company: '', ...fields }),
  })
const get = async (path: string) =>
  (await site.fetch(path, { headers: { Cookie: manager } })).text()
const last = async () => {
  const { rows } = await site.database.client.execute(
    'select * from project order by created_at desc, id desc limit 1',
  )
  return rows[0]
}

describe('a project added by hand', () => {
  it('has its stage, its customer and a first line of history, and belongs to its maker', async () => {
    const answer = await add({ name: 'Мост', code: 'МО-1', stage: 'tender', company: 'northgate' })
    const made = await last()
    expect(answer.headers.get('Location')).toBe(`/projects/${made?.id}?done=saved`)
    expect(made).toMatchObject({ name: 'Мост', stage: 'tender', kind: 'customer' })
    expect(made).toMatchObject({ customer_id: 'north', manager_id: manager.replace('lintel=', '') })
    const page = await get(`/projects/${made?.id}`)
    expect(page).toContain('Northgate')
    const customer = await get(paths.company('north'))
    for (const id of [made?.id, 'quay']) {
      expect(customer.split(`<a href="/projects/${id}">`)).toHaveLength(2)
    }
    expect(await get('/projects?q=мост')).toContain(`/projects/${made?.id}`)
  })

  it('is refused without a name, and says of which company nothing is known', async () => {
    const nameless = await add({ code: 'X-1' })
    expect(nameless.status).toBe(422)
    expect(await nameless.text()).toContain('value="X-1"')
    const unknown = await add({ name: 'Depot', company: 'No such company' })
    expect(unknown.status).toBe(422)
    const html = await unknown.text()
    expect(html).toContain('value="Depot"')
    expect(html).toContain('id="company-error"')
  })

  it('asks which of several companies of one name, and warns of one already here', async () => {
    const several = await (await add({ name: 'Quay', company: 'Twin' })).text()
    expect(several).toContain('name="companyId" value="twin-2"')
    const chosen = { name: 'Quay', company: 'Twin', companyId: 'twin-2' }
    const warned = await (await add(chosen)).text()
    expect(warned).toContain(words.sameWhy.name)
    expect(warned).toContain('name="companyId" value="twin-2"')
    const answer = await add({ ...chosen, seen: 'quay' })
    expect(answer.status).toBe(303)
    expect(await last()).toMatchObject({ name: 'Quay', customer_id: 'twin-2' })
  })

  it('is warned of by its number, whatever its name', async () => {
    const answer = await add({ name: 'Another', code: 'prj-7' })
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain(words.sameWhy.code)
  })

  it('is begun from its customer', async () => {
    expect(await get(paths.newProject({ company: 'north' }))).toContain('value="Northgate"')
  })

  it('is neither offered nor made by who may only read', async () => {
    const reader = await signInAs(site.database, 'read_only')
    expect((await add({ name: 'Mine' }, reader)).status).toBe(403)
    const list = await site.fetch('/projects', { headers: { Cookie: reader } })
    expect(await list.text()).not.toContain(paths.newProject())
    expect((await last())?.name).not.toBe('Mine')
  })
})
