import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { readDiff } from '../../worker/domain/history.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'
import { fillBook } from './support/ledger-rows.ts'

let site: TestSite
let cookie: string
beforeAll(async () => {
  site = await openSite()
  const { client } = site.database
  await fillBook(client)
  cookie = await signInAs(site.database, 'read_only')
  await client.migrate([
    `insert into role (id, name, base, position, created_at, updated_at)
      values ('registrar', 'Registrar', 'read_only', 9, 0, 0)`,
    `insert into grant (role_id, entity, action, level) values
      ('registrar', 'company', 'view', 'own'), ('registrar', 'company', 'edit', 'own'),
      ('registrar', 'contact', 'view', 'all'), ('registrar', 'contact', 'edit', 'all')`,
    `update member set role_id = 'registrar'`,
    `insert into company (id, name, name_key, sort_key, owner_id, created_at, updated_at)
      select 'mine', 'Mine', 'mine', 'mine', id, 1, 1 from member`,
    `insert into company (id, name, name_key, sort_key, created_at, updated_at)
      values ('hidden', 'Hidden', 'hidden', 'hidden', 1, 1)`,
    `insert into contact (id, name, name_key, sort_key, created_at, updated_at)
      values ('anna', 'Anna', 'anna', 'anna', 1, 1)`,
    `insert into contact_company (contact_id, company_id, role, created_at)
      values ('anna', 'mine', 'Engineer', 1), ('anna', 'hidden', 'Director', 1)`,
  ])
})

const post = (path: string, fields: Record<string, string>) =>
  site.fetch(path, {
    method: 'POST',
    headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams(fields),
  })

const entries = async (entity: string, id: string) => {
  const { rows } = await site.database.client.execute({
    sql: 'select verb, diff from change_log where entity = ? and record_id = ? order by seq',
    args: [entity, id],
  })
  return rows.map((row) => [row.verb, JSON.parse(String(row.diff))])
}

describe('a role of one’s own on the base of read-only', () => {
  it('changes what it is granted to, and every change is logged', async () => {
    const saved = await post(paths.company('mine'), { rev: '1', phone: '8 495 111-22-33' })
    expect(saved.headers.get('Location')).toMatch(/undo=\d+&done=saved$/)
    expect(await entries('company', 'mine')).toEqual([
      ['update', { phone: [null, expect.stringContaining('495')] }],
    ])
  })

  it('changes no tie of a contact to a company it may not see', async () => {
    const of = (company: string) => paths.contactCompany('anna', company)
    expect((await post(of('hidden'), { role: 'Owner' })).status).toBe(404)
    expect((await post(paths.contactCompanyRemoval('anna', 'hidden'), {})).status).toBe(404)
    expect((await post(of('mine'), { role: 'Owner' })).status).toBe(303)
    expect((await entries('contact', 'anna')).map(([verb]) => verb)).toEqual(['company-change'])
  })
})

it('a field that was empty and stays empty is no change of a history', () => {
  const diff = { nextTouchOn: [null, '2026-12-01'], nextTouchSubject: [null, ''] }
  expect(readDiff(JSON.stringify(diff))).toEqual([
    { field: 'nextTouchOn', before: null, after: '2026-12-01' },
  ])
})
