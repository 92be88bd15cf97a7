import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../../scripts/local/browser.ts'
import { type LocalS3, s3Bindings, startS3 } from '../../scripts/local/s3.ts'
import { paths } from '../../views/paths.ts'
import { fillBook, fillCompanies, fillProjects } from '../crm/support/ledger-rows.ts'
import { audit, overflow } from '../support/audit.ts'
import { saveScreenshot } from '../support/browser.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { signInAs } from '../support/session.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'

const HOUSE = paths.project('house')

describe('the storage of files, taken away and given back', () => {
  let folder: string
  let s3: LocalS3
  let database: TestDatabase
  let worker: TestWorker
  let browser: Browser
  let cookie: string
  let page: Page
  let photo: Buffer
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lintel-files-'))
    s3 = await startS3({ folder })
    database = await createDatabase()
    await fillBook(database.client)
    await fillCompanies(database.client, [{ id: 'baltika', name: 'ООО «Балтика»' }])
    await fillProjects(database.client, [
      { id: 'house', name: 'Каркасный дом', company: 'baltika' },
    ])
    cookie = await signInAs(database, 'administrator')
    worker = await startWorker({ database, runtime: 'deno', env: s3Bindings(s3.settings) })
    browser = await launchBrowser()
    page = await open()
    photo = await page.screenshot()
  })
  afterAll(async () => {
    await browser?.close()
    await worker?.stop()
    await s3?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  async function open(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
    const [name = '', value = ''] = cookie.split('=')
    await context.addCookies([{ name, value, url: worker.url }])
    return context.newPage()
  }
  const file = (name: string) => ({
    name,
    // Not believed.
    mimeType: 'text/html',
    buffer: photo,
  })
  const send = (at: Page) => at.locator('#add-files button').click()
  const ask = (path: string) => worker.fetch(path, { headers: { Cookie: cookie } })
  const namesOn = (at: Page) => at.locator('.file a').allTextContents()

  it('while it is there several files are added at once', async () => {
    await page.goto(worker.url + HOUSE)
    await page.setInputFiles('#files', [file('Фасад.jpg'), file('Кровля.jpg')])
    await send(page)
    await page.locator('.file a', { hasText: 'Кровля.jpg' }).waitFor()
    expect((await namesOn(page)).sort()).toEqual(['Кровля.jpg', 'Фасад.jpg'])
    const drawn = page.locator('.file img').first()
    await drawn.scrollIntoViewIfNeeded()
    await drawn.evaluate((image) => (image as HTMLImageElement).decode())
  })

  it('while it is away the page works, what was chosen stays chosen, and it is said what to do', async () => {
    await s3.stop()
    await page.reload()
    await page.setInputFiles('#files', [file('Позже.jpg')])
    await send(page)
    await page.getByText('The storage of files does not answer').waitFor()
    const chosen = await page.locator('#files').evaluate((input) => {
      return (input as HTMLInputElement).files?.[0]?.name
    })
    expect(chosen).toBe('Позже.jpg')
    expect((await namesOn(page)).length).toBe(2)
    const { rows } = await database.client.execute('select id from attachment limit 1')
    const answer = await ask(paths.file(String(rows[0]?.id)))
    expect(answer.status).toBe(503)
    expect(await answer.text()).toContain('Try again in some minutes')
    expect(await (await ask(paths.health())).text()).toContain('data-alert="storage-down"')
  })

  it('when it is back the same form is sent again, and nothing was lost', async () => {
    s3 = await startS3({ folder, again: s3.settings })
    await send(page)
    await page.locator('.file a', { hasText: 'Позже.jpg' }).waitFor()
    expect((await namesOn(page)).sort()).toEqual(['Кровля.jpg', 'Позже.jpg', 'Фасад.jpg'])
    const { rows } = await database.client.execute('select id, size from attachment')
    for (const { id, size } of rows) {
      const answer = await ask(paths.file(String(id)))
      expect(answer.status).toBe(200)
      expect((await answer.arrayBuffer()).byteLength).toBe(size)
    }
  })

  it('files are added and removed without a script, on a phone, in both languages and themes, for everybody', async () => {
    for (const [locale, width, colorScheme] of [
      ['ru', 320, 'dark'],
      ['en', 390, 'light'],
    ] as const) {
      await database.client.execute({ sql: 'update member set locale = ?', args: [locale] })
      const phone = await open({
        viewport: { width, height: 800 },
        hasTouch: true,
        isMobile: true,
        colorScheme,
        javaScriptEnabled: false,
      })
      await phone.goto(worker.url + paths.files(HOUSE))
      await phone.setInputFiles('#files', [file('Без скрипта.jpg')])
      await send(phone)
      await phone.locator('.file a', { hasText: 'Без скрипта.jpg' }).waitFor()
      await phone.goto(worker.url + paths.files(HOUSE))
      await phone.locator('.file button').first().click()
      await phone.waitForURL(/undo=/)
      const seen = await open({
        viewport: { width, height: 800 },
        hasTouch: true,
        isMobile: true,
        colorScheme,
      })
      await seen.goto(worker.url + paths.files(HOUSE))
      await saveScreenshot(seen, `files-${locale}-${width}-${colorScheme}`)
      expect(await overflow(seen)).toBeLessThanOrEqual(0)
      expect(await audit(seen)).toEqual([])
      await seen.goto(worker.url + HOUSE)
      await saveScreenshot(seen, `files-project-${locale}-${width}`)
    }
    await page.goto(worker.url + HOUSE)
    await saveScreenshot(page, 'files-project-1280')
    await page.goto(worker.url + paths.files(HOUSE))
    await saveScreenshot(page, 'files-1280')
  })
})
