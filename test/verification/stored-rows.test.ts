import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import type { Deps } from '../../worker/deps.ts'
import { checkStoredRows } from '../../worker/jobs/check-stored-rows.ts'
import { pairedAgent, type TestAgent, upsert } from '../support/agent-client.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'

const HOUR_MS = 3_600_000
const COMPANIES = 1_200

describe('the check of stored rows that the clock starts', () => {
  let site: TestSite
  let agent: TestAgent
  let ids = 0
  beforeAll(async () => {
    site = await openSite()
    agent = await pairedAgent(site)
    const companies = Array.from({ length: COMPANIES }, (_, index) =>
      upsert('counterparty', `c${index}`, {
        side: 'customer',
        name: `Company ${index}`,
        active: 1,
      }),
    )
    expect((await agent.send(companies)).status).toBe(200)
  })

  const ring = () =>
    checkStoredRows({
      openDatabase: site.database.open,
      now: site.now,
      newId: () => `command-${++ids}`,
    } as unknown as Deps)
  const one = async (sql: string) => {
    const { rows } = await site.database.client.execute(sql)
    return { ...rows[0] }
  }

  it('hashes every row again, and says so on the page of the book', async () => {
    await ring()
    expect(await one('select rows_checked, rows_faulty, rows_entity from source_check')).toEqual({
      ...{ rows_checked: COMPANIES, rows_faulty: 0, rows_entity: null },
    })
    const cookie = await signInAs(site.database, 'administrator', site.now())
    const page = await site.fetch(paths.verification(1), { headers: { Cookie: cookie } })
    expect(await page.text()).toContain('1,200 rows match their hashes')
  })

  it('finds a row that was changed behind the back of the stream, and asks the agent to verify', async () => {
    await site.database.client.execute(
      `update ledger_counterparty set name = 'Other' where key = 'c7'`,
    )
    await ring()
    expect(await one('select rows_faulty from source_check')).toEqual({ rows_faulty: 0 })
    site.pass(27 * HOUR_MS)
    await ring()
    await ring()
    expect(await one('select rows_faulty from source_check')).toEqual({ rows_faulty: 1 })
    expect(await one('select count(*) as n, max(argument) as what from command')).toEqual({
      ...{ n: 1, what: 'verify' },
    })
    const { command } = (await (await agent.get('/commands')).json()) as { command: unknown }
    expect(command).toEqual({ id: 'command-1', kind: 'verify' })
    const cookie = await signInAs(site.database, 'administrator', site.now())
    const dashboard = await site.fetch(paths.dashboard(), { headers: { Cookie: cookie } })
    expect(await dashboard.text()).toContain('data-state="differs"')
  })

  it('lets the fault go once the row has come anew', async () => {
    const row = { side: 'customer', name: 'Company 7', active: 1 }
    expect((await agent.send([upsert('counterparty', 'c7', row)])).status).toBe(200)
    site.pass(27 * HOUR_MS)
    await ring()
    expect(await one('select rows_faulty from source_check')).toEqual({ rows_faulty: 0 })
  })
})
