import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'
import { fillBook, fillCompanies } from './support/ledger-rows.ts'

let site: TestSite
let cookie: string
beforeAll(async () => {
  site = await openSite()
  await fillBook(site.database.client)
  await fillCompanies(site.database.client, [{ id: 'ledger', name: 'ООО «Балтика»' }])
  cookie = await signInAs(site.database, 'manager')
})

const get = (path: string, as = cookie) => site.fetch(path, { headers: { Cookie: as } })
const post = (path: string, fields: Record<string, string> = {}, as = cookie) =>
  site.fetch(path, {
    method: 'POST',
    headers: { Cookie: as, 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams(fields),
  })
const entered = {
  ...{ name: 'Гранит', side: 'vendor', taxId: '7707083893', registrationReason: '' },
  ...{ contactName: '', phone: '8 495 123-45-67', email: '', address: '' },
}
const idOf = (answer: Response) =>
  /companies\/([\w-]+)/.exec(answer.headers.get('Location') ?? '')?.[1] ?? ''

describe('a deleted company', () => {
  it('says so on its page, comes back by undo, and never blocks a new one', async () => {
    const id = idOf(await post(paths.companies(), entered))
    expect(await (await get(paths.company(id))).text()).toContain(paths.companyDeletion(id))
    const deleted = await post(paths.companyDeletion(id))
    expect(deleted.headers.get('Location')).toMatch(/undo=\d+&done=deleted$/)
    const page = await get(paths.company(id))
    expect(page.status).toBe(404)
    expect(await page.text()).toContain('This company was deleted')
    const change = /undo=(\d+)/.exec(deleted.headers.get('Location') ?? '')?.[1]
    await post(paths.undo(paths.company(id), Number(change)))
    expect((await get(paths.company(id))).status).toBe(200)
    await post(paths.companyDeletion(id))
    const typing = await get(`${paths.similarCompanies()}?name=Гран&taxId=7707083893`)
    expect(await typing.text()).toMatch(
      new RegExp(`${paths.company(id)}.*same tax id, deleted`, 's'),
    )
    const warned = await post(paths.companies(), entered)
    expect(warned.status).toBe(422)
    const html = await warned.text()
    expect(html).toContain('same tax id, same name, same phone, deleted')
    expect(html).toContain(`formaction="${paths.companyRestoration(id)}"`)
    const seen = /name="seen" value="([^"]+)"/.exec(html)?.[1] ?? ''
    const again = await post(paths.companies(), { ...entered, seen })
    expect(again.status).toBe(303)
    expect(idOf(again)).not.toBe(id)
    await post(paths.companyRestoration(id))
    expect((await get(paths.company(id))).status).toBe(200)
  })

  it('is none that the ledger still has, and nothing to read for who may not delete', async () => {
    const refused = await post(paths.companyDeletion('ledger'))
    expect(refused.headers.get('Location')).toContain('done=in-ledger')
    expect(await (await get(paths.company('ledger'))).text()).not.toContain('/deletion')
    const id = idOf(
      await post(paths.companies(), { ...entered, name: 'Мрамор', taxId: '', phone: '' }),
    )
    await post(paths.companyDeletion(id))
    const reader = await signInAs(site.database, 'read_only')
    const page = await get(paths.company(id), reader)
    expect(page.status).toBe(404)
    expect(await page.text()).not.toContain('Мрамор')
    expect((await post(paths.companyRestoration(id), {}, reader)).status).toBe(404)
  })

  it('is offered to be only to who may delete this one', async () => {
    const id = idOf(
      await post(paths.companies(), { ...entered, name: 'Сланец', taxId: '1', phone: '' }),
    )
    const member = await signInAs(site.database, 'member')
    const offers = async () =>
      (await (await get(paths.company(id), member)).text()).includes('/deletion')
    expect(await offers()).toBe(false)
    await site.database.client.execute({
      sql: 'update company set owner_id = ? where id = ?',
      args: [member.replace('lintel=', ''), id],
    })
    expect(await offers()).toBe(true)
  })
})

it('a form looks by the signs the ledger is matched by: a phone alone is one', async () => {
  const other = { ...entered, name: 'Другое имя', taxId: '' }
  expect(await (await post(paths.companies(), other)).text()).toContain('same phone')
})
