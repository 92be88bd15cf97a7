import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../views/paths.ts'
import { openSite, type TestSite } from './support/app.ts'
import { ADDRESSES, addressOf, fillEveryPage, listRoutes } from './support/every-page.ts'
import { createMemoryFiles } from './support/memory-files.ts'
import { signInAs } from './support/session.ts'

const MOST_TRIPS = 2

describe('every page', () => {
  let site: TestSite
  let cookie: string
  beforeAll(async () => {
    const files = createMemoryFiles()
    await files.storage.put('files/file-1', new Uint8Array(1), 'application/pdf')
    site = await openSite(undefined, {}, files.storage)
    cookie = await signInAs(site.database, 'administrator')
    await fillEveryPage(site.database, cookie.replace('lintel=', ''))
  })

  const pages = listRoutes('GET')
  it('is known to this test', () => {
    expect(pages.length).toBeGreaterThan(8)
    for (const pattern of Object.keys(ADDRESSES)) expect(pages).toContain(pattern)
  })

  it.each(pages)('GET %s shows a stranger nothing', async (pattern) => {
    const answer = await site.fetch(addressOf(pattern))
    if (answer.status === 303) {
      expect(answer.headers.get('Location')).toMatch(/^\/sign-in/)
    } else {
      expect([401, 404]).toContain(answer.status)
    }
    expect(await answer.text()).not.toMatch(/Stroymontazh|Warehouse/)
  })

  it.each(pages)(`GET %s costs at most ${MOST_TRIPS} trips to the database`, async (pattern) => {
    const answer = await site.fetch(addressOf(pattern), { headers: { Cookie: cookie } })
    expect(answer.status).toBeLessThan(500)
    if (pattern in ADDRESSES) expect(answer.status).toBe(200)
    const trips = Number(/trips;dur=(\d+)/.exec(answer.headers.get('Server-Timing') ?? '')?.[1])
    expect(trips).toBeGreaterThan(0)
    expect(trips).toBeLessThanOrEqual(MOST_TRIPS)
  })

  it.each(listRoutes('POST'))('POST %s changes nothing for a stranger', async (pattern) => {
    const before = await countEverything(site)
    const answer = await site.fetch(addressOf(pattern), {
      method: 'POST',
      headers: { Origin: site.origin },
      body: new URLSearchParams({ name: 'Stranger' }),
    })
    expect(answer.status).toBeLessThan(500)
    expect(await countEverything(site)).toEqual(before)
  })

  it('knows a revoked session no more at its next request', async () => {
    const revoked = await signInAs(site.database, 'manager')
    const visit = () => site.fetch(paths.companies(), { headers: { Cookie: revoked } })
    expect((await visit()).status).toBe(200)
    await site.database.client.execute({
      sql: 'update session set revoked_at = 1 where member_id = ?',
      args: [revoked.replace('lintel=', '')],
    })
    expect((await visit()).headers.get('Location')).toMatch(/^\/sign-in/)
  })
})

async function countEverything({ database }: TestSite): Promise<unknown> {
  const tables = [
    'member',
    'session',
    'agent',
    'pairing',
    'command',
    'company',
    'project',
    'contact',
    'activity',
    'comment',
  ]
  const counts = tables.map((table) => `(select count(*) from ${table}) as ${table}`)
  const { rows } = await database.client.execute(`select ${counts.join(', ')}`)
  return rows[0]
}
