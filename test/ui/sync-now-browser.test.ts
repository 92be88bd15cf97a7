import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from '../../scripts/local/browser.ts'
import { type AgentHome, type AgentRun, makeAgentHome } from '../agent/support/agent-process.ts'
import { pairHome } from '../agent/support/pair-home.ts'
import { untilSeq } from '../agent/support/replica.ts'
import { gatherFaults } from '../support/browser.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'
import { addMember, PASSWORD } from './support.ts'

const BOSS = 'boss@stroy.example'
const PATIENCE_MS = 60_000

let browser: Browser
let database: TestDatabase
let worker: TestWorker
let home: AgentHome
let agent: AgentRun
let page: Page
let faults: string[]
beforeAll(async () => {
  database = await createDatabase()
  await addMember(database, { email: BOSS })
  worker = await startWorker({ database })
  home = await makeAgentHome({ server: worker.url, book: 'a' })
  await pairHome(home, { ...worker, origin: worker.url, database })
  agent = home.start('run')
  await untilSeq(database, 1)
  browser = await launchBrowser()
  page = await browser.newPage({ locale: 'en' })
  page.setDefaultTimeout(PATIENCE_MS)
  faults = gatherFaults(page)
  await page.goto(`${worker.url}/sign-in`)
  await page.fill('#email', BOSS)
  await page.fill('#password', PASSWORD)
  await page.click('main button.primary')
  await page.waitForURL(`${worker.url}/`)
}, 120_000)
afterAll(async () => {
  await agent?.stop()
  await browser?.close()
  await home?.remove()
  await worker?.stop()
})

const first = async (sql: string) => String((await database.client.execute(sql)).rows[0]?.id)
const line = (text: RegExp) => page.locator('form.sync .progress').filter({ hasText: text })
const press = () => page.locator('form.sync button').first().click()

it.each([
  ['the dashboard', async () => '/'],
  ['a company', async () => `/companies/${await companyId()}`],
  ['a project', async () => `/projects/${await projectId()}`],
])(
  '"Sync now" on %s brings what the ledger says now, and says when it has',
  async (_, pathOf) => {
    const path = await pathOf()
    await page.goto(worker.url + path)
    const name = `Job after ${path}`
    home.edit(`update jobs set name = '${name}' where rowid = (select min(rowid) from jobs)`)
    await press()
    await line(/^Done/).waitFor()
    const found = await database.client.execute({
      sql: 'select count(*) as n from ledger_project where name = ?',
      args: [name],
    })
    expect(found.rows).toMatchObject([{ n: 1 }])
    const asked = await database.client.execute('select distinct state from command')
    expect(asked.rows).toMatchObject([{ state: 'captured' }])
    expect(faults).toEqual([])
  },
  120_000,
)

it('says that no agent listens, and is done once one does', async () => {
  await page.goto(worker.url)
  await agent.stop()
  await press()
  await line(/No agent is listening/).waitFor()
  agent = home.start('run')
  await line(/^Done/).waitFor()
  expect(faults).toEqual([])
}, 180_000)

const companyId = () =>
  first("select record_id as id from ledger_link where entity = 'counterparty' limit 1")
const projectId = () =>
  first("select record_id as id from ledger_link where entity = 'project' limit 1")
