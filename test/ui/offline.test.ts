import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from '../../scripts/local/browser.ts'
import { paths } from '../../views/paths.ts'
import { saveScreenshot } from '../support/browser.ts'
import { createDatabase } from '../support/database.ts'
import { signInAs } from '../support/session.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'

let browser: Browser
let worker: TestWorker
let session: string
beforeAll(async () => {
  const database = await createDatabase()
  session = (await signInAs(database, 'administrator')).replace('lintel=', '')
  await database.client.execute("update member set locale = 'ru'")
  worker = await startWorker({ database })
  browser = await launchBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await worker?.stop()
})

async function open(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  await context.addCookies([{ name: 'lintel', value: session, url: worker.url }])
  const page = await context.newPage()
  await page.goto(worker.url)
  return page
}

// Without the pointer, which would have the page fetched before the connection is lost.
const follow = (page: Page, path: string) =>
  page
    .locator(`nav a[href="${path}"]`)
    .first()
    .evaluate((link: HTMLElement) => link.click())

it('a first visit asks for nothing to be kept', async () => {
  const page = await open()
  await page.waitForLoadState('networkidle')
  const kept = await page.evaluate(
    async () => (await navigator.serviceWorker.getRegistrations()).length,
  )
  expect(kept).toBe(0)
})

it('without a connection a page says so in words of ours, and opens by itself when it is back', async () => {
  const page = await open()
  await follow(page, paths.companies())
  await page.waitForURL(worker.url + paths.companies())
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await page.context().setOffline(true)
  await follow(page, paths.projects())
  await page.getByRole('heading', { name: 'Нет связи' }).waitFor()
  expect(page.url()).toBe(worker.url + paths.projects())
  await saveScreenshot(page, 'offline')
  await page.context().setOffline(false)
  await page.getByRole('heading', { name: 'Проекты' }).waitFor()
  expect(page.url()).toBe(worker.url + paths.projects())
})
