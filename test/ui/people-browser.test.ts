import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../../scripts/local/browser.ts'
import { paths } from '../../views/paths.ts'
import { OVERHEAD_PROJECT } from '../../worker/domain/activity.ts'
import {
  fillBook,
  fillCompanies,
  fillInvoices,
  fillPayment,
  fillProjects,
} from '../crm/support/ledger-rows.ts'
import { audit, overflow } from '../support/audit.ts'
import { type Look, openAs, saveScreenshot } from '../support/browser.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'

let browser: Browser
let database: TestDatabase
let worker: TestWorker
beforeAll(async () => {
  database = await createDatabase()
  const { client } = database
  await fillBook(client)
  await fillCompanies(client, [
    { id: 'baltika', name: 'ООО «Балтика»', taxId: '7801234567', phone: '+7 812 300-10-10' },
    { id: 'long', name: 'АО «Стройгидроспецмонтажпромфинансирование»', vendor: true },
  ])
  await fillProjects(client, [{ id: 'house', name: 'Каркасный дом', company: 'baltika' }])
  const [total, issuedOn, dueOn] = [125_000_00, '2026-11-20', '2026-12-01']
  await fillInvoices(client, [
    { key: 'i1', number: '000117', company: 'baltika', project: 'house', total, issuedOn, dueOn },
  ])
  const settles = { i1: 25_000_00 }
  await fillPayment(client, {
    ...{ key: 'p1', company: 'baltika', amount: 25_000_00, paidOn: '2026-11-24', settles },
  })
  await client.batch(
    [
      `insert into contact (id, name, name_key, sort_key, phones, emails, reach_keys, consent,
          do_not_contact, do_not_contact_reason, note, created_at, updated_at)
        values ('petr', 'Иванов Пётр Сергеевич', 'иванов петр сергеевич', 'иванов петр сергеевич',
          '+7 922 557-48-28 доб. 12, мобильный' || char(10) || '8 812 300-10-11',
          'petr@baltika.example, рабочая', '9225574828', 'given', 0, null,
          'Любит, когда звонят до десяти.', 1, 1),
        ('anna', 'Анна Орлова', 'анна орлова', 'анна орлова', '+7 911 000-00-01', null,
          '9110000001', 'withdrawn', 1, 'просила не звонить', null, 1, 1)`,
      `insert into contact_company (contact_id, company_id, role, inactive, created_at)
        values ('petr', 'baltika', 'прораб', 0, 1), ('anna', 'baltika', 'бухгалтер', 0, 2)`,
      `insert into activity (id, kind, at, duration_ms, subject, body, outcome, project_id,
          company_id, contacts, created_at, updated_at)
        values ('a1', 'visit', 1795500000000, 5400000, 'Осмотрели фундамент',
          'Трещин нет.' || char(10) || '<b>Просят</b> ускорить поставку бетона.', 'договорились',
          'house', 'baltika', 'petr', 1, 1)`,
      `insert into contact_reach (kind, key, contact_id) values ('phone', '9225574828', 'petr')`,
      `insert into activity_contact (contact_id, at, activity_id) values ('petr', 1795500000000, 'a1')`,
      `insert into comment (id, entity, record_id, body, created_at, updated_at)
        values ('c1', 'activity', 'a1', 'Бетон заказан на пятницу.', 1795510000000, 1)`,
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

async function open(path: string, look: Look = {}): Promise<Page> {
  const { page, member } = await openAs({ browser, database, worker }, look)
  await database.client.execute({
    sql: `insert into project_member (project_id, member_id, can_edit, added_at)
      values ('house', ?, 0, 1)`,
    args: [member],
  })
  await page.goto(worker.url + path)
  return page
}

async function activityOf(subject: string) {
  const { rows } = await database.client.execute({
    sql: 'select * from activity where subject = ?',
    args: [subject],
  })
  return rows[0]
}

describe('logging a call', () => {
  it('as a foreman on a phone: L, words, Ctrl+Enter, and Z takes it back', async () => {
    const page = await open(paths.company('baltika'), { role: 'foreman', width: 390 })
    await page.keyboard.press('l')
    await page.locator('#subject').waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('subject')
    await page.keyboard.type('Бетон привезут завтра')
    await saveScreenshot(page, 'log-phone')
    await page.keyboard.press('Control+Enter')
    await page.locator('.timeline').getByText('Бетон привезут завтра').waitFor()
    await page.locator('#status .undo').waitFor()
    expect(await activityOf('Бетон привезут завтра')).toMatchObject({
      ...{ kind: 'call', company_id: 'baltika', project_id: OVERHEAD_PROJECT, deleted_at: null },
    })
    expect(await page.evaluate(() => document.activeElement?.className)).toContain('log')
    await page.keyboard.press('z')
    await page.getByText('Undone.').waitFor()
    expect(new URL(page.url()).pathname).toBe(paths.company('baltika'))
    expect((await activityOf('Бетон привезут завтра'))?.deleted_at).not.toBeNull()
    await page.context().close()
  })

  it('works on every record: a person, a project, an invoice; Escape leaves the form', async () => {
    const invoice = paths.invoice({ sourceId: 1, key: 'i1' })
    const page = await open(paths.contact('petr'))
    for (const path of [paths.contact('petr'), paths.project('house'), invoice]) {
      await page.goto(worker.url + path)
      await page.keyboard.press('l')
      await page.locator('#subject').waitFor()
      await page.keyboard.press('Escape')
      await page.locator('a.log').waitFor()
      expect(new URL(page.url()).pathname, path).toBe(path)
    }
    await page.context().close()
  })

  it('works without JavaScript, and says at the field what is wrong', async () => {
    const page = await open(paths.company('baltika'), { scripts: false })
    await page.click('a.log')
    await page.waitForURL(/activities\/new/)
    await page.fill('#subject', 'Без скриптов')
    await page.click('summary')
    await page.fill('#at', 'когда-то')
    await page.click('main button.primary')
    await page.locator('#at-error').waitFor()
    await page.fill('#at', 'вчера 10:00')
    await page.click('main button.primary')
    await page.waitForURL(/done=logged/)
    expect(await page.locator('.timeline').textContent()).toContain('Без скриптов')
    await page.context().close()
  })
})

it('the link of an invitation is copied at a press, and without scripts stands in a field', async () => {
  const invite = async (email: string, look: Look) => {
    const page = await open(paths.members(), { ...look, role: 'administrator' })
    await page.fill('#name', 'Вера Новикова')
    await page.fill('#email', email)
    await page.click(`main form[action="${paths.members()}"] button.primary`)
    const link = page.locator('#link')
    await link.waitFor()
    return { page, link: await link.inputValue() }
  }
  const { page, link } = await invite('vera@lintel.example', { locale: 'ru' })
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.click('[data-copies]')
  await page.locator('[data-copied]').waitFor({ state: 'visible' })
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link)
  expect(await audit(page)).toEqual([])
  await saveScreenshot(page, 'invitation-link-ru-1280')
  await page.context().close()
  const plain = await invite('nina@lintel.example', { scripts: false, width: 390 })
  expect(plain.link).toContain('/welcome')
  expect(await plain.page.locator('[data-copies]').isVisible()).toBe(false)
  await saveScreenshot(plain.page, 'invitation-link-en-390')
  await plain.page.context().close()
})

it('a key pressed before htmx has read the page works in place all the same', async () => {
  const page = await open(paths.company('baltika'))
  await page.addInitScript(() => {
    document.addEventListener('DOMContentLoaded', () => {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 't', bubbles: true }))
    })
  })
  await page.reload()
  await page.locator('#on').waitFor()
  expect(new URL(page.url()).pathname).toBe(paths.company('baltika'))
  await page.context().close()
})

it('T plans the next touch where it stands', async () => {
  const page = await open(paths.company('baltika'))
  await page.keyboard.press('t')
  await page.locator('#on').waitFor()
  await page.keyboard.type('+7')
  await page.keyboard.press('Enter')
  await page.locator('#touch').getByText('Planned').waitFor()
  expect(new URL(page.url()).pathname).toBe(paths.company('baltika'))
  await page.context().close()
})

it('a new contact is warned of while it is typed', async () => {
  const page = await open(paths.newContact({ company: 'baltika' }))
  await page.fill('#name', 'Пётр')
  await page.fill('#phones', '8 922 557 48 28')
  await page.locator('#similar').getByText('Иванов Пётр Сергеевич').waitFor()
  await page.goto(worker.url + paths.newContact())
  await page.locator('#company').pressSequentially('балт')
  await page.locator('#company-names option').first().waitFor({ state: 'attached' })
  expect(await page.locator('#company-names option').first().getAttribute('value')).toBe(
    'ООО «Балтика»',
  )
  await page.context().close()
})

const LOOKS = [
  { locale: 'ru', dark: false, width: 1280 },
  { locale: 'en', dark: true, width: 390 },
  { locale: 'ru', dark: true, width: 320 },
] as const

const PAGES: [name: string, path: string][] = [
  ['contacts', paths.contacts()],
  ['contact', paths.contact('petr')],
  ['contact-warned', paths.contact('anna')],
  ['contact-new', paths.newContact({ company: 'baltika' })],
  ['company', paths.company('baltika')],
  ['company-long', paths.company('long')],
  ['activity', paths.activity('a1')],
  ['activity-edit', paths.activityEdit('a1')],
  ['activity-new', paths.newActivity({ company: 'baltika' })],
  ['mentions', paths.mentions()],
  ['project', paths.project('house')],
]

describe.each(LOOKS)('in $locale, dark: $dark, $width px wide', (look) => {
  it('the pages of people pass axe and fit', async () => {
    const page = await open(paths.contacts(), look)
    for (const [name, path] of PAGES) {
      await page.goto(worker.url + path)
      await page.evaluate(() => {
        for (const more of document.querySelectorAll('main details'))
          more.toggleAttribute('open', true)
      })
      await saveScreenshot(page, `people-${name}-${look.locale}-${look.width}`)
      expect(await audit(page), name).toEqual([])
      expect(await overflow(page), name).toBeLessThanOrEqual(0)
    }
    await page.context().close()
  })
})

describe('deleting a project', () => {
  const add = (id: string, name: string) =>
    database.client.execute({
      sql: `insert into project (id, name, sort_key, kind, stage, created_at, updated_at, happened_at)
        values (?, ?, lower(?), 'internal', 'lead', 1, 1, 1)`,
      args: [id, name, name],
    })

  it('Delete asks, Enter does, Z takes it back', async () => {
    await add('shed', 'Склад на Лесной')
    const page = await open(paths.project('shed'))
    await page.keyboard.press('Delete')
    await page.waitForURL(/\/deletion$/)
    await page.locator('main .cancel').waitFor()
    await page.keyboard.press('Escape')
    await page.waitForURL(/\/projects\/shed$/)
    await page.keyboard.press('Delete')
    await page.waitForURL(/\/deletion$/)
    await page.locator('button.danger:focus').waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('This project was deleted').waitFor()
    await page.locator('#status .undo').waitFor()
    await page.keyboard.press('z')
    await page.getByText('Restored.').waitFor()
    expect(await page.locator('h1').textContent()).toBe('Склад на Лесной')
    await page.context().close()
  })

  it.each([
    ['en', false, 1280],
    ['ru', true, 390],
    ['ru', false, 320],
  ] as const)('reads well in %s, dark %s, at %i px', async (locale, dark, width) => {
    const id = `site-${width}`
    await add(id, 'Реконструкция очистных сооружений, вторая очередь')
    await database.client.execute({
      sql: `insert into project_phase (id, project_id, kind, name, created_at, updated_at)
        values (?, ?, 'phase', 'Земляные работы', 1, 1)`,
      args: [`phase-${width}`, id],
    })
    const page = await open(paths.project(id), { locale, dark, width })
    const look = async (name: string) => {
      await saveScreenshot(page, `deletion-${name}-${locale}-${width}`)
      expect(await audit(page), name).toEqual([])
      expect(await overflow(page), name).toBeLessThanOrEqual(0)
    }
    await look('project')
    await page.click('main .delete')
    await page.locator('button.danger').waitFor()
    await look('asks')
    await page.click('button.danger')
    await page.locator('.empty').waitFor()
    await look('gone')
    await page.goto(worker.url + paths.deletedProjects())
    await look('list')
    await page.context().close()
  })
})
