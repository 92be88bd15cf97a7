import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../../scripts/local/browser.ts'
import { text } from '../../views/text/index.ts'
import { fillBook, fillCompanies, fillInvoices, fillProjects } from '../crm/support/ledger-rows.ts'
import { audit } from '../support/audit.ts'
import { closePages, type Look, openAs, saveScreenshot } from '../support/browser.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { signInAs } from '../support/session.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'

let browser: Browser
let database: TestDatabase
let worker: TestWorker
beforeAll(async () => {
  database = await createDatabase()
  const { client } = database
  await fillBook(client)
  await fillCompanies(client, [
    { id: 'north', name: 'Northgate Developments' },
    { id: 'veter', name: 'ООО «Северный ветер»' },
    // More than a page of the list.
    ...Array.from({ length: 60 }, (_, at) => ({ id: `z-${at}`, name: `Zinc works ${at + 10}` })),
  ])
  await fillProjects(client, [{ id: 'quay', name: 'North quay', company: 'north' }])
  await fillInvoices(client, [
    { key: 'i1', company: 'north', project: 'quay', number: '000123', total: 120_000_00 },
  ])
  worker = await startWorker({ database })
  browser = await launchBrowser()
}, 120_000)
afterEach(() => closePages(browser))
afterAll(async () => {
  await browser?.close()
  await worker?.stop()
})

async function open(path: string, look: Look = {}) {
  const opened = await openAs({ browser, database, worker }, { role: 'administrator', ...look })
  await opened.page.goto(worker.url + path)
  return opened
}

/** Presses as a person whose keyboard is set to Russian: a place, and the letter it gives. */
async function pressRussian(page: Page, key: string, code: string): Promise<void> {
  await page.evaluate(
    (init) => {
      const press = new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true })
      document.activeElement?.dispatchEvent(press)
    },
    { key, code },
  )
}

const isOpen = (page: Page, id: string) =>
  page.waitForFunction((id) => document.querySelector(`dialog#${id}`)?.matches(':popover-open'), id)
const isClosed = (page: Page) =>
  page.waitForFunction(() => !document.querySelector('dialog:popover-open'))
const focusedText = (page: Page) => page.evaluate(() => document.activeElement?.textContent)
const chosen = (page: Page) => page.locator('#palette [aria-selected="true"] .label')

describe('the palette', () => {
  it.each([
    ['companies', 'en', '/companies'],
    ['сщьзфтшуы', 'en', '/companies'],
    ['компании', 'ru', '/companies'],
    ['rjvgfybb', 'ru', '/companies'],
    ['ghjtrns', 'ru', '/projects'],
  ] as const)('goes where "%s" says in %s', async (typed, locale, path) => {
    const { page, faults } = await open('/agents', { locale })
    await page.keyboard.press('Control+k')
    await page.keyboard.type(typed)
    await page.keyboard.press('Enter')
    await page.waitForURL(worker.url + path)
    expect(faults).toEqual([])
  })

  it('finds records, walks over them by the arrows, and opens the one chosen', async () => {
    const { page, faults } = await open('/agents')
    await page.keyboard.press('/')
    await page.keyboard.type('north')
    await chosen(page).getByText('Northgate Developments').waitFor()
    await page.keyboard.press('ArrowDown')
    expect(await chosen(page).textContent()).toContain('North quay')
    await page.keyboard.press('End')
    expect(await chosen(page).textContent()).toContain('All results')
    await page.keyboard.press('ArrowDown')
    expect(await chosen(page).textContent()).toContain('Northgate')
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${worker.url}/companies/north`)
    expect(faults).toEqual([])
  })

  it('offers what was looked at last, to this member only', async () => {
    const { page } = await open('/companies/north')
    await page.goto(`${worker.url}/companies/veter`)
    await page.goto(`${worker.url}/agents`)
    await page.keyboard.press('Control+k')
    const recents = page.locator('#palette-recents [role="option"]')
    expect(await recents.allTextContents()).toEqual([
      'ООО «Северный ветер»',
      'Northgate Developments',
    ])
    await page.keyboard.press('Enter')
    await page.waitForURL(`${worker.url}/companies/veter`)

    const [name = '', value = ''] = (await signInAs(database, 'member')).split('=')
    await page.context().addCookies([{ name, value, url: worker.url }])
    await page.goto(`${worker.url}/agents`)
    await page.keyboard.press('Control+k')
    expect(await recents.count()).toBe(0)
  })

  it('forgets what was looked at with signing out', async () => {
    const { page } = await open('/companies/north')
    const kept = () => page.evaluate(() => localStorage.getItem('lintel-recents'))
    expect(await kept()).toContain('Northgate')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('sign out')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/sign-in/)
    expect(await kept()).toBeNull()
  })

  it('says so when the server does not answer, and still offers actions', async () => {
    const { page } = await open('/agents')
    await page.route('**/palette?*', (route) => route.abort())
    await page.keyboard.press('Control+k')
    await page.keyboard.type('proj')
    await page.locator('#palette').getByText(text('en').error.lost).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(`${worker.url}/projects`)
  })

  it('drops an answer to what is no longer typed', async () => {
    const { page, faults } = await open('/agents')
    let answerLate = () => {}
    const late = new Promise<void>((resolve) => {
      answerLate = resolve
    })
    await page.route('**/palette?q=north', async (route) => {
      await late
      await route.continue().catch(() => {})
    })
    await page.keyboard.press('Control+k')
    const asked = page.waitForRequest('**/palette?q=north')
    await page.keyboard.type('north')
    await asked
    await page.fill('#palette input', 'zinc')
    answerLate()
    await page.locator('#palette-found').getByText('Zinc works').first().waitFor()
    expect(await page.locator('#palette-found').textContent()).not.toContain('North')
    expect(faults).toEqual([])
  })

  it('says when nothing is found, and looks for it on the page of the search', async () => {
    const { page } = await open('/agents')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('zzz')
    await page.getByText(text('en').palette.nothing).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(`${worker.url}/search?q=zzz`)
  })

  it('asks again by itself when an answer was lost, and says nothing false meanwhile', async () => {
    const { page } = await open('/agents')
    const answers = ['lost', 503, 'lost', 'through'] as const
    let asked = 0
    await page.route('**/palette?*', (route) => {
      const answer = answers[asked++]
      if (answer === 'lost') return route.abort()
      return answer === 503 ? route.fulfill({ status: 503 }) : route.continue()
    })
    const nothing = page.getByText(text('en').palette.nothing)
    const refused = page.waitForResponse((response) => response.status() === 503)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('zzz')
    await refused
    expect(await nothing.count()).toBe(0)
    await nothing.waitFor()
    expect(asked).toBe(answers.length)
    expect(await page.locator('#palette [role="status"]').textContent()).toBe(
      text('en').palette.nothing,
    )
  })

  it('keeps what it found when one comes back from another window', async () => {
    const { page } = await open('/agents')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('zzz')
    await page.getByText(text('en').palette.nothing).waitFor()
    await page.evaluate(() => {
      const field = document.querySelector<HTMLInputElement>('#palette input')
      field?.blur()
      field?.focus()
    })
    expect(await page.getByText(text('en').palette.nothing).isVisible()).toBe(true)
  })

  it('closes by the key that opened it, and begins anew', async () => {
    const { page } = await open('/agents')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('north')
    await page.keyboard.press('Control+k')
    await isClosed(page)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('agents')
    expect(await page.inputValue('#palette input')).toBe('agents')
  })

  it('keeps the focus while it is open and gives it back', async () => {
    const { page } = await open('/companies')
    await page.focus('main tbody th a')
    const before = await focusedText(page)
    await page.keyboard.press('Control+k')
    await isOpen(page, 'palette')
    for (let tab = 0; tab < 6; tab++) {
      await page.keyboard.press('Tab')
      const outside = await page.evaluate(() => {
        const focused = document.activeElement
        return focused !== document.body && !focused?.closest('#palette')
      })
      expect(outside).toBe(false)
    }
    await page.focus('#palette input')
    await page.keyboard.press('Shift+Tab')
    const last = '#palette button.close:focus'
    await page.locator(last).waitFor()
    await page.keyboard.press('Escape')
    await isClosed(page)
    expect(await focusedText(page)).toBe(before)
  })

  it('closes by a press beside it, and the next key is not taken for that press', async () => {
    const { page } = await open('/companies')
    await page.keyboard.press('Control+k')
    await isOpen(page, 'palette')
    await page.mouse.click(5, 400, { button: 'right' })
    await isClosed(page)
    await page.focus('main tbody th a')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/companies\/[\w-]+$/)
  })

  it('does what an element of the page would do', async () => {
    const { page } = await open('/agents')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('dark')
    await page.keyboard.press('Enter')
    await page.waitForSelector('html[data-theme="dark"]')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('dark theme')
    expect(await page.locator('#palette [data-click*="dark"]').isHidden()).toBe(true)
  })

  it('leads to pages with money that say when they are seen, and only then', async () => {
    const { page, faults } = await open('/agents')
    const looks = async () => {
      const { rows } = await database.client.execute(
        `select count(*) as looks from access_trail where record_id = 'north'`,
      )
      return rows[0]?.looks
    }
    const before = await looks()
    await page.evaluate(() => fetch('/companies/north').then((answer) => answer.text()))
    expect(await looks()).toBe(before)
    const told = page.waitForResponse((answer) => answer.url().endsWith('/trail'))
    await page.goto(`${worker.url}/companies/north`)
    expect((await told).status()).toBe(204)
    expect(await looks()).toBe(Number(before) + 1)
    expect(faults).toEqual([])
  })

  it('without JavaScript its button leads to the page of the search', async () => {
    const { page } = await open('/agents', { scripts: false })
    await page.click('button.find')
    await page.waitForURL(/\/search/)
  })

  it.each([
    { locale: 'en', dark: false, width: 1280 },
    { locale: 'ru', dark: true, width: 1280 },
    { locale: 'ru', dark: false, width: 390 },
    { locale: 'en', dark: true, width: 390 },
  ] as const)('and the sheet of keys pass axe: $locale, dark $dark, $width px', async (look) => {
    const { page, faults } = await open('/companies/north', look)
    await page.goto(`${worker.url}/companies`)
    await page.click('button.find')
    await isOpen(page, 'palette')
    const name = `${look.locale}-${look.dark ? 'dark' : 'light'}-${look.width}`
    expect(await audit(page)).toEqual([])
    await saveScreenshot(page, `palette-${name}`)
    await page.keyboard.type('nor')
    await page.locator('#palette-found [role="option"]').first().waitFor()
    expect(await audit(page)).toEqual([])
    await saveScreenshot(page, `palette-found-${name}`)
    await page.keyboard.press('Escape')
    await isClosed(page)
    await page.keyboard.press('?')
    await isOpen(page, 'key-sheet')
    await page.locator('#key-sheet dl').first().waitFor()
    expect(await audit(page)).toEqual([])
    await saveScreenshot(page, `key-sheet-${name}`)
    expect(faults).toEqual([])
  })
})

describe('keys', () => {
  it('go to the places of the menu, whatever the layout', async () => {
    const { page, faults } = await open('/agents')
    await page.keyboard.press('g')
    await page.keyboard.press('c')
    await page.waitForURL(`${worker.url}/companies`)
    await pressRussian(page, 'п', 'KeyG')
    await pressRussian(page, 'ф', 'KeyA')
    await page.waitForURL(`${worker.url}/agents`)
    await pressRussian(page, 'с', 'KeyC')
    await page.waitForURL(`${worker.url}/agents/new`)
    expect(faults).toEqual([])
  })

  it('walk over the rows of a list, open one, and lead back', async () => {
    const { page } = await open('/companies')
    const names = await page.locator('main tbody th a').allTextContents()
    for (const [key, at] of [
      ['j', 0],
      ['j', 1],
      ['j', 2],
      ['k', 1],
    ] as const) {
      await page.keyboard.press(key)
      expect(await focusedText(page)).toBe(names[at])
    }
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/companies\/./)
    await page.keyboard.press('Escape')
    await page.waitForURL(`${worker.url}/companies`)
  })

  it('turn the pages of a list and reach its search', async () => {
    const { page } = await open('/companies')
    await page.keyboard.press(']')
    await page.waitForURL(/\/companies\?.+/)
    await page.keyboard.press('[')
    await page.locator('main').getByText('Northgate Developments').waitFor()
    await page.keyboard.press('f')
    await page.keyboard.type('gc')
    expect(await page.inputValue('main input[type="search"]')).toBe('gc')
    expect(new URL(page.url()).pathname).toBe('/companies')
  })

  it('are silent once they are switched off, but for the palette', async () => {
    const { page } = await open('/agents')
    await page.keyboard.press('?')
    await isOpen(page, 'key-sheet')
    await page.uncheck('#key-sheet [data-keys-switch]')
    await page.reload()
    await page.keyboard.press('?')
    await page.keyboard.press('c')
    expect(await page.locator('dialog:popover-open').count()).toBe(0)
    expect(page.url()).toBe(`${worker.url}/agents`)
    await page.keyboard.press('Control+k')
    await isOpen(page, 'palette')
    await page.keyboard.press('Escape')
    await isClosed(page)
    await page.goto(`${worker.url}/profile`)
    await page.check('main [data-keys-switch]')
    await page.keyboard.press('?')
    await isOpen(page, 'key-sheet')
  })
})
