import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../views/paths.ts'
import { fillCompanies } from './crm/support/ledger-rows.ts'
import { openSite, type TestSite } from './support/app.ts'
import { signInAs } from './support/session.ts'

describe('statements kept for what a session was granted', () => {
  let site: TestSite
  beforeAll(async () => {
    site = await openSite()
    await fillCompanies(site.database.client, [{ id: 'company-1', name: 'Stroymontazh' }])
  })

  async function open(cookie: string, path = paths.companies()) {
    const answer = await site.fetch(path, { headers: { Cookie: cookie } })
    const trips = /trips;dur=(\d+)/.exec(answer.headers.get('Server-Timing') ?? '')?.[1]
    return { status: answer.status, trips: Number(trips), text: await answer.text() }
  }

  async function grantLevel(role: string, level: string) {
    await site.database.client.execute({
      sql: `update "grant" set level = ? where role_id = ? and entity = 'company' and action = 'view'`,
      args: [level, role],
    })
  }

  it('show no more when the grant becomes narrower, from the next request on', async () => {
    const cookie = await signInAs(site.database, 'manager')
    expect((await open(cookie)).text).toContain('Stroymontazh')
    await grantLevel('manager', 'own')
    const narrowed = await open(cookie)
    expect(narrowed.status).toBe(200)
    expect(narrowed.text).not.toContain('Stroymontazh')
    expect(narrowed.trips).toBe(2)
    expect((await open(cookie)).trips).toBe(1)
    await grantLevel('manager', 'none')
    expect((await open(cookie)).status).toBe(403)
  })

  it('show what a wider grant opens, from the next request on', async () => {
    await grantLevel('manager', 'own')
    const cookie = await signInAs(site.database, 'manager')
    await open(cookie)
    expect((await open(cookie)).text).not.toContain('Stroymontazh')
    await grantLevel('manager', 'all')
    expect((await open(cookie)).text).toContain('Stroymontazh')
  })

  it('show nothing once the session is revoked', async () => {
    const cookie = await signInAs(site.database, 'administrator')
    for (const _ of [1, 2]) expect((await open(cookie)).text).toContain('Stroymontazh')
    await site.database.client.execute('update session set revoked_at = 1')
    const answer = await open(cookie)
    expect(answer.text).not.toContain('Stroymontazh')
    expect(answer.status).not.toBe(200)
  })

  it('answer each session by its own grants', async () => {
    await grantLevel('manager', 'none')
    const [administrator, manager] = [
      await signInAs(site.database, 'administrator'),
      await signInAs(site.database, 'manager'),
    ]
    for (const _ of [1, 2]) {
      expect((await open(administrator)).text).toContain('Stroymontazh')
      expect((await open(manager)).status).toBe(403)
    }
  })

  it('take the time of each request', async () => {
    const cookie = await signInAs(site.database, 'administrator')
    expect((await open(cookie)).status).toBe(200)
    site.pass(40 * 86_400_000)
    expect((await open(cookie)).text).not.toContain('Stroymontazh')
  })
})
