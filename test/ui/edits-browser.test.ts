import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../../scripts/local/browser.ts'
import { paths } from '../../views/paths.ts'
import { fillBook, fillCompanies, fillProjects } from '../crm/support/ledger-rows.ts'
import { audit, overflow } from '../support/audit.ts'
import { type Look, openAs, saveScreenshot } from '../support/browser.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'

let browser: Browser
let database: TestDatabase
let worker: TestWorker
beforeAll(async () => {
  database = await createDatabase()
  await fillBook(database.client)
  await fillCompanies(database.client, [
    { id: 'linked', name: 'ООО «Балтика»', taxId: '7801234567' },
  ])
  await fillProjects(database.client, [{ id: 'house', name: 'Каркасный дом', company: 'linked' }])
  worker = await startWorker({ database })
  browser = await launchBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await worker?.stop()
})

async function open(path: string, look: Look = {}): Promise<Page> {
  const { page } = await openAs({ browser, database, worker }, look)
  await page.goto(worker.url + path)
  return page
}

async function addressOf(id: string) {
  const { rows } = await database.client.execute({
    sql: 'select address from company where id = ?',
    args: [id],
  })
  return rows[0]?.address
}

describe('in the page', () => {
  it('E edits, Enter saves in one request, Z undoes, by the keyboard alone', async () => {
    const page = await open(paths.company('linked'))
    await page.keyboard.press('e')
    const field = page.locator('#registrationReason')
    await field.waitFor()
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true)
    await page.focus('#address')
    await page.keyboard.type('Лесная ул., 1')
    const requests: string[] = []
    page.on('request', (request) => {
      if (!request.url().includes('/live')) requests.push(request.method())
    })
    await page.keyboard.press('Enter')
    await page.locator('#status .undo').waitFor()
    expect(requests).toEqual(['POST'])
    expect(await page.locator('#details').textContent()).toContain('Лесная ул., 1')
    expect(await page.evaluate(() => document.activeElement?.className)).toContain('edit')
    await saveScreenshot(page, 'edit-saved')
    await page.keyboard.press('z')
    await page.getByText('Undone.').waitFor()
    expect(await addressOf('linked')).toBeNull()
    await page.context().close()
  })

  it('Escape leaves the form, and only then the page', async () => {
    const page = await open(paths.company('linked'))
    await page.keyboard.press('e')
    await page.focus('#address')
    await page.keyboard.type('thrown away')
    await page.keyboard.press('Escape')
    await page.locator('#details .edit').waitFor()
    expect(page.url()).toBe(worker.url + paths.company('linked'))
    expect(await addressOf('linked')).toBeNull()
    await page.context().close()
  })

  it('a live refresh leaves what is being typed alone', async () => {
    const page = await open(paths.company('linked'))
    await page.keyboard.press('e')
    await page.focus('#address')
    await page.keyboard.type('half a wo')
    await database.client.batch([
      "update company set contact_name = 'Meanwhile', name = 'Renamed' where id = 'linked'",
      "update live_version set version = version + 1 where topic = 'crm'",
    ])
    await page.getByRole('heading', { name: 'Renamed', level: 1 }).waitFor()
    expect(await page.inputValue('#address')).toBe('half a wo')
    await page.context().close()
  })
})

it('a form on a page of its own, opened in a tab say, leads to its record: saved and cancelled', async () => {
  const page = await open(paths.companyEdit('linked'))
  const record = worker.url + paths.company('linked')
  await page.fill('#address', 'Riga')
  await page.keyboard.press('Enter')
  await page.waitForURL(record)
  await page.locator('#status .undo').waitFor()
  for (const path of [paths.companyEdit('linked'), paths.nextTouch('linked')]) {
    await page.goto(worker.url + path)
    await page.locator('main input:focus').waitFor()
    await page.keyboard.press('Escape')
    await page.waitForURL(record)
  }
  const log = paths.newActivity({ company: 'linked', back: paths.company('linked') })
  await page.goto(worker.url + log)
  await page.fill('#subject', 'From a tab')
  await page.keyboard.press('Enter')
  await page.waitForURL(record)
  await page.context().close()
})

it('without JavaScript the form is a page, and the record says what came of it', async () => {
  const page = await open(paths.project('house'), { scripts: false })
  await page.click('#details .edit')
  await page.waitForURL(worker.url + paths.projectEdit('house'))
  await page.selectOption('#stage', 'handover')
  await page.click('main button.primary')
  await page.waitForURL(/done=saved/)
  expect(await page.locator('#details').textContent()).toContain('Handover')
  await page.context().close()
})

const LOOKS = [
  { locale: 'en', dark: true, width: 390 },
  { locale: 'ru', dark: false, width: 1280 },
] as const

describe.each(LOOKS)('in $locale, dark: $dark, $width px wide', (look) => {
  it('forms and their conflicts pass axe and fit', async () => {
    const page = await open(paths.company('linked'), look)
    await page.locator('#details .edit').click()
    await page.locator('#address').waitFor()
    expect(await audit(page)).toEqual([])
    await saveScreenshot(page, `edit-company-${look.locale}-${look.width}`)
    await page.fill('#address', 'Мой адрес, 1')
    await page.fill('#email', 'kto@stroy.example')
    await database.client.execute({
      sql: "update company set address = ?, rev = rev + 1 where id = 'linked'",
      args: [`Чужой адрес, ${look.width}`],
    })
    await page.locator('#details button.primary').click()
    await page.locator('.versions').waitFor()
    expect(await audit(page)).toEqual([])
    await saveScreenshot(page, `edit-conflict-${look.locale}-${look.width}`)
    await page.goto(worker.url + paths.newCompany())
    await page.fill('#name', 'Балтика')
    await page.fill('#taxId', '7801234567')
    await page.locator('main button.primary').click()
    await page.locator('[role="alert"]').waitFor()
    expect(await audit(page)).toEqual([])
    await saveScreenshot(page, `edit-new-${look.locale}-${look.width}`)
    await page.goto(worker.url + paths.projectEdit('house'))
    expect(await audit(page)).toEqual([])
    await saveScreenshot(page, `edit-project-${look.locale}-${look.width}`)
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    await page.context().close()
  })
})
