import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import * as passwords from '../../worker/auth/password.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { addMember, createVisitor, PASSWORD } from './support.ts'

const DAY = 86_400_000

let site: TestSite
beforeEach(async () => {
  site = await openSite()
})

describe('the set-up link', () => {
  const first = {
    token: 'first',
    name: 'Анна',
    email: 'Anna@stroy.example',
    password: PASSWORD,
    timeZone: 'Europe/Moscow',
  }
  beforeEach(() => addLink('first'))

  it('offers every time zone, and the one a person sees first suits their language', async () => {
    const visitor = createVisitor(site)
    const answer = await visitor.get('/setup?token=first', { 'Accept-Language': 'ru' })
    const page = await answer.text()
    expect(page).toMatch(/<option value="Europe\/Moscow" selected/)
    expect(page).toContain('value="Asia/Yekaterinburg"')
  })

  it('makes the first administrator, signed in, and works once', async () => {
    const visitor = createVisitor(site)
    expect((await visitor.get('/setup?token=first')).status).toBe(200)
    expect((await visitor.post('/setup', first)).status).toBe(303)
    expect((await visitor.get('/members')).status).toBe(200)
    const again = { ...first, email: 'second@stroy.example' }
    expect((await createVisitor(site).post('/setup', again)).status).toBe(403)
    expect((await createVisitor(site).signIn('anna@stroy.example')).status).toBe(303)
  })

  it('opens nothing when there is an administrator, when it is old, or when it is unknown', async () => {
    expect((await createVisitor(site).get('/setup?token=other')).status).toBe(403)
    site.pass(2 * DAY)
    expect((await createVisitor(site).post('/setup', first)).status).toBe(403)
    await addLink('young')
    await addMember(site.database, { email: 'boss@stroy.example' })
    expect((await createVisitor(site).post('/setup', { ...first, token: 'young' })).status).toBe(
      403,
    )
  })

  it('says that an e-mail is taken, and still opens with another', async () => {
    await addMember(site.database, { email: 'anna@stroy.example', role: 'manager' })
    const visitor = createVisitor(site)
    const taken = await visitor.post('/setup', first)
    expect(taken.status).toBe(422)
    expect(await taken.text()).toContain('id="email-error"')
    expect((await visitor.post('/setup', { ...first, email: 'ann@stroy.example' })).status).toBe(
      303,
    )
  })

  it('says at each field what is wrong with it, and keeps what was typed but the password', async () => {
    const wrong = { ...first, email: 'no address', password: 'short', timeZone: 'Moskow' }
    const answer = await createVisitor(site).post('/setup', wrong)
    expect(answer.status).toBe(422)
    const html = await answer.text()
    for (const name of ['email', 'password', 'timeZone']) {
      expect(html).toContain(`id="${name}-error"`)
    }
    expect(html).toContain('value="no address"')
    expect(html).not.toContain('short"')
  })
})

describe('a member’s link', () => {
  beforeEach(() => addMember(site.database, { email: 'boss@stroy.example' }))

  it('lets a new member choose a password, once, and ends the sessions they had', async () => {
    const boss = createVisitor(site)
    await boss.signIn('boss@stroy.example')
    const made = { name: 'Иван', email: 'ivan@stroy.example', role: 'member' }
    const token = tokenIn(await (await boss.post('/members', made)).text())
    const ivan = createVisitor(site)
    expect(await (await ivan.get(`/welcome?token=${token}`)).text()).toContain('Иван')
    const chosen = { token, password: PASSWORD, timeZone: 'Asia/Omsk' }
    expect((await ivan.post('/welcome', chosen)).status).toBe(303)
    expect(await (await ivan.get('/profile')).text()).toContain('value="Asia/Omsk" selected')
    expect((await ivan.get('/agents')).status).toBe(200)
    expect((await ivan.get('/members')).status).toBe(403)
    expect((await ivan.post('/welcome', { token, password: 'another password' })).status).toBe(403)

    const { rows } = await site.database.client.execute(
      "select id from member where email = 'ivan@stroy.example'",
    )
    const fresh = tokenIn(await (await boss.post(`/members/${rows[0]?.id}/links`)).text())
    await createVisitor(site).post('/welcome', { token: fresh, password: 'a password anew' })
    expect((await ivan.get('/agents')).status).toBe(303)
    expect((await createVisitor(site).signIn('ivan@stroy.example', 'a password anew')).status).toBe(
      303,
    )
  })

  it('gives a new member the language of the page they chose their password on, and keeps it', async () => {
    const boss = createVisitor(site)
    await boss.signIn('boss@stroy.example')
    const made = { name: 'Иван', email: 'ivan@stroy.example', role: 'member' }
    const token = tokenIn(await (await boss.post('/members', made)).text())
    const ivan = createVisitor(site)
    const russian = { 'Accept-Language': 'ru' }
    await ivan.post('/welcome', { token, password: PASSWORD }, russian)
    expect(await (await ivan.get('/')).text()).toContain('<html lang="ru"')

    const { rows } = await site.database.client.execute(
      "select id from member where email = 'ivan@stroy.example'",
    )
    const fresh = tokenIn(await (await boss.post(`/members/${rows[0]?.id}/links`)).text())
    await ivan.post('/welcome', { token: fresh, password: PASSWORD }, { 'Accept-Language': 'en' })
    expect(await (await ivan.get('/')).text()).toContain('<html lang="ru"')
  })

  it('is made by administrators only, and no e-mail twice', async () => {
    await addMember(site.database, { email: 'manager@stroy.example', role: 'manager' })
    const manager = createVisitor(site)
    await manager.signIn('manager@stroy.example')
    const made = { name: 'X', email: 'x@stroy.example', role: 'administrator' }
    expect((await manager.post('/members', made)).status).toBe(403)
    const boss = createVisitor(site)
    await boss.signIn('boss@stroy.example')
    const taken = await boss.post('/members', { ...made, email: 'Manager@stroy.example' })
    expect(taken.status).toBe(422)
    const { rows } = await site.database.client.execute('select count(*) as n from member')
    expect(rows[0]?.n).toBe(2)
  })
})

describe('one’s own password', () => {
  it('changes only with the present one, and ends every other session', async () => {
    await addMember(site.database, { email: 'anna@stroy.example' })
    const here = createVisitor(site)
    const elsewhere = createVisitor(site)
    await here.signIn('anna@stroy.example')
    await elsewhere.signIn('anna@stroy.example')
    const change = (currentPassword: string) =>
      here.post('/profile/password', { currentPassword, newPassword: 'quite another one' })
    expect((await change('not it')).status).toBe(422)
    expect((await elsewhere.get('/profile')).status).toBe(200)
    expect((await change(PASSWORD)).status).toBe(303)
    expect((await here.get('/profile')).status).toBe(200)
    expect((await elsewhere.get('/profile')).status).toBe(303)
    const next = createVisitor(site)
    expect((await next.signIn('anna@stroy.example', 'quite another one')).status).toBe(303)
  })
})

it('one’s own password is guessed no more often than at the sign-in page', async () => {
  await addMember(site.database, { email: 'anna@stroy.example' })
  const visitor = createVisitor(site)
  await visitor.signIn('anna@stroy.example')
  const change = (currentPassword: string) =>
    visitor.post('/profile/password', { currentPassword, newPassword: 'quite another one' })
  for (let n = 0; n < 5; n += 1) expect((await change(`guess ${n}`)).status).toBe(422)
  const right = await change(PASSWORD)
  expect(right.status).toBe(429)
  expect(Number(right.headers.get('Retry-After'))).toBeGreaterThan(0)
  expect(await right.text()).toContain('Too many wrong passwords')
})

describe('a password sent with a link that opens nothing', () => {
  it.each([
    ['/setup', { name: 'X', email: 'x@stroy.example', timeZone: 'UTC' }],
    ['/welcome', {}],
  ])('is not even hashed: %s', async (path, more) => {
    const hashed = vi.spyOn(passwords, 'hashPassword')
    const fields = { token: 'unknown', password: PASSWORD, ...more }
    expect((await createVisitor(site).post(path, fields)).status).toBe(403)
    expect(hashed).not.toHaveBeenCalled()
    hashed.mockRestore()
  })
})

async function addLink(token: string): Promise<void> {
  const hash = createHash('sha256').update(token).digest('hex')
  await site.database.client.execute({
    sql: 'insert into setup_link (token_hash, created_at, expires_at) values (?, ?, ?)',
    args: [hash, site.now(), site.now() + DAY],
  })
}

function tokenIn(html: string): string {
  return /welcome\?token=([\w-]+)/.exec(html)?.[1] ?? ''
}
