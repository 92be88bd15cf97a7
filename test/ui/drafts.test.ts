/** What is typed outlives a lost connection and a closed page. */
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { text } from '../../views/text/index.ts'
import { fillCompanies } from '../crm/support/ledger-rows.ts'
import { launchBrowser, saveScreenshot } from '../support/browser.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { signInAs } from '../support/session.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'

const WORDS = text('en').edits.draft

let browser: Browser
let database: TestDatabase
let worker: TestWorker
beforeAll(async () => {
  database = await createDatabase()
  await fillCompanies(database.client, [{ id: 'baltika', name: 'Baltika' }])
  worker = await startWorker({ database })
  browser = await launchBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await worker?.stop()
})

async function openContext(): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  const value = (await signInAs(database, 'manager')).replace('lintel=', '')
  await context.addCookies([{ name: 'lintel', value, url: worker.url }])
  return context
}

it('keeps a form through a lost connection, and forgets it once it is saved', async () => {
  const context = await openContext()
  const page = await context.newPage()
  const edit = worker.url + paths.companyEdit('baltika')
  await page.goto(edit)
  await context.setOffline(true)
  await page.getByText(WORDS.away).waitFor()
  await page.fill('#address', 'Quay 7')
  await context.setOffline(false)
  await page.getByText(WORDS.away).waitFor({ state: 'detached' })
  await page.reload()
  await page.locator('.draft').getByText(WORDS.back).waitFor()
  expect(await page.inputValue('#address')).toBe('Quay 7')
  await saveScreenshot(page, 'draft-phone')
  await page.click('main button.primary')
  await page.locator('dd').getByText('Quay 7').waitFor()
  await page.goto(edit)
  expect(await page.inputValue('#address')).toBe('Quay 7')
  expect(await page.locator('.draft').isVisible()).toBe(false)
  await context.close()
})

it('lets one discard what came back, and keeps nothing after signing out', async () => {
  const context = await openContext()
  const page = await context.newPage()
  await page.goto(worker.url + paths.newCompany())
  await page.fill('#name', 'Half a name')
  await page.reload()
  expect(await page.inputValue('#name')).toBe('Half a name')
  await page.click('.draft button')
  expect(await page.inputValue('#name')).toBe('')
  await page.reload()
  expect(await page.locator('.draft').isVisible()).toBe(false)

  await page.fill('#name', 'Nobody’s business')
  const kept = () => page.evaluate(() => localStorage.getItem('lintel-drafts'))
  expect(await kept()).toContain('business')
  await page.evaluate(() => {
    document.querySelector<HTMLFormElement>('form[action="/sign-out"]')?.requestSubmit()
  })
  await page.waitForURL(/sign-in/)
  expect(await kept()).toBeNull()
  await context.close()
})
