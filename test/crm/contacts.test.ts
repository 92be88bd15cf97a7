import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'
import { fillBook, fillCompanies } from './support/ledger-rows.ts'

let site: TestSite
let cookie: string
beforeAll(async () => {
  site = await openSite()
  const { client } = site.database
  await fillBook(client)
  await fillCompanies(client, [
    { id: 'baltika', name: 'ООО «Балтика»', taxId: '7801234567', phone: '+7 812 300-10-10' },
    { id: 'north', name: 'Северный Берег' },
    { id: 'north2', name: 'ООО «Северный берег»', taxId: '7701234567' },
  ])
  cookie = await signInAs(site.database, 'manager')
})

const get = (path: string, as = cookie, headers = {}) =>
  site.fetch(path, { headers: { Cookie: as, ...headers } })

function post(path: string, fields: Record<string, string> = {}, as = cookie) {
  return site.fetch(path, {
    method: 'POST',
    headers: { Cookie: as, 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams(fields),
  })
}

const BLANK = {
  ...{ name: '', company: '', role: '', phones: '', emails: '', note: '' },
  ...{ consent: 'unknown', consentOn: '', consentBasis: '', doNotContact: '0' },
  doNotContactReason: '',
}

async function make(fields: Partial<typeof BLANK> & Record<string, string>): Promise<string> {
  const answer = await post(paths.contacts(), { ...BLANK, ...fields })
  const found = /contacts\/([\w-]+)/.exec(answer.headers.get('Location') ?? '')?.[1]
  if (!found) throw new Error(`${answer.status}: ${await answer.text()}`)
  return found
}

async function rowsOf(table: string, where: string, ...args: string[]) {
  const { rows } = await site.database.client.execute({
    sql: `select * from ${table} where ${where}`,
    args,
  })
  return rows.map((row) => ({ ...row })) as Record<string, unknown>[]
}

describe('a new contact', () => {
  it('is found by name, number and address, under its company, with its first change', async () => {
    const id = await make({
      name: 'Иванов Пётр',
      company: 'балтика',
      role: 'прораб',
      phones: '+7 (922) 557-48-28 доб. 12, мобильный\r\n8 812 300-10-11',
      emails: 'petr@baltika.example',
    })
    for (const typed of ['петр', '557-48-28', 'petr@baltika', 'Иванов П']) {
      const html = await (await get(paths.contacts({ q: typed }))).text()
      expect(html, typed).toContain(paths.contact(id))
      expect(html, typed).toContain('ООО «Балтика», прораб')
    }
    expect(await rowsOf('contact_company', 'contact_id = ?', id)).toMatchObject([
      { company_id: 'baltika', role: 'прораб', inactive: 0 },
    ])
    expect(await rowsOf('contact_reach', 'contact_id = ? order by key', id)).toHaveLength(3)
    const verbs = await rowsOf(
      'change_log',
      "record_id = ? and entity = 'contact' order by seq",
      id,
    )
    expect(verbs.map(({ verb }) => verb)).toEqual(['create', 'company-add'])
    const company = await (await get(paths.company('baltika'))).text()
    expect(company).toMatch(/Иванов Пётр[\s\S]*прораб[\s\S]*href="tel:\+79225574828;ext=12"/)
    expect(company).toContain('Named in the ledger')
    expect(company).toContain('+7 812 300-10-10')
  })

  it('asks which company is meant when several have the name, and says when none has', async () => {
    const several = await post(paths.contacts(), { ...BLANK, name: 'А', company: 'северный берег' })
    expect(several.status).toBe(422)
    const html = await several.text()
    expect(html).toMatch(/name="companyId" value="north"/)
    expect(html).toMatch(/name="companyId" value="north2"/)
    const none = await post(paths.contacts(), { ...BLANK, name: 'А', company: 'Ниоткуда' })
    expect(none.status).toBe(422)
    expect(await none.text()).toMatch(/id="company"[^>]*value="Ниоткуда"[^>]*aria-invalid="true"/)
  })

  it('keeps what was typed and says at each field what is wrong', async () => {
    const typed = {
      ...BLANK,
      name: ' ',
      phones: '+7 922 557-48-28\nпозвонить вечером',
      emails: 'anna at stroy',
      note: '<script>alert(1)</script>',
      consentOn: '2026-02-31',
    }
    const answer = await post(paths.contacts(), typed)
    expect(answer.status).toBe(422)
    const html = await answer.text()
    for (const field of ['name', 'phones', 'emails', 'consentOn']) {
      expect(html).toContain(`id="${field}-error"`)
    }
    expect(html).toContain('Not a phone number: позвонить вечером.')
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  })

  it('refuses control characters with a reason, and takes the turns of writing out', async () => {
    const answer = await post(paths.contacts(), { ...BLANK, name: 'A\u0000B' })
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('control characters')
    const id = await make({ name: 'Анна\u202e gpj.exe' })
    expect((await rowsOf('contact', 'id = ?', id))[0]?.name).toBe('Анна gpj.exe')
  })

  it('warns of the same number or address while one types and before it is made', async () => {
    const id = await make({ name: 'Ольга', phones: '+7 911 000-00-01', emails: 'o@stroy.example' })
    const typing = await get(`${paths.similarContacts()}?name=&phones=8%20911%20000%2000%2001`)
    expect(await typing.text()).toMatch(new RegExp(`${paths.contact(id)}.*the same phone`, 's'))
    const sent = { ...BLANK, name: 'Olga', emails: 'O@Stroy.example' }
    const answer = await post(paths.contacts(), sent)
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(html).toContain('the same e-mail')
    const seen = /name="seen" value="([^"]+)"/.exec(html)?.[1] ?? ''
    expect((await post(paths.contacts(), { ...sent, seen })).status).toBe(303)
  })
})

describe('a contact', () => {
  it('is edited field by field, its keys in step, and undone', async () => {
    const id = await make({ name: 'Анна', phones: '+7 911 111-11-11', emails: 'a@one.example' })
    const answer = await post(paths.contact(id), { rev: '1', phones: '112\n+7 911 222-22-22' })
    expect(answer.status).toBe(303)
    expect((await rowsOf('contact', 'id = ?', id))[0]).toMatchObject({
      phones: '112\n+7 911 222-22-22',
      reach_keys: '9112222222 a@one.example',
      rev: 2,
    })
    const change = /undo=(\d+)/.exec(answer.headers.get('Location') ?? '')?.[1]
    await post(paths.undo(paths.contact(id), Number(change)))
    expect((await rowsOf('contact', 'id = ?', id))[0]).toMatchObject({
      phones: '+7 911 111-11-11',
      reach_keys: '9111111111 a@one.example',
    })
  })

  it('who is not to be contacted is behind a warning wherever one would call', async () => {
    const id = await make({
      name: 'Кирилл',
      companyId: 'north',
      phones: '+7 911 333-33-33',
      doNotContact: '1',
      doNotContactReason: 'просил не звонить',
    }).catch(async () => {
      const [row] = await rowsOf('contact', "name = 'Кирилл'")
      return String(row?.id)
    })
    for (const path of [
      paths.contact(id),
      paths.company('north'),
      paths.contacts({ q: 'Кирилл' }),
    ]) {
      const html = await (await get(path)).text()
      expect(html, path).toMatch(
        /<details class="warned"><summary>[\s\S]*?Do not contact[\s\S]*?tel:/,
      )
    }
  })

  it('belongs to several companies, leaves one, and every step is undone', async () => {
    const id = await make({ name: 'Сергей', company: 'балтика', role: 'снабженец' })
    const add = await post(paths.contactCompanies(id), { company: '7701234567', role: 'директор' })
    expect(add.status).toBe(303)
    const at = async () =>
      (await rowsOf('contact_company', 'contact_id = ? order by company_id', id)).map(
        ({ company_id, role, inactive }) => [company_id, role, inactive],
      )
    const both = [
      ['baltika', 'снабженец', 0],
      ['north2', 'директор', 0],
    ]
    expect(await at()).toEqual(both)
    const undo = async (answer: Response) => {
      const change = /undo=(\d+)/.exec(answer.headers.get('Location') ?? '')?.[1]
      return post(paths.undo(paths.contact(id), Number(change)))
    }
    const left = await post(paths.contactCompany(id, 'baltika'), {
      role: 'снабженец',
      inactive: '1',
    })
    expect((await at())[0]).toEqual(['baltika', 'снабженец', 1])
    await undo(left)
    expect(await at()).toEqual(both)
    const removed = await post(paths.contactCompanyRemoval(id, 'north2'))
    expect(await at()).toHaveLength(1)
    await undo(removed)
    expect(await at()).toEqual(both)
    const html = await (await get(paths.contact(id))).text()
    expect(html).toContain('works at ООО «Северный берег» as директор')
    expect(html).toContain('left ООО «Балтика»')
  })

  it('is deleted, says so, and comes back as it was', async () => {
    const id = await make({ name: 'Удалённый', phones: '+7 911 444-44-44' })
    expect((await post(paths.contactDeletion(id))).headers.get('Location')).toContain(
      'done=deleted',
    )
    expect(await (await get(paths.contacts({ q: 'удаленный' }))).text()).not.toContain(id)
    const page = await get(paths.contact(id))
    expect(page.status).toBe(410)
    expect(await page.text()).toContain(paths.contactRestoration(id))
    const similar = await get(`${paths.similarContacts()}?name=x&phones=%2B79114444444`)
    expect(await similar.text()).toContain('can be restored')
    await post(paths.contactRestoration(id))
    expect((await get(paths.contact(id))).status).toBe(200)

    const again = (await post(paths.contactDeletion(id))).headers.get('Location') ?? ''
    const change = Number(/undo=(\d+)/.exec(again)?.[1])
    await post(paths.undo(paths.contact(id), change))
    expect((await get(paths.contact(id))).status).toBe(200)
  })

  it('is saved to an address book', async () => {
    const id = await make({ name: 'Ёлкин; Пётр', company: 'балтика', phones: '112' })
    const answer = await get(paths.contactVcard(id))
    expect(answer.headers.get('Content-Type')).toBe('text/vcard; charset=utf-8')
    expect(answer.headers.get('Content-Disposition')).toContain("filename*=UTF-8''%D0%81")
    expect(await answer.text()).toContain('FN:Ёлкин\\; Пётр\r\n')
  })

  it('is offered to write only to those who may, and costs one trip', async () => {
    const id = await make({ name: 'Только читать' })
    const reader = await signInAs(site.database, 'read_only')
    const page = await get(paths.contact(id), reader)
    expect(page.headers.get('Server-Timing')).toContain('trips;dur=1')
    expect(await page.text()).not.toMatch(/\/edit"|\/deletion"|\/companies"[^>]*class="form/)
    for (const path of [paths.contact(id), paths.contactDeletion(id), paths.contactCompanies(id)]) {
      expect((await post(path, { rev: '1', name: 'x', company: 'балтика' }, reader)).status).toBe(
        403,
      )
    }
    // A foreman reaches the people of the companies they work for, and nobody else.
    const foreman = await signInAs(site.database, 'foreman')
    expect((await get(paths.contact(id), foreman)).status).toBe(404)
    expect(await (await get(paths.contacts({ q: 'Только' }), foreman)).text()).not.toContain(id)
  })
})
