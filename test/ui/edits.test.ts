import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { hasTaxCheckDigits } from '../../worker/domain/tax-id.ts'
import { fillBook, fillCompanies, fillProjects } from '../crm/support/ledger-rows.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'

let site: TestSite
let cookie: string
let other: string
beforeAll(async () => {
  site = await openSite()
  const { client } = site.database
  await fillBook(client)
  await fillCompanies(client, [
    { id: 'ledger', name: 'ООО «Балтика»', taxId: '7801234567' },
    { id: 'gone', name: 'Gone' },
  ])
  await fillProjects(client, [{ id: 'house', name: 'Каркасный дом', company: 'ledger' }])
  await client.execute(`insert into company
      (id, name, name_key, sort_key, phone, phone_key, created_at, updated_at)
    values ('ours', 'Ours', 'ours', 'ours', '+7 922 557-48-28', '9225574828', 0, 0)`)
  cookie = await signInAs(site.database, 'member')
  other = await signInAs(site.database, 'manager')
})

const FRAGMENT = { 'HX-Request': 'true', 'HX-Request-Type': 'partial' }

const get = (path: string, as = cookie) => site.fetch(path, { headers: { Cookie: as } })

function post(path: string, fields: Record<string, string>, headers = {}, as = cookie) {
  return site.fetch(path, {
    method: 'POST',
    headers: { Cookie: as, 'Sec-Fetch-Site': 'same-origin', ...headers },
    body: new URLSearchParams(fields),
  })
}

async function stored(table: 'company' | 'project', id: string) {
  const { rows } = await site.database.client.execute({
    sql: `select * from ${table} where id = ?`,
    args: [id],
  })
  return { ...rows[0] } as Record<string, unknown>
}

async function lastEntry(id: string) {
  const { rows } = await site.database.client.execute({
    sql: 'select * from change_log where record_id = ? order by seq desc limit 1',
    args: [id],
  })
  return { ...rows[0] } as Record<string, unknown>
}

/** The hidden fields of the form as the page was drawn. */
async function openForm(id: string, as = cookie): Promise<Record<string, string>> {
  const html = await (await get(paths.companyEdit(id), as)).text()
  const inputs = html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)
  return Object.fromEntries([...inputs].map(([, name = '', value = '']) => [name, value]))
}

describe('editing a company', () => {
  it('saves, keeps what the matcher compares in step, and logs before and after', async () => {
    const hidden = await openForm('ours')
    const answer = await post(paths.company('ours'), { ...hidden, phone: '8 (911) 000-11-22' })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('Location')).toMatch(/\?undo=\d+&done=saved$/)
    const row = await stored('company', 'ours')
    expect(row).toMatchObject({ phone: '8 (911) 000-11-22', phone_key: '9110001122', rev: 2 })
    const entry = await lastEntry('ours')
    expect(entry).toMatchObject({ actor_kind: 'member', verb: 'update', entity: 'company' })
    expect(entry.actor_id).toBe(cookie.replace('lintel=', ''))
    expect(JSON.parse(String(entry.diff))).toEqual({
      phone: ['+7 922 557-48-28', '8 (911) 000-11-22'],
    })
  })

  it('says who looks after it, by name in the history, and finds it among theirs', async () => {
    const id = other.replace('lintel=', '')
    const stranger = await post(paths.company('ours'), {
      ...(await openForm('ours')),
      ownerId: 'nobody-here',
    })
    expect(stranger.status).toBe(422)
    const saved = await post(paths.company('ours'), { ...(await openForm('ours')), ownerId: id })
    expect(saved.status).toBe(303)
    expect(await stored('company', 'ours')).toMatchObject({ owner_id: id })
    const page = await (await get(paths.company('ours'))).text()
    expect(page).toContain('<dd>A manager</dd>')
    expect(page).not.toContain(id)
    const mine = await (await get(paths.companies({ filter: 'mine' }), other)).text()
    expect(mine).toContain(paths.company('ours'))
    const none = await (await get(paths.companies({ filter: 'mine' }))).text()
    expect(none).not.toContain(paths.company('ours'))
  })

  it('keeps whoever looks after it, or manages a project, once they have left', async () => {
    const id = await signInAs(site.database, 'manager')
    const left = id.replace('lintel=', '')
    const { client } = site.database
    await client.execute({ sql: "update company set owner_id = ? where id = 'ours'", args: [left] })
    await client.execute({ sql: 'update project set manager_id = ?', args: [left] })
    await client.execute({ sql: 'update member set deleted_at = 1 where id = ?', args: [left] })
    const selected = new RegExp(`<option value="${left}" selected`)
    const company = await (await get(paths.companyEdit('ours'))).text()
    const project = await (await get(paths.projectEdit('house'))).text()
    expect(company).toMatch(selected)
    expect(project).toMatch(selected)
    expect(await (await get(paths.newTeamMember('house'))).text()).not.toContain(left)
    const hidden = await openForm('ours')
    const sent = { ...hidden, ownerId: left, address: 'Садовая, 2' }
    expect((await post(paths.company('ours'), sent)).status).toBe(303)
    expect(await stored('company', 'ours')).toMatchObject({ owner_id: left, address: 'Садовая, 2' })
  })

  it('on a page of its own is left by cancelling, after a refusal too', async () => {
    const at = (path: string) => ({ ...FRAGMENT, 'HX-Current-URL': `http://lintel.test${path}` })
    const refuse = async (headers: Record<string, string>) => {
      const typed = { ...(await openForm('ours')), name: ' ' }
      return (await post(paths.company('ours'), typed, headers)).text()
    }
    const cancel = /<a class="button quiet cancel"[^>]*>/
    expect(cancel.exec(await refuse(at(paths.companyEdit('ours'))))?.[0]).not.toContain('hx-get')
    expect(cancel.exec(await refuse(at(paths.company('ours'))))?.[0]).toContain('hx-get')
  })

  it('answers 422 with the error at its field and what was typed', async () => {
    const hidden = await openForm('ours')
    const typed = { ...hidden, name: ' ', email: 'nobody', address: 'Лесная ул., 1' }
    const answer = await post(paths.company('ours'), typed, FRAGMENT)
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(html).toMatch(/id="email"[^>]*value="nobody"[^>]*aria-describedby="email-error"/)
    expect(html).toContain('id="name-error"')
    expect(html).toContain('value="Лесная ул., 1"')
    expect((await stored('company', 'ours')).name).toBe('Ours')
  })

  it('lets two people win who changed different fields', async () => {
    const hidden = await openForm('ours')
    await post(paths.company('ours'), { ...hidden, address: 'Мира, 5' }, {}, other)
    const answer = await post(paths.company('ours'), {
      ...hidden,
      address: hidden['was.address'] ?? '',
      contactName: 'Anna',
    })
    expect(answer.status).toBe(303)
    expect(await stored('company', 'ours')).toMatchObject({
      address: 'Мира, 5',
      contact_name: 'Anna',
    })
  })

  it('that somebody is faster than at the last moment keeps what was filled in, to be sent again', async () => {
    const hidden = await openForm('ours')
    const { database } = site
    const overtaken = await openSite({
      ...database,
      open: () => {
        const opened = database.open()
        const write: typeof opened.write = async (statements) => {
          await database.client.execute("update company set rev = rev + 1 where id = 'ours'")
          return opened.write(statements)
        }
        return { ...opened, write }
      },
    })
    const answer = await overtaken.fetch(paths.company('ours'), {
      method: 'POST',
      headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' },
      body: new URLSearchParams({ ...hidden, address: 'Late, 7' }),
    })
    expect(answer.status).toBe(409)
    const html = await answer.text()
    expect(html).toContain('name="address" value="Late, 7"')
    expect(html).toContain('Send again')
    const again = await post(paths.company('ours'), { ...hidden, address: 'Late, 7' })
    expect(again.status).toBe(303)
    expect((await stored('company', 'ours')).address).toBe('Late, 7')
  })

  it('shows both versions of a field two people changed, and saves the one chosen', async () => {
    const hidden = await openForm('ours')
    await post(paths.company('ours'), { ...hidden, email: 'theirs@stroy.example' }, {}, other)
    const mine = { ...hidden, email: 'mine@stroy.example', registrationReason: '780101001' }
    const answer = await post(paths.company('ours'), mine, FRAGMENT)
    expect(answer.status).toBe(409)
    const html = await answer.text()
    expect(html).toMatch(/type="radio" name="email" value="mine@stroy.example"/)
    expect(html).toMatch(/type="radio" name="email" value="theirs@stroy.example"/)
    expect((await stored('company', 'ours')).email).toBe('theirs@stroy.example')
    const fields = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
    const kept = Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]))
    const chosen = await post(paths.company('ours'), { ...kept, email: mine.email }, FRAGMENT)
    expect(chosen.status).toBe(200)
    expect(await stored('company', 'ours')).toMatchObject({
      email: mine.email,
      email_key: mine.email,
      registration_reason: '780101001',
    })
  })

  it('locks what the ledger states, whatever is sent', async () => {
    const html = await (await get(paths.companyEdit('ledger'))).text()
    expect(html).toContain('From the ledger')
    expect(html).not.toMatch(/<input id="(name|taxId)"/)
    const { rev } = await stored('company', 'ledger')
    const sent = { rev: String(rev), name: 'Mine', taxId: '1', address: 'Here' }
    expect((await post(paths.company('ledger'), sent)).status).toBe(303)
    expect(await stored('company', 'ledger')).toMatchObject({
      name: 'ООО «Балтика»',
      tax_id: '7801234567',
      address: 'Here',
    })
  })

  it('costs one trip to read and two to write', async () => {
    const trips = (answer: Response) =>
      /trips;dur=(\d)/.exec(answer.headers.get('Server-Timing') ?? '')?.[1]
    expect(trips(await get(paths.companyEdit('ours')))).toBe('1')
    const hidden = await openForm('ours')
    expect(trips(await post(paths.company('ours'), { ...hidden, phone: '112233' }))).toBe('2')
  })

  it('is refused to those who only read, and offered to them nowhere', async () => {
    const reader = await signInAs(site.database, 'read_only')
    const before = await stored('company', 'ours')
    expect((await get(paths.companyEdit('ours'), reader)).status).toBe(403)
    const sent = { rev: String(before.rev), name: 'Read only' }
    expect((await post(paths.company('ours'), sent, {}, reader)).status).toBe(403)
    expect(await stored('company', 'ours')).toEqual(before)
    expect(await (await get(paths.company('ours'), reader)).text()).not.toContain('/edit"')
  })
})

describe('undo', () => {
  const change = async (path: string, fields: Record<string, string>, as = cookie) => {
    const location = (await post(path, fields, {}, as)).headers.get('Location') ?? ''
    return Number(/undo=(\d+)/.exec(location)?.[1])
  }

  it('puts back what was before, and logs that too', async () => {
    const before = (await stored('project', 'house')).stage
    const { rev } = await stored('project', 'house')
    const made = await change(paths.project('house'), { rev: String(rev), stage: 'warranty' })
    expect((await stored('project', 'house')).stage).toBe('warranty')
    const answer = await post(paths.undo(paths.project('house'), made), {})
    expect(answer.headers.get('Location')).toContain('done=undone')
    expect((await stored('project', 'house')).stage).toBe(before)
    expect(JSON.parse(String((await lastEntry('house')).diff))).toEqual({
      stage: ['warranty', before],
    })
  })

  it('says so when somebody has changed it since, and takes back only one’s own', async () => {
    const made = await change(paths.company('ours'), { ...(await openForm('ours')), phone: '1111' })
    const strange = await post(paths.undo(paths.company('ours'), made), {}, {}, other)
    expect(strange.headers.get('Location')).toContain('done=undo-late')
    await change(paths.company('ours'), { ...(await openForm('ours')), phone: '2222' }, other)
    const late = await post(paths.undo(paths.company('ours'), made), {})
    expect(late.headers.get('Location')).toContain('done=undo-late')
    expect((await stored('company', 'ours')).phone).toBe('2222')
  })
})

describe('a new company', () => {
  const fields = {
    side: 'vendor',
    name: 'АО «Новое»',
    taxId: '7707083893',
    phone: '+7 911 555-44-33',
  }
  const blank = { registrationReason: '', contactName: '', email: '', address: '' }

  it('is made with its keys and its first entry, and is found in the list', async () => {
    const answer = await post(paths.companies(), { ...blank, ...fields })
    expect(answer.status).toBe(303)
    const id = /companies\/([\w-]+)/.exec(answer.headers.get('Location') ?? '')?.[1] ?? ''
    expect(await stored('company', id)).toMatchObject({
      name_key: 'новое',
      phone_key: '9115554433',
      is_vendor: 1,
      is_customer: 0,
      created_by: cookie.replace('lintel=', ''),
    })
    expect(await lastEntry(id)).toMatchObject({ verb: 'create', actor_kind: 'member' })
    expect(await (await get('/companies?q=7707083893')).text()).toContain(id)
  })

  it.each([
    ['same tax id', { name: 'Another', taxId: '7707083893', phone: '' }],
    ['same name, same phone', { name: 'ООО "новое"', taxId: '', phone: '8 911 555 44 33' }],
  ])('warns of %s with a link, and is made when one goes on', async (why, typed) => {
    const sent = { ...blank, side: 'customer', ...typed }
    const count = async () =>
      (await site.database.client.execute('select count(*) from company')).rows[0]?.[0]
    const before = await count()
    const answer = await post(paths.companies(), sent)
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(html).toContain(why)
    expect(html).toMatch(/role="alert".*href="\/companies\/[\w-]+"/s)
    expect(await count()).toBe(before)
    const seen = /name="seen" value="([^"]+)"/.exec(html)?.[1] ?? ''
    expect((await post(paths.companies(), { ...sent, seen })).status).toBe(303)
    expect(await count()).toBe(Number(before) + 1)
  })

  it('doubts a tax id whose check digits do not fit', async () => {
    const sent = { ...blank, ...fields, name: 'Third', taxId: '7707083894' }
    const html = await (await post(paths.companies(), sent)).text()
    expect(html).toContain('check digits')
    const seen = /name="seen" value="([^"]+)"/.exec(html)?.[1] ?? ''
    expect((await post(paths.companies(), { ...sent, seen })).status).toBe(303)
  })
})

it('knows the check digits of a tax id', () => {
  for (const taxId of ['7707083893', '500100732259', '12345', 'DE129273398', '']) {
    expect(hasTaxCheckDigits(taxId), taxId).toBe(true)
  }
  for (const taxId of ['7707083894', '500100732258', '500100732269']) {
    expect(hasTaxCheckDigits(taxId), taxId).toBe(false)
  }
})
