import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../scripts/local/browser.ts'
import { findFreePort } from '../scripts/local/ports.ts'
import { gatherFaults, saveScreenshot } from './support/browser.ts'
import { type Copy, copyProject, type NpmRun, runNpm } from './support/copy.ts'

const MINUTE = 60_000
const PHONE = { width: 390, height: 844 }
const DESKTOP = { width: 1280, height: 860 }

/** The way of a stranger with a fresh clone: start, sign in, find who owes most, swap the book, watch. */
describe('the first visit', () => {
  let copy: Copy
  let started: NpmRun
  let browser: Browser
  let page: Page
  let url: string
  let faults: string[]

  beforeAll(async () => {
    copy = await copyProject()
    started = runNpm(copy.folder, ['start', '--', '--port', String(await findFreePort())])
    const [ready, launched] = await Promise.all([started.until('Lintel is ready'), launchBrowser()])
    expect(ready).toBe('Lintel is ready')
    browser = launched
    url = said('URL')
    page = await browser.newPage({ viewport: DESKTOP, locale: 'en-GB' })
    faults = gatherFaults(page)
  }, 3 * MINUTE)
  afterAll(async () => {
    await browser?.close()
    await started?.interrupt()
    await copy?.remove()
  })

  function said(label: string): string {
    const line = started.lines.find((text) => text.startsWith(`${label}: `))
    return line?.slice(label.length + 2) ?? ''
  }

  it('signs in with what the terminal printed', async () => {
    await page.goto(url)
    await page.getByLabel('E-mail').fill(said('E-mail'))
    await page.getByLabel('Password', { exact: true }).fill(said('Password'))
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1 }).filter({ hasText: 'Good' }).waitFor()
    await expectText(page, ['1,324,823,725.28', '374,449,087.29'])
  })

  it('finds the company that owes most, and opens its newest invoice', async () => {
    await page.getByRole('link', { name: 'Companies' }).first().click()
    await page.getByRole('link', { name: 'Owes us' }).click()
    await page.waitForURL(/sort=/)
    await page.locator('main tbody tr').first().getByRole('link').first().click()
    await page.getByRole('heading', { level: 1, name: 'АО «ЭнергоМонтаж-115»' }).waitFor()
    await expectText(page, ['363,258,073.65'])
    await page.locator('main tbody').getByRole('link', { name: /^0/ }).first().click()
    await page.waitForURL(/\/invoices\//)
    await expectText(page, ['АО «ЭнергоМонтаж-115»'])
  })

  it('presses Sync now and is told when it is done', async () => {
    await page.goto(`${url}/agents`)
    await page.getByRole('button', { name: 'Sync now' }).first().click()
    await page.locator('.progress.done').waitFor()
  })

  it('sees the edited book arrive on an open page, untouched', async () => {
    await page.goto(url)
    await expectText(page, ['1,324,823,725.28'])
    const swap = runNpm(copy.folder, ['run', 'demo:swap'])
    expect(await swap.ended).toBe(0)
    await expectText(page, ['1,278,926,298.13', '374,254,098.96'])
  })

  it(
    'shows every page in the dark and on a phone without scrolling sideways',
    async () => {
      const pages = ['', 'companies', 'projects', 'invoices', 'agents', 'members', 'profile']
      const looks = [
        { name: 'desktop-dark', viewport: DESKTOP, colorScheme: 'dark' },
        { name: 'phone-light', viewport: PHONE, colorScheme: 'light' },
        { name: 'phone-dark', viewport: PHONE, colorScheme: 'dark' },
        { name: 'desktop-light', viewport: DESKTOP, colorScheme: 'light' },
      ] as const
      for (const { name, viewport, colorScheme } of looks) {
        await page.setViewportSize(viewport)
        await page.emulateMedia({ colorScheme })
        for (const path of pages) {
          await page.goto(`${url}/${path}`)
          const wider = await page.evaluate(() => document.body.scrollWidth > window.innerWidth)
          expect(wider, `${path} at ${name}`).toBe(false)
          await saveScreenshot(page, `${path || 'dashboard'}-${name}`)
        }
      }
    },
    2 * MINUTE,
  )

  it('has met no error in the console', () => {
    expect(faults).toEqual([])
  })
})

/** Waits until the page shows each text. */
async function expectText(page: Page, texts: readonly string[]): Promise<void> {
  for (const text of texts) await page.getByText(text).first().waitFor()
}
