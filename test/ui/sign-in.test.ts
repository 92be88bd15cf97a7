import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { FAILURE_WINDOW_MS, subjectsOf } from '../../worker/auth/sign-in-subject.ts'
import { type Attempt, bookAttempt } from '../../worker/store/sign-ins.ts'
import { TEST_PAIRING_SECRET } from '../support/agent-client.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { createDatabase } from '../support/database.ts'
import { addMember, createVisitor, PASSWORD } from './support.ts'

const EMAIL = 'anna@stroy.example'
const MINUTE = 60_000

let site: TestSite
beforeEach(async () => {
  site = await openSite()
})

describe('signing in', () => {
  beforeEach(() => addMember(site.database, { email: EMAIL }))

  it('opens the page that was wanted, whatever the case of the e-mail', async () => {
    const visitor = createVisitor(site)
    const turnedAway = await visitor.get('/agents?x=1')
    expect(turnedAway.headers.get('Location')).toBe('/sign-in?next=%2Fagents%3Fx%3D1')
    const answer = await visitor.signIn(' Anna@Stroy.Example ', PASSWORD, '/agents?x=1')
    expect(answer.status).toBe(303)
    expect(answer.headers.get('Location')).toBe('/agents?x=1')
    expect(answer.headers.get('Set-Cookie')).toMatch(/HttpOnly; SameSite=Lax/)
    expect((await visitor.get('/agents')).status).toBe(200)
  })

  it('stores only the hash of the session id', async () => {
    const visitor = createVisitor(site)
    await visitor.signIn(EMAIL)
    const id = visitor.cookies.get('lintel') ?? ''
    const { rows } = await site.database.client.execute('select id_hash from session')
    expect(rows[0]?.id_hash).toBe(createHash('sha256').update(id).digest('hex'))
  })

  it.each([
    ...['//evil.example/x', '/\\evil.example', 'https://evil.example', '/\t/evil.example'],
    ...['/.//evil.example/x', '/..//evil.example', '/%2e//evil.example', '/a/..//evil.example'],
  ])('never leads to another site: %s', async (next) => {
    const answer = await createVisitor(site).signIn(EMAIL, PASSWORD, next)
    const location = answer.headers.get('Location') ?? ''
    expect(new URL(location, site.origin).origin).toBe(site.origin)
  })

  it('answers a wrong password and an unknown e-mail alike, and keeps the e-mail', async () => {
    const wrong = await createVisitor(site).signIn(EMAIL, 'not this one')
    const unknown = await createVisitor(site).signIn('nobody@stroy.example', 'not this one')
    expect([wrong.status, unknown.status]).toEqual([422, 422])
    const html = await wrong.text()
    expect(html).toContain(`value="${EMAIL}"`)
    expect(html).not.toContain('not this one')
    expect((await unknown.text()).replace('nobody@stroy.example', EMAIL)).toBe(html)
  })

  it('counts guesses made at once, and after five even the right password has to wait', async () => {
    const guesses = Array.from({ length: 8 }, (_, n) =>
      createVisitor(site).signIn(EMAIL, `guess number ${n}`),
    )
    const statuses = (await Promise.all(guesses)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 422)).toHaveLength(5)
    const right = await createVisitor(site).signIn(EMAIL)
    expect(right.status).toBe(429)
    expect(Number(right.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(await right.text()).toContain('Too many wrong passwords')

    site.pass(11 * MINUTE)
    expect((await createVisitor(site).signIn(EMAIL)).status).toBe(303)
  })

  it('locks nobody out by guesses from another machine, and a refused guess counts nowhere', async () => {
    for (let n = 0; n < 60; n += 1) {
      await bookAttempt(site.database.open(), attemptFrom('198.51.100.9'))
    }
    expect((await createVisitor(site).signIn(EMAIL)).status).toBe(303)
  })

  it('lets one e-mail fail from many machines only so often', async () => {
    for (let n = 0; n < 60; n += 1) {
      await bookAttempt(site.database.open(), attemptFrom(`198.51.100.${n}`))
    }
    expect((await createVisitor(site).signIn(EMAIL)).status).toBe(429)
  })

  it('forgets the failures of a member who got in', async () => {
    for (let n = 0; n < 4; n += 1) await createVisitor(site).signIn(EMAIL, 'wrong')
    await createVisitor(site).signIn(EMAIL)
    const again = await createVisitor(site).signIn(EMAIL, 'wrong')
    expect(again.status).toBe(422)
  })

  it('ends with signing out: the old cookie opens nothing any more', async () => {
    const visitor = createVisitor(site)
    await visitor.signIn(EMAIL)
    const copied = `lintel=${visitor.cookies.get('lintel')}`
    expect((await visitor.post('/sign-out')).headers.get('Location')).toBe(
      '/sign-in?done=signed-out',
    )
    expect((await site.fetch('/agents', { headers: { Cookie: copied } })).status).toBe(303)
  })

  it('is lost on the next request when it is revoked elsewhere', async () => {
    const here = createVisitor(site)
    const elsewhere = createVisitor(site)
    await here.signIn(EMAIL)
    await elsewhere.signIn(EMAIL)
    await here.post('/profile/sessions')
    expect((await here.get('/agents')).status).toBe(200)
    expect((await elsewhere.get('/agents')).status).toBe(303)
  })
})

function attemptFrom(address: string): Attempt {
  const subjects = subjectsOf(TEST_PAIRING_SECRET, { email: EMAIL, address })
  const windowMs = FAILURE_WINDOW_MS
  return { email: EMAIL, subjects, now: site.now(), windowMs, allowDemo: true }
}

it('the demo administrator exists in local mode only', async () => {
  const database = await createDatabase()
  await addMember(database, { email: EMAIL, demo: true })
  const local = createVisitor(await openSite(database))
  expect((await local.signIn(EMAIL)).status).toBe(303)
  const preview = await openSite(database, { environment: 'preview' })
  expect((await createVisitor(preview).signIn(EMAIL)).status).toBe(422)
  const cookie = `lintel=${local.cookies.get('lintel')}`
  expect((await preview.fetch('/agents', { headers: { Cookie: cookie } })).status).toBe(303)
})
