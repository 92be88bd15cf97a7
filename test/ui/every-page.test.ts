import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../../scripts/local/browser.ts'
import { paths } from '../../views/paths.ts'
import { BOOK } from '../crm/support/ledger-rows.ts'
import { audit, overflow } from '../support/audit.ts'
import { saveScreenshot } from '../support/browser.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { fillEveryPage, findPages } from '../support/every-page.ts'
import { signInAs } from '../support/session.ts'
import { fillTrouble } from '../support/trouble.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'

/** How wide a phone, a small phone, a desktop and a desktop at 200 % are. */
const [PHONE, SMALL, DESKTOP, ZOOMED] = [390, 320, 1280, 640]
/** Beside one page a route: a row with a history, and what a stranger is shown. */
const MORE = [
  paths.ledgerRow('invoice', { sourceId: BOOK, key: 'invoice-1' }),
  ...['/sign-in', '/welcome', '/setup', '/offline', '/no-such-page'],
]
const SLOW_MS = 600_000

let browser: Browser
let database: TestDatabase
let worker: TestWorker
let session: string
let pages: string[]
beforeAll(async () => {
  database = await createDatabase()
  session = (await signInAs(database, 'administrator')).replace('lintel=', '')
  await fillEveryPage(database, session)
  await fillTrouble(database.client, Date.now())
  worker = await startWorker({ database })
  browser = await launchBrowser()
  pages = [...(await findPages(worker.fetch, `lintel=${session}`)), ...MORE]
}, SLOW_MS)
afterAll(async () => {
  await browser?.close()
  await worker?.stop()
})

async function open(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context: BrowserContext = await browser.newContext({
    viewport: { width: DESKTOP, height: 844 },
    ...options,
  })
  await context.addCookies([{ name: 'lintel', value: session, url: worker.url }])
  return context.newPage()
}

const widen = (page: Page, width: number) => page.setViewportSize({ width, height: 844 })
const nameOf = (path: string) => path.slice(1).replace(/\W+/g, '-') || 'today'

const LIGHT = { colorScheme: 'light', width: DESKTOP } as const
const DARK = { colorScheme: 'dark', width: PHONE } as const
/** Over two pages, which share their parts, every pair of language, theme and width occurs. */
const LOOKS = {
  en: [LIGHT, { ...DARK, width: DESKTOP }],
  ru: [DARK, { ...LIGHT, width: PHONE }],
} as const

describe.each(['en', 'ru'] as const)('every page in %s', (locale) => {
  it(
    'passes axe, says what it is, and scrolls one way on a small phone and at 200 %',
    async () => {
      expect(pages.length).toBeGreaterThan(45)
      await database.client.execute({ sql: 'update member set locale = ?', args: [locale] })
      const page = await open({ locale })
      for (const [index, path] of pages.entries()) {
        const { colorScheme, width } = LOOKS[locale][index % 2]!
        await page.emulateMedia({ colorScheme })
        await widen(page, width)
        await page.goto(worker.url + path)
        expect.soft(await page.locator('html').getAttribute('lang'), path).toBe(locale)
        expect.soft(await page.locator('h1').count(), path).toBe(1)
        expect.soft(await page.title(), path).toContain('Lintel')
        expect.soft(await audit(page), `${path} ${colorScheme} ${width}`).toEqual([])
        await saveScreenshot(page, `page-${nameOf(path)}-${locale}-${width}`)
        for (const narrow of [ZOOMED, SMALL]) {
          await widen(page, narrow)
          expect.soft(await overflow(page), `${path} at ${narrow} px`).toBeLessThanOrEqual(0)
        }
      }
      await page.context().close()
    },
    SLOW_MS,
  )
})

describe('every page', () => {
  it(
    'is walked with Tab alone: each control is reached and shows that it has the focus',
    async () => {
      const page = await open()
      for (const path of pages) {
        await page.goto(worker.url + path)
        const controls = await page.evaluate(watchFocus)
        // A field that takes the focus by itself may do so late: then it takes a second round.
        for (let turn = 0; turn < 2 * controls + 4; turn += 1) {
          if (turn === controls + 4 && (await page.evaluate(readFocus)).missed.length === 0) break
          await page.keyboard.press('Tab')
        }
        expect.soft(await page.evaluate(readFocus), path).toEqual({ missed: [], unseen: [] })
      }
      await page.context().close()
    },
    SLOW_MS,
  )

  it(
    'shows no button that does nothing where scripts are off',
    async () => {
      const page = await open({ javaScriptEnabled: false })
      // The page of the design shows buttons without what they are for.
      for (const path of pages.filter((path) => path !== paths.design())) {
        await page.goto(worker.url + path)
        expect.soft(await page.evaluate(listIdle), path).toEqual([])
      }
      await page.context().close()
    },
    SLOW_MS,
  )
})

type Watched = { controls: Element[]; reached: Set<Element>; unseen: Set<Element> }
type Watching = typeof globalThis & { watched: Watched }

/** Runs in the page: notes what gets the focus from now on; gives how many controls wait for it. */
function watchFocus(): number {
  const asked = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'
  const seen = (element: Element) => element.checkVisibility({ visibilityProperty: true })
  const stands = (element: Element) =>
    seen(element) && !element.matches(':disabled, [tabindex="-1"], [inert] *')
  const controls = [...document.querySelectorAll(asked)].filter(stands)
  const watched: Watched = { controls, reached: new Set(), unseen: new Set() }
  document.addEventListener('focusin', ({ target }) => {
    const element = target as HTMLElement
    watched.reached.add(element)
    const { outlineStyle, boxShadow } = getComputedStyle(element)
    if (outlineStyle === 'none' && boxShadow === 'none') watched.unseen.add(element)
  })
  ;(globalThis as Watching).watched = watched
  ;(document.activeElement as HTMLElement | null)?.blur()
  return controls.length
}

/** Runs in the page: the controls that were not reached, and those that did not show it. One radio stands for its group. */
function readFocus(): { missed: string[]; unseen: string[] } {
  const { controls, reached, unseen } = (globalThis as Watching).watched
  const groups = new Set(
    [...reached].map((element) => element instanceof HTMLInputElement && element.name),
  )
  const excused = (element: Element) =>
    element instanceof HTMLInputElement && element.type === 'radio' && groups.has(element.name)
  const show = (element: Element) => element.outerHTML.slice(0, 120)
  const missed = controls.filter((element) => !reached.has(element) && !excused(element))
  return { missed: missed.map(show), unseen: [...unseen].map(show) }
}

/** Runs in the page: buttons that neither send a form nor open what the browser opens, and forms without a button. */
function listIdle(): string[] {
  const show = (element: Element) => element.outerHTML.slice(0, 120)
  const seen = [...document.querySelectorAll('button, form')].filter((e) => e.checkVisibility())
  const idle = (element: Element) =>
    element instanceof HTMLButtonElement
      ? !element.popoverTargetElement && (element.type !== 'submit' || element.form === null)
      : ![...(element as HTMLFormElement).elements].some(
          (e) => e instanceof HTMLButtonElement && e.type === 'submit' && e.checkVisibility(),
        )
  return seen.filter(idle).map(show)
}
