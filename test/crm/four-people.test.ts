import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from '../../scripts/local/browser.ts'
import { paths } from '../../views/paths.ts'
import type { BuiltInRole } from '../../worker/domain/role.ts'
import { audit, overflow } from '../support/audit.ts'
import { closePages, openAs, saveScreenshot } from '../support/browser.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'
import {
  fillBook,
  fillCompanies,
  fillInvoices,
  fillPayment,
  fillProjects,
} from './support/ledger-rows.ts'

/** One of the four, with what they look through and what their role lets them do. */
type Person = {
  role: BuiltInRole
  locale: 'en' | 'ru'
  width: number
  dark?: boolean
  logs: boolean
  /** How many of the two pairs of duplicates. */
  merges: 0 | 1 | 2
  seesMoney: boolean
  seesAll: boolean
}

const PEOPLE: Person[] = [
  {
    ...{ role: 'administrator', locale: 'en', width: 1280 },
    ...{ logs: true, merges: 2, seesMoney: true, seesAll: true },
  },
  {
    ...{ role: 'project_manager', locale: 'ru', width: 1280 },
    ...{ logs: true, merges: 1, seesMoney: false, seesAll: true },
  },
  {
    ...{ role: 'foreman', locale: 'ru', width: 390, dark: true },
    ...{ logs: true, merges: 0, seesMoney: false, seesAll: false },
  },
  {
    ...{ role: 'accountant', locale: 'en', width: 1280 },
    ...{ logs: false, merges: 0, seesMoney: true, seesAll: true },
  },
]

const NAME = 'ООО «СеверСтрой»'
const CALLED = 'Обсудили сроки поставки'

let browser: Browser
let database: TestDatabase
let worker: TestWorker
beforeAll(async () => {
  database = await createDatabase()
  const { client } = database
  await fillBook(client)
  await fillCompanies(client, [
    { id: 'north', name: NAME, taxId: '7801234567', phone: '+7 812 300-10-10' },
    { id: 'twin', name: 'СеверСтрой', phone: '+7 812 300-10-11', vendor: true },
    { id: 'baltika', name: 'ООО «Балтика»' },
    { id: 'other-baltika', name: 'АО «Балтика»' },
  ])
  await fillProjects(client, [
    { id: 'quay', name: 'Набережная, 2-я очередь', company: 'north' },
    { id: 'house', name: 'Каркасный дом', company: 'baltika' },
  ])
  await fillInvoices(client, [
    {
      key: 'i1',
      number: '000117',
      company: 'north',
      project: 'quay',
      total: 125_000_00,
      issuedOn: '2026-11-20',
    },
  ])
  await fillPayment(client, {
    key: 'p1',
    company: 'north',
    amount: 25_000_00,
    paidOn: '2026-11-24',
  })
  await database.open().write([
    `insert into project_party (id, project_id, company_id, role, created_at, updated_at)
      values ('party', 'quay', 'twin', 'subcontractor', 1, 1)`,
    `insert into company_candidate (company_id, other_id, rule, found_at)
      values ('twin', 'north', 'same-name', 1), ('other-baltika', 'baltika', 'same-name', 2)`,
    `insert into activity (id, kind, at, subject, project_id, company_id, created_at, updated_at)
      values ('call', 'call', 1795500000000, '${CALLED}', 'quay', 'north', 1, 1)`,
  ])
  worker = await startWorker({ database })
  browser = await launchBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await worker?.stop()
})

async function open(person: Person): Promise<Page> {
  const { page, member } = await openAs({ browser, database, worker }, person)
  await database.client.execute({
    sql: `insert into project_member (project_id, member_id, can_edit, added_at)
      values ('quay', ?, ?, 1)`,
    args: [member, person.role === 'project_manager' ? 1 : 0],
  })
  await page.goto(worker.url)
  return page
}

const go = (page: Page, path: string) => page.goto(worker.url + path)
const statusOf = async (page: Page, path: string) => (await go(page, path))?.status()
const pathOf = (page: Page) => new URL(page.url()).pathname

/** Half its name, with a mistake: by keys at a desk, by touch in the hand. */
async function findCompany(page: Page, { width }: Person) {
  if (width < 600) await page.locator('nav .find').tap()
  else await page.keyboard.press('Control+k')
  await page.locator('#palette input[name="q"]').pressSequentially('сивер')
  await page.locator('#palette [role="option"]').getByText(NAME).click()
  await page.waitForURL((url) => url.pathname === paths.company('north'))
}

async function readHistory(page: Page, { seesMoney }: Person) {
  const history = page.locator('.timeline')
  await history.getByText(CALLED).waitFor()
  expect(await history.getByText('000117').count()).toBe(seesMoney ? 1 : 0)
  expect((await history.getByText(/25[,\s]000[.,]00/).count()) > 0).toBe(seesMoney)
}

async function logCall(page: Page, { role, logs }: Person) {
  expect(await page.locator('main .log').count()).toBe(logs ? 1 : 0)
  if (!logs) return
  const said = `Звонок: ${role}`
  await page.keyboard.press('l')
  await page.locator('#subject').waitFor()
  await page.keyboard.type(said)
  await page.keyboard.press('Control+Enter')
  await page.locator('.timeline').getByText(said).waitFor()
}

/** Merges the pair and takes it back, or is neither offered nor let to. */
async function mergeAndUndo(page: Page, { role, merges }: Person) {
  await go(page, paths.duplicates())
  // The two of one name are told apart by what else is known of them.
  const pair = page.locator('main tbody tr')
  for (const known of ['7801234567', '+7 812 300-10-11']) {
    await pair.getByText(known).waitFor({ state: 'visible' })
  }
  await saveScreenshot(page, `four-people-duplicates-${role}`)
  const offered = page.locator('main .merge:visible')
  expect(await offered.count()).toBe(merges)
  if (merges === 0) {
    expect(await statusOf(page, paths.mergeOf('north', 'twin'))).toBe(403)
    return
  }
  await offered.first().focus()
  await page.keyboard.press('m')
  await page.waitForURL(/\/merge\?with=/)
  await page.locator('main form button.primary').click()
  await page.locator('#status .undo').waitFor()
  const survivor = pathOf(page)
  const loser = survivor === paths.company('north') ? paths.company('twin') : paths.company('north')
  // Said once, by the one that stays.
  const changes = page
    .locator('.timeline li')
    .filter({ hasText: `A ${role}` })
    .filter({ hasText: /merged|присоединён/ })
  expect(await changes.count()).toBe(1)
  await page.keyboard.press('z')
  await page
    .locator('.timeline')
    .getByText(/took back the merge|объединение .* отменено/)
    .first()
    .waitFor()
  await go(page, loser)
  expect(pathOf(page)).toBe(loser)
}

async function seeOnlyWhatOneMay(page: Page, person: Person) {
  const { role, merges, seesMoney, seesAll } = person
  const seesProjects = role === 'administrator' || role === 'accountant'
  expect(await statusOf(page, paths.company('baltika'))).toBe(seesAll ? 200 : 404)
  expect(await page.locator(`main a[href^="${paths.merge('baltika')}"]`).count()).toBe(
    merges === 2 ? 2 : 0,
  )
  expect(await statusOf(page, paths.project('house'))).toBe(seesProjects ? 200 : 404)
  await go(page, paths.companies())
  expect(await page.locator('main tbody a').getByText('Балтика').count()).toBe(seesAll ? 2 : 0)
  const amounts = await page
    .locator('main tbody')
    .getByText(/[\d,\s]+[.,]00/)
    .count()
  expect(amounts > 0).toBe(seesMoney)
  expect(await statusOf(page, paths.members())).toBe(role === 'administrator' ? 200 : 403)
  expect(await statusOf(page, paths.changeLog())).toBe(role === 'administrator' ? 200 : 403)
  await go(page, paths.project('quay'))
  await page.getByText(/Subcontractor|Субподрядчик/).waitFor({ state: 'visible' })
}

it.each(PEOPLE)(
  '$role, $locale, $width px: finds a company, reads, logs, merges, undoes',
  async (person) => {
    const page = await open(person)
    await findCompany(page, person)
    await readHistory(page, person)
    await logCall(page, person)
    await saveScreenshot(page, `four-people-company-${person.role}`)
    expect(await audit(page)).toEqual([])
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    await mergeAndUndo(page, person)
    await seeOnlyWhatOneMay(page, person)
    await closePages(browser)
  },
)
