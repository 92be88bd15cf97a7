import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../../scripts/local/browser.ts'
import { paths } from '../../views/paths.ts'
import { text } from '../../views/text/index.ts'
import { CARDS_SHOWN } from '../../worker/store/board.ts'
import { fillBook, fillCompanies, fillInvoices, fillProjects } from '../crm/support/ledger-rows.ts'
import { audit, overflow } from '../support/audit.ts'
import { closePages, type Look, openAs, saveScreenshot } from '../support/browser.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'

const MANY = CARDS_SHOWN + 5
const words = text('en').project.board

let browser: Browser
let database: TestDatabase
let worker: TestWorker
beforeAll(async () => {
  database = await createDatabase()
  const { client } = database
  await fillBook(client)
  await fillCompanies(client, [{ id: 'north', name: 'Northgate' }])
  const mills = Array.from({ length: MANY }, (_, at) => ({
    id: `m-${at}`,
    name: `Mill ${at + 10}`,
  }))
  await fillProjects(
    client,
    [{ id: 'quay', name: 'Quay' }, { id: 'bridge', name: 'Bridge' }, ...mills].map((project) => ({
      ...project,
      company: 'north',
    })),
  )
  await fillInvoices(client, [
    { key: 'i1', company: 'north', project: 'quay', number: '1', total: 1_200_000_00 },
  ])
  worker = await startWorker({ database })
  browser = await launchBrowser()
}, 120_000)
afterEach(() => closePages(browser))
afterAll(async () => {
  await browser?.close()
  await worker?.stop()
})

async function open(look: Look = {}) {
  const opened = await openAs({ browser, database, worker }, look)
  await database.client.execute(
    `update project set stage = case id when 'quay' then 'lead' when 'bridge' then 'tender' else 'build' end`,
  )
  await opened.page.goto(worker.url + paths.board())
  return opened
}

const stageOf = async (id: string) => {
  const { rows } = await database.client.execute(`select stage from project where id = '${id}'`)
  return rows[0]?.stage
}
const lane = (page: Page, stage: string) => page.locator(`#lane-${stage}`)
const card = (page: Page, stage: string, id: string) => page.locator(`#lane-${stage} #card-${id}`)
const saved = (page: Page) => page.getByText(text('en').notice.saved).waitFor()

describe('the board', () => {
  it('shows each stage with its count and sum, and of a long one the first cards', async () => {
    const { page } = await open()
    expect(await lane(page, 'build').locator('header small').textContent()).toBe(String(MANY))
    expect(await lane(page, 'build').locator('li').count()).toBe(CARDS_SHOWN)
    expect(await lane(page, 'build').locator('p.muted').textContent()).toBe(words.more('5', 5))
    expect(await lane(page, 'lead').locator('header span').textContent()).toContain('1.2m')
    expect(await lane(page, 'closed').locator('li').count()).toBe(0)
  })

  it('moves a card that is dragged', async () => {
    const { page, faults } = await open()
    await card(page, 'lead', 'quay').dragTo(lane(page, 'contract'), {
      targetPosition: { x: 60, y: 90 },
    })
    await saved(page)
    await card(page, 'contract', 'quay').waitFor()
    expect(await stageOf('quay')).toBe('contract')
    expect(faults).toEqual([])
  })

  it('carries a card by keys and says where it is, or takes it back', async () => {
    const { page, faults } = await open()
    const status = page.locator('#status')
    await page.keyboard.press('j')
    await page.keyboard.press('Space')
    await status.getByText(words.held('Quay', 'Lead')).waitFor()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await status.getByText(words.over('Contract')).waitFor()
    await page.keyboard.press('Escape')
    await card(page, 'lead', 'quay').waitFor()
    expect(await stageOf('quay')).toBe('lead')
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Space')
    await status.getByText(words.moved('Quay', 'Tender')).waitFor()
    await saved(page)
    expect(await stageOf('quay')).toBe('tender')
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Quay')
    await page.keyboard.press('z')
    await page.getByText(text('en').notice.undone).waitFor()
    await card(page, 'lead', 'quay').waitFor()
    expect(faults).toEqual([])
  })

  it('puts a card back that could not be moved, and says so', async () => {
    const { page } = await open()
    await page.route('**/stage', (route) => route.abort())
    await card(page, 'lead', 'quay').locator('button').click()
    await page.locator('#move-to').getByText('Closed').click()
    await page.getByText(text('en').error.lost).waitFor()
    await card(page, 'lead', 'quay').waitFor()
    expect(await stageOf('quay')).toBe('lead')
  })

  it('on a phone shows one stage at a time and moves by the menu', async () => {
    const { page } = await open({ width: 390 })
    const box = await lane(page, 'lead').boundingBox()
    expect(box?.width).toBeGreaterThan(340)
    await page.locator('.lanes a[href="#lane-tender"]').click()
    await card(page, 'tender', 'bridge').locator('button').click()
    await page.locator('#move-to').getByText('Handover').click()
    await saved(page)
    expect(await stageOf('bridge')).toBe('handover')
  })

  it('is read without JavaScript and by who may not move', async () => {
    const { page } = await open({ scripts: false })
    await card(page, 'lead', 'quay').locator('a').click()
    await page.waitForURL(`${worker.url}/projects/quay`)
    const { page: other } = await open({ role: 'read_only' })
    expect(await other.locator('.board li').count()).toBe(CARDS_SHOWN + 2)
    expect(await other.locator('.board [draggable="true"], .board button').count()).toBe(0)
  })

  it.each([
    { locale: 'en', dark: true, width: 1280 },
    { locale: 'ru', dark: false, width: 1280 },
    { locale: 'ru', dark: true, width: 390 },
    { locale: 'en', dark: false, width: 320 },
  ] as const)('passes axe: $locale, dark $dark, $width px', async (look) => {
    const { page } = await open(look)
    expect(await audit(page)).toEqual([])
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    await saveScreenshot(page, `board-${look.locale}-${look.dark ? 'dark' : 'light'}-${look.width}`)
  })
})
