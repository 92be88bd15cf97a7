import { beforeEach, describe, expect, it } from 'vitest'
import { openSite, type TestSite } from '../support/app.ts'
import { addMember, createVisitor } from './support.ts'

const BOSS = 'boss@stroy.example'
const IVAN = 'ivan@stroy.example'
const VERA = 'vera@stroy.example'

let site: TestSite
let boss: ReturnType<typeof createVisitor>
let ivanId: string
let veraId: string
beforeEach(async () => {
  site = await openSite()
  await addMember(site.database, { email: BOSS })
  ivanId = await addMember(site.database, { email: IVAN, role: 'member' })
  veraId = await addMember(site.database, { email: VERA, role: 'member' })
  boss = createVisitor(site)
  await boss.signIn(BOSS)
})

describe('a role of the company', () => {
  it('begins as a copy, is given to a member, and counts from their next click on', async () => {
    const role = await copy('member', 'Tender staff')
    expect(noticeOf(await boss.post(`/members/${ivanId}`, { role }))).toBe('member-role')
    const list = await (await boss.get('/roles')).text()
    expect(membersIn(list, 'Tender staff')).toBe('1')
    expect(membersIn(list, 'Administrator')).toBe('1')
    const ivan = await signIn(IVAN)
    expect((await ivan.get('/companies/new')).status).toBe(200)
    expect(noticeOf(await change(role, { 'company.create': 'none' }))).toBe('saved')
    expect((await ivan.get('/companies/new')).status).toBe(403)
    expect((await ivan.post('/companies', { name: 'New', side: 'vendor' })).status).toBe(403)
    expect(await stored(role, 'company.create')).toBe('none')
    expect(await logOf('role')).toEqual(['create', 'update'])
  })

  it('says what it is for an older version: whoever may write nothing only reads', async () => {
    const role = await copy('foreman', 'Watcher')
    await boss.post(`/members/${ivanId}`, { role })
    expect(await baseOf(ivanId)).toBe('member')
    const nothing = Object.fromEntries(
      ['contact.create', 'contact.edit', 'activity.create', 'activity.edit', 'activity.delete'].map(
        (grantable) => [grantable, 'none'],
      ),
    )
    await change(role, nothing)
    expect(await baseOf(ivanId)).toBe('read_only')
  })

  it('of a name that is taken, or of none, is told so at the field and keeps what was chosen', async () => {
    await copy('member', 'Tender staff')
    const twice = await boss.post('/roles', { name: 'Tender staff', of: 'foreman' })
    expect(twice.status).toBe(422)
    const page = await twice.text()
    expect(page).toContain('There is a role of this name already.')
    expect(page).toMatch(/<option value="foreman" selected/)
    expect((await boss.post('/roles', { name: ' ', of: 'member' })).status).toBe(422)
  })

  it('goes only when nobody has it', async () => {
    const role = await copy('member', 'Tender staff')
    await boss.post(`/members/${ivanId}`, { role })
    const remove = () => boss.post(`/roles/${role}/deletion`)
    expect(noticeOf(await remove())).toBe('role-in-use')
    await boss.post(`/members/${ivanId}`, { role: 'member' })
    expect(noticeOf(await remove())).toBe('role-removed')
    expect((await boss.get(`/roles/${role}`)).status).toBe(404)
    expect(noticeOf(await boss.post('/roles/member/deletion'))).toBe('role-in-use')
  })

  it('merges what two people change, and shows both versions of what both did', async () => {
    const role = await copy('member', 'Tender staff')
    const seen = await formOf(role)
    await change(role, { 'company.edit': 'own' }, seen)
    expect(noticeOf(await change(role, { 'project.edit': 'own' }, seen))).toBe('saved')
    expect(await stored(role, 'company.edit')).toBe('own')
    expect(await stored(role, 'project.edit')).toBe('own')
    const clash = await change(role, { 'company.edit': 'team' }, seen)
    expect(clash.status).toBe(409)
    const page = await clash.text()
    expect(page).toMatch(/name="company.edit" value="team"/)
    expect(page).toMatch(/name="company.edit" value="own"/)
    expect(await stored(role, 'company.edit')).toBe('own')
  })

  it('takes no level that the choice does not have', async () => {
    const role = await copy('member', 'Tender staff')
    const answer = await change(role, { 'agent.ask': 'own', 'company.view': 'everything' })
    expect(noticeOf(answer)).toBe('unchanged')
  })
})

describe('rights over rights', () => {
  it('stay with administrators: their own role is not changed, nobody else opens the page', async () => {
    expect((await boss.post('/roles/administrator', { 'company.view': 'none' })).status).toBe(403)
    const ivan = await signIn(IVAN)
    for (const path of [
      '/roles',
      '/roles/member',
      '/departments',
      '/members',
      `/members/${veraId}`,
    ]) {
      expect((await ivan.get(path)).status, path).toBe(403)
    }
    expect((await ivan.post('/roles', { name: 'Mine', of: 'administrator' })).status).toBe(403)
    expect((await ivan.post('/roles/member', { 'money.export': 'all' })).status).toBe(403)
  })

  it('are not won by who looks after members alone', async () => {
    const role = await copy('member', 'Personnel')
    await change(role, { 'member.view': 'all', 'member.manage': 'all' })
    await boss.post(`/members/${ivanId}`, { role })
    const ivan = await signIn(IVAN)
    await ivan.post(`/members/${ivanId}`, { role: 'administrator' })
    expect(await baseOf(ivanId)).toBe('member')
    const { id: bossId } = await row(`select id from member where email = '${BOSS}'`)
    expect((await ivan.post(`/members/${bossId}/links`)).status).toBe(404)
    await ivan.post(`/members/${bossId}/deactivation`)
    expect((await boss.get('/roles')).status).toBe(200)
    const made = { name: 'Petr', email: 'petr@stroy.example', role: 'administrator' }
    expect((await ivan.post('/members', made)).status).toBe(422)
    expect((await ivan.post('/members', { ...made, role: 'foreman' })).status).toBe(201)
  })

  it('are not won by a role that is an administrator’s in all but name, nor by one of more rights', async () => {
    const ivan = await signInPersonnel()
    const twin = await copy('administrator', 'Deputy')
    for (const role of [twin, 'accountant']) {
      const form = await (await ivan.get(`/members/${ivanId}`)).text()
      expect(form).not.toContain(`value="${role}"`)
      expect((await ivan.post(`/members/${ivanId}`, { role })).status, role).toBe(422)
      const made = { name: 'Petr', email: 'petr@stroy.example', role }
      expect((await ivan.post('/members', made)).status).toBe(422)
      await boss.post(`/members/${veraId}`, { role })
      expect((await ivan.post(`/members/${veraId}/links`)).status).toBe(404)
    }
    expect((await ivan.post(`/members/${veraId}`, { role: 'read_only' })).status).toBe(303)
    await boss.post(`/members/${veraId}`, { role: twin })
    await ivan.post(`/members/${veraId}/deactivation`)
    await ivan.post(`/members/${veraId}`, { role: 'read_only' })
    const stands = await row(`select role_id, deleted_at from member where id = '${veraId}'`)
    expect([stands.role_id, stands.deleted_at]).toEqual([twin, null])
  })

  it('are not won by a link made before somebody was given them', async () => {
    const ivan = await signInPersonnel()
    const link = async () => {
      const page = await (await ivan.post(`/members/${veraId}/links`)).text()
      return /welcome\?token=([\w-]+)/.exec(page)?.[1] ?? ''
    }
    const welcome = async (token: string) =>
      (await createVisitor(site).get(`/welcome?token=${token}`)).status
    const before = await link()
    await boss.post(`/members/${veraId}`, { role: 'read_only' })
    expect(await welcome(before), 'fewer rights leave it open').toBe(200)
    await boss.post(`/members/${veraId}`, { role: 'administrator' })
    expect(await welcome(before)).toBe(403)
  })

  async function signInPersonnel() {
    const role = await copy('member', 'Personnel')
    await change(role, { 'member.view': 'all', 'member.manage': 'all' })
    await boss.post(`/members/${ivanId}`, { role })
    return signIn(IVAN)
  }
})

describe('a department', () => {
  const add = (name: string, parentId = '', headId = '') =>
    boss.post('/departments', { name, parentId, headId })
  const idOf = async (name: string) =>
    String((await row(`select id from department where name = '${name}'`)).id)

  it('stands under another, with a head, and never under itself', async () => {
    await add('Works', '', ivanId)
    await add('Site', await idOf('Works'))
    await add('Crew', await idOf('Site'))
    const [works, crew] = [await idOf('Works'), await idOf('Crew')]
    expect(await pairs()).toEqual([
      'Crew<Crew',
      'Crew<Site',
      'Crew<Works',
      'Site<Site',
      'Site<Works',
      'Works<Works',
    ])
    for (const under of [works, crew]) {
      const answer = await boss.post(`/departments/${works}`, {
        name: 'Works',
        parentId: under,
        headId: '',
      })
      expect(answer.status).toBe(422)
      expect(await answer.text()).toContain('A department cannot stand under itself')
    }
    const moved = { name: 'Crew', parentId: works, headId: '' }
    expect(noticeOf(await boss.post(`/departments/${crew}`, moved))).toBe('saved')
    expect(await pairs()).toEqual([
      'Crew<Crew',
      'Crew<Works',
      'Site<Site',
      'Site<Works',
      'Works<Works',
    ])
    expect(await (await boss.get('/departments')).text()).toContain('Anna Petrova')
  })

  it('goes only when it is empty', async () => {
    await add('Works')
    const works = await idOf('Works')
    await boss.post(`/members/${ivanId}`, { role: 'member', departmentId: works })
    const page = async () => (await boss.get(`/departments/${works}`)).text()
    expect(await page()).toContain(`href="/members/${ivanId}"`)
    const remove = () => boss.post(`/departments/${works}/deletion`)
    expect(noticeOf(await remove())).toBe('department-in-use')
    await boss.post(`/members/${ivanId}`, { role: 'member', departmentId: '' })
    expect(await page()).toContain('Nobody yet')
    expect(noticeOf(await remove())).toBe('department-removed')
    expect(await pairs()).toEqual([])
  })

  it('and the role of a member changed by two people at once are both kept', async () => {
    await add('Works')
    const works = await idOf('Works')
    const seen = { 'was.role': 'member', 'was.departmentId': '', rev: '1' }
    await boss.post(`/members/${ivanId}`, { ...seen, role: 'member', departmentId: works })
    await boss.post(`/members/${ivanId}`, { ...seen, role: 'foreman', departmentId: '' })
    const member = await row(`select role_id, department_id from member where id = '${ivanId}'`)
    expect([member.role_id, member.department_id]).toEqual(['foreman', works])
    const again = await boss.post(`/members/${ivanId}`, {
      ...seen,
      role: 'manager',
      departmentId: '',
    })
    expect(again.status).toBe(409)
  })
})

it('hands over what somebody looks after in the write that deactivates them', async () => {
  await rows(`insert into company (id, name, name_key, sort_key, owner_id, created_at, updated_at)
    values ('c', 'Stroymontazh', 's', 's', '${ivanId}', 0, 0)`)
  await rows(`insert into project (id, name, sort_key, kind, manager_id, created_at, updated_at)
    values ('p', 'Warehouse', 'w', 'customer', '${ivanId}', 0, 0)`)
  await rows(`insert into project_member (project_id, member_id, can_edit, added_at)
    values ('p', '${ivanId}', 1, 0)`)
  expect(await (await boss.get(`/members/${ivanId}`)).text()).toContain(
    'Looks after: companies 1, contacts 0, projects 1.',
  )
  const leave = (to: string) => boss.post(`/members/${ivanId}/deactivation`, { to })
  await leave(ivanId)
  expect(
    await rows(`select 1 from member where id = '${ivanId}' and deleted_at is null`),
  ).toHaveLength(1)
  expect(noticeOf(await leave(veraId))).toBe('member-handed-over')
  const now = await row(`select (select owner_id from company) as owner,
    (select manager_id from project where id = 'p') as manager,
    (select json_group_array(member_id) from project_member) as team`)
  expect([now.owner, now.manager, now.team]).toEqual([veraId, veraId, JSON.stringify([veraId])])
  expect(await logOf('company')).toEqual(['update'])
})

it('shows sessions, and ends one of one’s own or of a member', async () => {
  const ivan = await signIn(IVAN)
  const elsewhere = await signIn(IVAN)
  const ends = (html: string) =>
    [...html.matchAll(/name="session" value="([^"]+)"/g)].map(([, id]) => id)
  const [other = ''] = ends(await (await ivan.get('/profile')).text())
  expect((await createVisitor(site).post('/profile/sessions/end', { session: other })).status).toBe(
    303,
  )
  expect((await elsewhere.get('/profile')).status).toBe(200)
  expect(noticeOf(await ivan.post('/profile/sessions/end', { session: other }))).toBe(
    'session-ended',
  )
  expect((await elsewhere.get('/profile')).status).toBe(303)
  const vera = await signIn(VERA)
  const [ofVera = ''] = ends(await (await boss.get(`/members/${veraId}`)).text())
  expect((await ivan.post('/profile/sessions/end', { session: ofVera })).status).toBe(404)
  expect((await ivan.post(`/members/${veraId}/sessions/end`, { session: ofVera })).status).toBe(403)
  expect((await vera.get('/profile')).status).toBe(200)
  const ended = await boss.post(`/members/${veraId}/sessions/end`, { session: ofVera })
  expect(noticeOf(ended)).toBe('session-ended')
  expect((await vera.get('/profile')).status).toBe(303)
})

it('tells who invites a person twice that they are invited, or a member, already', async () => {
  const petr = { name: 'Petr', email: 'Petr@stroy.example', role: 'foreman' }
  expect((await boss.post('/members', petr)).status).toBe(201)
  const twice = await boss.post('/members', petr)
  expect(twice.status).toBe(422)
  expect(await twice.text()).toContain('This person is invited already')
  const known = await boss.post('/members', { ...petr, email: IVAN })
  expect(await known.text()).toContain('Somebody has this e-mail already.')
})

async function signIn(email: string) {
  const visitor = createVisitor(site)
  await visitor.signIn(email)
  return visitor
}

async function copy(of: string, name: string): Promise<string> {
  const answer = await boss.post('/roles', { name, of })
  return (answer.headers.get('Location') ?? '').split('?')[0]?.split('/').at(-1) ?? ''
}

/** The fields of a role's form, as the page has them. */
async function formOf(role: string): Promise<Record<string, string>> {
  const html = await (await boss.get(`/roles/${role}`)).text()
  const inputs = [...html.matchAll(/<input [^>]*name="([^"]+)"[^>]*value="([^"]*)"/g)]
  const fields = Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, value]))
  const own = Object.entries(fields).flatMap(([name, value]) =>
    name.startsWith('was.') ? [[name.slice(4), value] as const] : [],
  )
  return { ...fields, ...Object.fromEntries(own) }
}

async function change(role: string, levels: Record<string, string>, seen?: Record<string, string>) {
  return boss.post(`/roles/${role}`, { ...(seen ?? (await formOf(role))), ...levels })
}

async function stored(role: string, grantable: string): Promise<unknown> {
  const found = await rows(`select level from "grant" where role_id = '${role}'
    and entity || '.' || action = '${grantable}'`)
  return found[0]?.level
}

async function baseOf(id: string): Promise<unknown> {
  return (await rows(`select role from member where id = '${id}'`))[0]?.role
}

async function pairs(): Promise<unknown[]> {
  const found = await rows(`select d.name || '<' || a.name as pair from department_above as t
    join department as d on d.id = t.department_id join department as a on a.id = t.above_id
    order by pair`)
  return found.map(({ pair }) => pair)
}

async function logOf(entity: string): Promise<unknown[]> {
  const found = await rows(`select verb from change_log where entity = '${entity}' order by seq`)
  return found.map(({ verb }) => verb)
}

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  const answer = await site.database.client.execute(sql)
  return answer.rows as unknown as Record<string, unknown>[]
}

async function row(sql: string): Promise<Record<string, unknown>> {
  return (await rows(sql))[0] ?? {}
}

function noticeOf(answer: Response): string | null {
  return new URL(answer.headers.get('Location') ?? '', site.origin).searchParams.get('done')
}

/** What the list of roles says of how many members have one. */
function membersIn(html: string, name: string): string | undefined {
  const row = html.split('<tr').find((part) => part.includes(`>${name}<`))
  return /<td class="num">(\d+)</.exec(row ?? '')?.[1]
}
