/** What is typed outlives a lost connection and a closed page. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from '../../scripts/local/browser.ts'
import { paths } from '../../views/paths.ts'
import { text } from '../../views/text/index.ts'
import { fillBook, fillCompanies, fillProjects } from '../crm/support/ledger-rows.ts'
import { openAs, saveScreenshot } from '../support/browser.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'

const WORDS = text('en').edits.draft

let browser: Browser
let database: TestDatabase
let worker: TestWorker
beforeAll(async () => {
  database = await createDatabase()
  const { client } = database
  await fillBook(client)
  await fillCompanies(client, [{ id: 'baltika', name: 'Baltika' }])
  await fillProjects(client, [
    { id: 'quay', name: 'Quay', company: 'baltika' },
    { id: 'pier', name: 'Pier', company: 'baltika' },
  ])
  await client.batch(
    [
      `insert into contact (id, name, name_key, sort_key, created_at, updated_at)
        values ('olga', 'Olga Orlova', 'olga orlova', 'olga orlova', 1, 1)`,
      `insert into contact_company (contact_id, company_id, created_at)
        values ('olga', 'baltika', 1)`,
      `insert into member (id, email, name, role, role_id, created_at, updated_at)
        values ('anna', 'anna@lintel.example', 'Sidorova Anna', 'member', 'member', 1, 1),
          ('pavel', 'pavel@lintel.example', 'Sidorov Pavel', 'member', 'member', 1, 1)`,
    ],
    'write',
  )
  worker = await startWorker({ database })
  browser = await launchBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await worker?.stop()
})

const open = async () => (await openAs({ browser, database, worker }, { width: 390 })).page

it('keeps a form through a lost connection, and forgets it once it is saved', async () => {
  const page = await open()
  const context = page.context()
  const edit = worker.url + paths.companyEdit('baltika')
  await page.goto(edit)
  await context.setOffline(true)
  await page.getByText(WORDS.away).waitFor()
  await page.fill('#address', 'Quay 7')
  await context.setOffline(false)
  await page.getByText(WORDS.away).waitFor({ state: 'detached' })
  await page.reload()
  await page.locator('.draft').getByText(WORDS.back).waitFor()
  expect(await page.inputValue('#address')).toBe('Quay 7')
  await saveScreenshot(page, 'draft-phone')
  await page.click('main button.primary')
  await page.locator('dd').getByText('Quay 7').waitFor()
  await page.goto(edit)
  expect(await page.inputValue('#address')).toBe('Quay 7')
  expect(await page.locator('.draft').isVisible()).toBe(false)
  await context.close()
})

it('lets one discard what came back, and keeps nothing after signing out', async () => {
  const page = await open()
  const context = page.context()
  await page.goto(worker.url + paths.newCompany())
  await page.fill('#name', 'Half a name')
  await page.reload()
  expect(await page.inputValue('#name')).toBe('Half a name')
  await page.click('.draft button')
  expect(await page.inputValue('#name')).toBe('')
  await page.reload()
  expect(await page.locator('.draft').isVisible()).toBe(false)

  await page.fill('#name', 'Nobody’s business')
  const kept = () => page.evaluate(() => localStorage.getItem('lintel-drafts'))
  expect(await kept()).toContain('business')
  await page.evaluate(() => {
    document.querySelector<HTMLFormElement>('form[action="/sign-out"]')?.requestSubmit()
  })
  await page.waitForURL(/sign-in/)
  expect(await kept()).toBeNull()
  await context.close()
})

it('keeps what was chosen in a form as well as what was typed', async () => {
  const page = await open()
  const context = page.context()
  const form = worker.url + paths.newActivity({ company: 'baltika', back: '/companies/baltika' })
  await page.goto(form)
  await page.check('[name="kind"][value="meeting"]', { force: true })
  await page.click('main details summary')
  await page.selectOption('#projectId', { index: 1 })
  const project = await page.inputValue('#projectId')
  await page.check('[name="contact.olga"]')
  await page.reload()
  await page.locator('.draft').getByText(WORDS.back).waitFor()
  expect(await page.isChecked('[name="kind"][value="meeting"]')).toBe(true)
  expect(await page.inputValue('#projectId')).toBe(project)
  expect(await page.isChecked('[name="contact.olga"]')).toBe(true)
  expect(await page.locator('#projectId').isVisible()).toBe(true)
  await page.click('.draft button')
  expect(await page.isChecked('[name="kind"][value="call"]')).toBe(true)
  expect(await page.isChecked('[name="contact.olga"]')).toBe(false)
  await context.close()
})

it('completes the name of a colleague after an @, by keys and by a press', async () => {
  const page = await open()
  const context = page.context()
  await page.goto(worker.url + paths.company('baltika'))
  await page.click('.log')
  await page.locator('#subject').pressSequentially('Agreed with @sid')
  const offered = page.locator('#mention-options [role="option"]')
  await offered.getByText('Sidorova Anna').waitFor()
  expect(await offered.allTextContents()).toEqual(['Sidorov Pavel', 'Sidorova Anna'])
  await saveScreenshot(page, 'mention-phone')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  expect(await page.inputValue('#subject')).toBe('Agreed with @Sidorova Anna ')
  expect(await offered.count()).toBe(0)

  await page.locator('#body').pressSequentially('@pav')
  await offered.getByText('Sidorov Pavel').click()
  expect(await page.inputValue('#body')).toBe('@Sidorov Pavel ')
  await page.keyboard.type('(@sid')
  await offered.first().waitFor()
  await page.keyboard.press('Escape')
  expect(await offered.count()).toBe(0)
  expect(await page.inputValue('#body')).toBe('@Sidorov Pavel (@sid')
  await page.click('main #log button.primary')
  await page.locator('main').getByText('@Sidorova Anna').first().waitFor()
  await context.close()
})

it('is sent once, however often its button is pressed', async () => {
  const page = await open()
  const context = page.context()
  const count = async (table: string, column: string) => {
    const { rows } = await database.client.execute(
      `select count(*) from ${table} where ${column} = 'Pressed twice'`,
    )
    return rows[0]?.[0]
  }
  await page.goto(worker.url + paths.newCompany())
  await page.fill('#name', 'Pressed twice')
  await page.locator('main button.primary').dblclick()
  await page.waitForURL(/companies\/[\w-]{30,}/)
  expect(await count('company', 'name')).toBe(1)

  await page.goto(worker.url + paths.company('baltika'))
  await page.locator('main .log').click()
  await page.fill('#subject', 'Pressed twice')
  await page.locator('main #log button.primary').dblclick()
  await page.locator('.timeline').getByText('Pressed twice').first().waitFor()
  await page.reload()
  expect(await count('activity', 'subject')).toBe(1)
  await context.close()
})
