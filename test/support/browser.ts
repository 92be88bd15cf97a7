/**
 * What tests do with the real Chromium of scripts/local/browser.ts.
 *
 *     const browser = await launchBrowser()
 *     const page = await browser.newPage()
 *     await page.goto(`${worker.url}/`)
 *     await saveScreenshot(page, 'companies')       // .lintel/test/screenshots/companies.png
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { ROOT } from '../../scripts/build.ts'

const SCREENSHOTS = join(ROOT, '.lintel/test/screenshots')

/** Closes what a test opened: a page that is left open goes on asking the server. */
export async function closePages(browser: Browser): Promise<void> {
  await Promise.all(browser.contexts().map((context) => context.close()))
}

/** Keeps a picture of the page as an artefact of the run. */
export async function saveScreenshot(page: Page, name: string): Promise<void> {
  await mkdir(SCREENSHOTS, { recursive: true })
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true })
}
