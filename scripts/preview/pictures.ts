import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { paths } from '../../views/paths.ts'
import { launchBrowser } from '../local/browser.ts'

/** A preview that is up, and who may sign in to it. */
export type Shown = { url: string; email: string; password: string }

/** The pages most changes show on; the first record of a list stands for all of its kind. */
const PAGES = [
  { name: 'today', path: paths.dashboard() },
  { name: 'companies', path: paths.companies(), first: 'company' },
  { name: 'contacts', path: paths.contacts(), first: 'contact' },
  { name: 'projects', path: paths.projects(), first: 'project' },
  { name: 'board', path: paths.board() },
  { name: 'invoices', path: paths.invoices(), first: 'invoice' },
  { name: 'agents', path: paths.agents() },
] as const
const LOOKS = [
  { look: 'wide-light', width: 1280, height: 800, colorScheme: 'light' },
  { look: 'phone-dark', width: 390, height: 844, colorScheme: 'dark' },
] as const

/**
 * Photographs the main pages of a running Lintel with the Chromium of the tests, as `today-wide-light.png` and so on.
 * @returns the names of the files in `folder`
 * Throws when nobody can sign in or a page does not come.
 */
export async function takePictures(shown: Shown, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const browser = await launchBrowser()
  try {
    const taken: string[] = []
    for (const { look, width, height, colorScheme } of LOOKS) {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme })
      await signIn(page, shown)
      for (const { name, path, ...list } of PAGES) {
        await page.goto(shown.url + path)
        taken.push(await take(page, folder, `${name}-${look}`))
        const first = page.locator('main tbody th a').first()
        if (!('first' in list) || (await first.count()) === 0) continue
        await page.goto(new URL((await first.getAttribute('href')) ?? path, shown.url).href)
        taken.push(await take(page, folder, `${list.first}-${look}`))
      }
      await page.close()
    }
    return taken
  } finally {
    await browser.close()
  }
}

async function signIn(page: Page, { url, email, password }: Shown): Promise<void> {
  await page.goto(url + paths.signIn())
  await page.fill('#email', email)
  await page.fill('#password', password)
  await page.click('main button.primary')
  await page.waitForURL(url + paths.dashboard())
}

async function take(page: Page, folder: string, name: string): Promise<string> {
  const file = `${name}.png`
  await page.screenshot({ path: join(folder, file) })
  return file
}
