import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../../scripts/local/browser.ts'
import { text } from '../../views/text/index.ts'
import { fillBook, fillCompanies, fillProjects } from '../crm/support/ledger-rows.ts'
import { audit, overflow } from '../support/audit.ts'
import { closePages, type Look, openAs, saveScreenshot } from '../support/browser.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'

let browser: Browser
let database: TestDatabase
let worker: TestWorker
beforeAll(async () => {
  database = await createDatabase()
  await fillBook(database.client)
  const yards = Array.from({ length: 55 }, (_, at) => ({ id: `y-${at}`, name: `Yard ${at + 10}` }))
  await fillCompanies(database.client, [{ id: 'north', name: 'Northgate' }, ...yards])
  await database.client.execute(`insert into contact (id, name, name_key, sort_key, created_at,
    updated_at) select id, name, name_key, sort_key, 1, 1 from company where id like 'y-1%'`)
  const mills = Array.from({ length: 55 }, (_, at) => ({ id: `m-${at}`, name: `Mill ${at + 10}` }))
  await fillProjects(
    database.client,
    mills.map((mill) => ({ ...mill, company: 'north' })),
  )
  worker = await startWorker({ database })
  browser = await launchBrowser()
}, 120_000)
afterEach(() => closePages(browser))
afterAll(async () => {
  await browser?.close()
  await worker?.stop()
})

async function open(path: string, look: Look = {}) {
  const opened = await openAs({ browser, database, worker }, look)
  await database.client.execute(`update project set stage = 'build'`)
  await opened.page.goto(worker.url + path)
  return opened
}

const stageOf = async (id: string) => {
  const { rows } = await database.client.execute(`select stage from project where id = '${id}'`)
  return rows[0]?.stage
}
const stageIn = (page: Page, id: string) => page.locator(`#row-${id} select[name="stage"]`)
const box = (page: Page, id: string) => page.locator(`#row-${id} .choose input`)
const chosen = (page: Page) => page.locator('tbody .choose :checked').count()
const words = text('en')

describe('a stage in a list', () => {
  it('is saved as it is chosen, and Z takes it back', async () => {
    const { page, faults } = await open('/projects')
    await stageIn(page, 'm-0').selectOption('closed')
    await page.getByText(words.notice.saved).waitFor()
    expect(await stageOf('m-0')).toBe('closed')
    await page.locator('h1').click()
    await page.keyboard.press('z')
    await page.getByText(words.notice.undone).waitFor()
    expect(await stageIn(page, 'm-0').inputValue()).toBe('build')
    expect(await stageOf('m-0')).toBe('build')
    expect(faults).toEqual([])
  })

  it('goes back by itself when it was not saved, and says so', async () => {
    const { page } = await open('/projects')
    await database.client.execute(`update project set stage = 'lead' where id = 'm-0'`)
    await stageIn(page, 'm-0').selectOption('closed')
    await page.getByText(words.error.title.conflict).waitFor()
    expect(await stageOf('m-0')).toBe('lead')
    await page.route('**/stage', (route) => route.abort())
    await stageIn(page, 'm-1').selectOption('closed')
    await page.getByText(words.error.lost).waitFor()
    expect(await stageIn(page, 'm-1').inputValue()).toBe('build')
  })

  it('is reached by S from the row in focus', async () => {
    const { page } = await open('/projects')
    await page.keyboard.press('j')
    await page.keyboard.press('s')
    expect(await page.evaluate(() => document.activeElement?.closest('tr')?.id)).toBe('row-m-0')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('stage')
  })

  it('of a project page is saved the same way', async () => {
    const { page } = await open('/projects/m-3')
    await page.locator('main select[name="stage"]').selectOption('handover')
    await page.getByText(words.notice.saved).waitFor()
    expect(await stageOf('m-3')).toBe('handover')
  })
})

describe('rows of a list', () => {
  it('are chosen by X and in ranges by Shift, and moved together', async () => {
    const { page, faults } = await open('/projects')
    expect(await page.locator('.bulk').isVisible()).toBe(false)
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await box(page, 'm-4').click({ modifiers: ['Shift'] })
    expect(await chosen(page)).toBe(5)
    expect(await page.locator('.bulk .chosen').textContent()).toBe('5 chosen')
    await page.locator('.bulk select').selectOption('tender')
    await page.locator('.bulk .primary').click()
    await page.getByRole('heading', { name: words.project.moved.title(5) }).waitFor()
    expect(await page.locator('main tbody tr').count()).toBe(5)
    await page.keyboard.press('z')
    await page.getByText(words.notice.undone).waitFor()
    expect(await stageOf('m-2')).toBe('build')
    expect(faults).toEqual([])
  })

  it('of companies and contacts are chosen by X before choosing is on, on any page of the list', async () => {
    const { page, faults } = await open('/companies?dir=desc')
    await page.locator('a[rel=next]').click()
    await page.waitForURL(/page=/)
    for (const key of ['j', 'j', 'x']) await page.keyboard.press(key)
    const bar = page.locator('.bulk .chosen')
    await bar.waitFor()
    expect(await bar.textContent()).toBe('1 chosen')
    await page.waitForURL((url) => url.searchParams.has('choose') && !url.searchParams.has('row'))
    const row = () => page.evaluate(() => document.activeElement?.closest('tr')?.id)
    const first = await row()
    expect(await box(page, first!.slice(4)).isChecked()).toBe(true)
    for (const key of ['j', 'x']) await page.keyboard.press(key)
    expect(await row()).not.toBe(first)
    expect(await bar.textContent()).toBe('2 chosen')
    await page.getByRole('button', { name: words.lists.clearChoice }).click()
    expect(await chosen(page)).toBe(0)

    await page.goto(`${worker.url}/contacts`)
    for (const key of ['j', 'x']) await page.keyboard.press(key)
    await bar.waitFor()
    expect(await chosen(page)).toBe(1)
    expect(await audit(page)).toEqual([])
    expect(faults).toEqual([])
  })

  it('are all that match, further than the page, and let go again', async () => {
    const { page } = await open('/projects?q=mill')
    await page.locator('[data-choose-all]').click()
    expect(await chosen(page)).toBe(50)
    await page.getByLabel(words.lists.allMatching('55')).check()
    await page.locator('.bulk select').selectOption('tender')
    await page.locator('.bulk .primary').click()
    await page.getByRole('heading', { name: words.project.moved.title(55) }).waitFor()
    await page.goto(`${worker.url}/projects`)
    await box(page, 'm-0').check()
    await page.getByRole('button', { name: words.lists.clearChoice }).click()
    expect(await chosen(page)).toBe(0)
    expect(await page.locator('.bulk').isVisible()).toBe(false)
  })

  it('are let go when a search puts others in their place', async () => {
    const { page } = await open('/projects')
    await box(page, 'm-0').check()
    await page.fill('#search', 'mill 64')
    await page.locator('#row-m-54').waitFor()
    await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1)
    expect(await chosen(page)).toBe(0)
  })

  it('are chosen and moved without JavaScript', async () => {
    const { page } = await open('/projects', { scripts: false })
    await box(page, 'm-0').check()
    await page.locator('.bulk select').selectOption('tender')
    await page.locator('.bulk .primary').click()
    await page.waitForURL(/\/projects\/moves\//)
    expect(await stageOf('m-0')).toBe('tender')
  })
})

it.each([
  { locale: 'en', dark: false, width: 1280 },
  { locale: 'ru', dark: true, width: 390 },
  { locale: 'ru', dark: false, width: 320 },
] as const)(
  'a list in which one chooses passes axe: $locale, dark $dark, $width px',
  async (look) => {
    const { page, faults } = await open('/projects', look)
    await box(page, 'm-0').check()
    expect(await audit(page)).toEqual([])
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    await saveScreenshot(page, `bulk-${look.locale}-${look.dark ? 'dark' : 'light'}-${look.width}`)
    expect(faults).toEqual([])
  },
)
