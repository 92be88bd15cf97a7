import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { text } from '../../views/text/index.ts'
import { writeCsvRow } from '../../worker/http/csv.ts'
import { EXPORT_PAGE } from '../../worker/http/export-list.ts'
import { fillBook, fillCompanies, fillInvoices, fillProjects } from '../crm/support/ledger-rows.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'

const MANY = EXPORT_PAGE + 3

let site: TestSite
let manager: string
let reader: string
beforeAll(async () => {
  site = await openSite()
  const { client } = site.database
  await fillBook(client)
  await fillCompanies(client, [
    { id: 'formula', name: '=HYPERLINK("http://evil.example")', taxId: '7701234567' },
    { id: 'north', name: 'Northgate, Sons "and" Co' },
    ...Array.from({ length: MANY }, (_, at) => ({
      id: `z-${at}`,
      name: `Zinc works ${at + 1000}`,
    })),
  ])
  await fillProjects(client, [{ id: 'quay', name: 'North quay', company: 'north' }])
  await fillInvoices(client, [
    { key: 'i1', company: 'north', project: 'quay', number: '000123', total: 120_000_05 },
  ])
  await site.database.open().write([
    `insert into contact (id, name, name_key, sort_key, phones, emails, do_not_contact, created_at,
        updated_at)
      values ('anna', 'Anna Ivanova', 'anna ivanova', 'anna ivanova', '+7 911 000-00-01
+7 911 000-00-02, office', 'anna@stroy.example', 1, 0, 0)`,
    `insert into contact_company (contact_id, company_id, role, created_at)
      values ('anna', 'north', 'foreman', 0)`,
  ])
  manager = await signInAs(site.database, 'manager')
  reader = await signInAs(site.database, 'read_only')
})

const get = async (path: string, cookie = manager) => {
  const answer = await site.fetch(path, { headers: { Cookie: cookie } })
  return { status: answer.status, html: await answer.text(), headers: answer.headers }
}
const post = (path: string, fields: Record<string, string> = {}, cookie = manager) =>
  site.fetch(path, {
    method: 'POST',
    headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams(fields),
  })
/** The bytes decoded by hand: `text()` would take the mark at the beginning away. */
const read = async (answer: Response) =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer())

describe('an export', () => {
  it.each(['\n=1', ' =1', '＝1', '＋1', '－1', '＠A1'])(
    'disarms a formula written as %j',
    (cell) => {
      expect(writeCsvRow([cell], 'en').replace(/^"/, '').startsWith("'")).toBe(true)
    },
  )

  it('holds every row that matches, page after page, and no formula', async () => {
    const answer = await post(paths.exports('companies'))
    expect(answer.headers.get('Content-Type')).toBe('text/csv; charset=utf-8')
    expect(answer.headers.get('Content-Disposition')).toMatch(/attachment; filename="companies-/)
    const file = await read(answer)
    expect(file.startsWith('\u{feff}Name,Tax id,')).toBe(true)
    const lines = file.trimEnd().split('\r\n')
    expect(lines).toHaveLength(1 + MANY + 2)
    expect(new Set(lines).size).toBe(lines.length)
    expect(file).toContain(`"'=HYPERLINK(""http://evil.example"")",7701234567`)
    expect(file).toContain('"Northgate, Sons ""and"" Co",,yes,no,120000.05,')
  })

  it('follows the filter of the list and leaves a trace of who took it', async () => {
    const file = await read(await post(`${paths.exports('companies')}?q=northgate`))
    expect(file.trimEnd().split('\r\n')).toHaveLength(2)
    const { rows } = await site.database.client.execute(
      `select kind, entity, record_id, detail, member_id from access_trail order by id desc limit 1`,
    )
    expect(rows[0]).toMatchObject({ kind: 'export', entity: 'list', record_id: 'companies' })
    expect(rows[0]?.detail).toBe('?q=northgate')
    expect(`lintel=${rows[0]?.member_id}`).toBe(manager)
  })

  it.each(['projects', 'invoices'] as const)('there is of %s', async (list) => {
    const file = await read(await post(paths.exports(list)))
    expect(file.trimEnd().split('\r\n')).toHaveLength(2)
    expect(file).toContain('North quay')
  })

  it('of contacts holds whom they work for, how to reach them and whether one may', async () => {
    const file = await read(await post(`${paths.exports('contacts')}?q=ivanova`))
    const [, row] = file.trimEnd().split('\r\n')
    expect(row).toContain('Anna Ivanova,"Northgate, Sons ""and"" Co (foreman)"')
    expect(row).toContain("'+7 911 000-00-01; +7 911 000-00-02, office")
    expect(row).toContain('anna@stroy.example,Not recorded,"No, do not call or write"')
    expect((await post(paths.exports('contacts'), {}, reader)).status).toBe(403)
  })

  it('gives a stranger nothing', async () => {
    const answer = await post(paths.exports('invoices'), {}, 'lintel=nobody')
    expect(answer.status).toBe(303)
    expect(answer.headers.get('Location')).toContain('/sign-in')
  })

  it('is neither offered nor given to a role that may not take lists away', async () => {
    expect((await post(paths.exports('companies'), {}, reader)).status).toBe(403)
    expect((await get('/companies', reader)).html).not.toContain(paths.exports('companies'))
    expect((await get('/companies')).html).toContain(paths.exports('companies'))
  })

  it('sets figures apart from text that only looks like one', () => {
    const money = { minor: -5, currency: 'RUB' }
    expect(
      writeCsvRow(['-1', '@sum', '\tx', null, money, { minor: 7, currency: 'JPY' }], 'en'),
    ).toBe("'-1,'@sum,'\tx,,-0.05,7\r\n")
  })

  it('is parted by semicolons and counts kopecks after a comma where the language does', () => {
    const money = { minor: -123456, currency: 'RUB' }
    expect(writeCsvRow(['а, б', 'в; г', money], 'ru')).toBe('"а, б";"в; г";-1234,56\r\n')
  })
})

describe('a saved view', () => {
  const query = '?filter=customer&sort=receivable'
  const save = (name: string, fields = {}, cookie = manager) =>
    post(paths.views(), { list: 'companies', name, query, ...fields }, cookie)

  it('leads back to the list as it was, for who saved it alone', async () => {
    const answer = await save('Who owes us')
    expect(answer.headers.get('Location')).toBe(`/companies${query}&done=view-saved`)
    const { html, headers } = await get(`/companies${query}`)
    expect(html).toContain('aria-current="true">Who owes us</a>')
    expect(headers.get('Server-Timing')).toContain('trips;dur=1')
    expect((await get('/companies')).html).toContain('>Who owes us</a>')
    expect((await get('/companies', reader)).html).not.toContain('Who owes us')
    expect((await get('/projects')).html).not.toContain('Who owes us')
  })

  it('of the team is everybody’s, made by who may write', async () => {
    expect((await save('For all', { team: '1' })).status).toBe(303)
    expect((await get('/companies', reader)).html).toContain('For all')
    expect((await save('Not mine to give', { team: '1' }, reader)).status).toBe(403)
    expect((await get('/companies')).html).not.toContain('Not mine to give')
  })

  it('is found in the palette', async () => {
    const { html } = await get(paths.palette({ q: 'owes us' }))
    expect(html).toContain(`href="/companies${query.replace('&', '&amp;')}"`)
    expect((await get(paths.palette({ q: '%' }))).html).not.toContain('Who owes us')
  })

  it('is removed by who made it, one of the team also by an administrator', async () => {
    const { rows } = await site.database.client.execute('select id, name from saved_view')
    const remove = (name: string, cookie: string) => {
      const id = String(rows.find((row) => row.name === name)?.id)
      return post(paths.viewRemoval(id), { next: `/companies${query}` }, cookie)
    }
    expect((await remove('For all', reader)).status).toBe(404)
    const administrator = await signInAs(site.database, 'administrator')
    expect((await remove('Who owes us', administrator)).status).toBe(404)
    expect((await remove('For all', administrator)).status).toBe(303)
    const answer = await remove('Who owes us', manager)
    expect(answer.headers.get('Location')).toBe(`/companies${query}&done=view-removed`)
    expect((await get('/companies')).html).not.toMatch(/Who owes us|For all/)
  })

  it('takes no address but that of its list', async () => {
    expect((await save('Elsewhere', { query: 'http://evil.example' })).status).toBe(422)
    expect((await save('Elsewhere', { list: 'members' })).status).toBe(422)
  })

  it('without a name, or with one that is too long, is refused at its field and kept', async () => {
    for (const [name, error] of [
      [' ', text('en').field.required],
      ['x'.repeat(61), text('en').field['too-long'](60)],
    ] as const) {
      const answer = await save(name, { team: '1' })
      expect(answer.status).toBe(422)
      const html = await answer.text()
      expect(html).toMatch(/<input id="name"[^>]*aria-invalid="true"/)
      expect(html).toContain(error)
      expect(html).toContain(`name="query" value="${query.replace('&', '&amp;')}"`)
      expect(html).toMatch(/name="team" value="1" checked/)
    }
  })
})

describe('the columns of a list', () => {
  const words = text('en').company
  const heads = async (path: string) =>
    [...(await get(path)).html.matchAll(/<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)/g)].map(
      ([, label]) => label,
    )

  it('are those the address names, the first always', async () => {
    expect(await heads('/companies')).toHaveLength(6)
    expect(await heads('/companies?show=tax')).toEqual([words.name, words.taxId])
    expect(await heads('/companies?show=none')).toEqual([words.name])
  })

  it('are chosen of contacts too, and kept with a view of them', async () => {
    const { name, emails } = text('en').contact
    expect(await heads('/contacts?show=emails')).toEqual([name, emails])
    const view = { list: 'contacts', name: 'Addresses', query: '?show=emails' }
    expect((await post(paths.views(), view)).headers.get('Location')).toContain('/contacts?show=')
    expect((await get('/contacts')).html).toContain('href="/contacts?show=emails"')
  })

  it('are chosen by boxes that make one address of each choice', async () => {
    const to = async (query: string) => (await get(`/companies?${query}`)).headers.get('Location')
    expect(await to('show=none&show=role&show=tax&q=a')).toBe('/companies?q=a&show=role%2Ctax')
    expect(await to('show=none&show=role&show=tax&show=overdue&show=receivable&show=payable')).toBe(
      '/companies',
    )
    expect(await to('show=nonsense')).toBe('/companies?show=none')
  })

  it('stay while one searches, sorts, pages and filters', async () => {
    const { html } = await get('/companies?show=tax')
    const list = html.slice(html.indexOf('<main'), html.indexOf('</main>'))
    const links = [...list.matchAll(/href="(\/companies\?[^"]+)"/g)].map(([, href]) => href)
    expect(links.length).toBeGreaterThan(4)
    expect(links.filter((href) => !href?.includes('show=tax'))).toEqual([])
    expect(list).toContain('<input type="hidden" name="show" value="tax"/>')
  })
})
