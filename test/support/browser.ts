/**
 * What tests do with the real Chromium of scripts/local/browser.ts.
 *
 *     const browser = await launchBrowser()
 *     const page = await browser.newPage()
 *     await page.goto(`${worker.url}/`)
 *     await saveScreenshot(page, 'companies')       // .lintel/test/screenshots/companies.png
 *
 *     const { page, faults } = await openAs({ browser, database, worker }, { role: 'foreman', width: 390 })
 *     await page.goto(worker.url + paths.board())
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { ROOT } from '../../scripts/build.ts'
import type { Locale } from '../../views/text/locale.ts'
import type { BuiltInRole } from '../../worker/domain/role.ts'
import type { TestDatabase } from './database.ts'
import { signInAs } from './session.ts'
import type { TestWorker } from './worker.ts'

const SCREENSHOTS = join(ROOT, '.lintel/test/screenshots')

/** Who looks and how: a manager, in English, on a wide light screen with scripts, unless something else is said. */
export type Look = {
  role?: BuiltInRole
  locale?: Locale
  width?: number
  dark?: boolean
  scripts?: boolean
}

type Opened = {
  page: Page
  /** Its id. */
  member: string
  /** What the console says is wrong, as long as the page lives. */
  faults: string[]
}

/** A blank page of a member of its own, signed in. */
export async function openAs(
  site: { browser: Browser; database: TestDatabase; worker: TestWorker },
  look: Look = {},
): Promise<Opened> {
  const { role = 'manager', locale = 'en', width = 1280, dark = false, scripts = true } = look
  const [name = '', member = ''] = (await signInAs(site.database, role)).split('=')
  await site.database.client.execute({
    sql: 'update member set locale = ? where id = ?',
    args: [locale, member],
  })
  const context = await site.browser.newContext({
    colorScheme: dark ? 'dark' : 'light',
    viewport: { width, height: 844 },
    hasTouch: width < 600,
    javaScriptEnabled: scripts,
  })
  await context.addCookies([{ name, value: member, url: site.worker.url }])
  const page = await context.newPage()
  return { page, member, faults: gatherFaults(page) }
}

/** Fills with the errors of the page's console and scripts. */
export function gatherFaults(page: Page): string[] {
  const faults: string[] = []
  page.on('pageerror', ({ message }) => faults.push(message))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  return faults
}

/** Closes what a test opened: a page that is left open goes on asking the server. */
export async function closePages(browser: Browser): Promise<void> {
  await Promise.all(browser.contexts().map((context) => context.close()))
}

/** Keeps a picture of the page as an artefact of the run. */
export async function saveScreenshot(page: Page, name: string): Promise<void> {
  await mkdir(SCREENSHOTS, { recursive: true })
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true })
}
