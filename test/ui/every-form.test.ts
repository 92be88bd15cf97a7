import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, ElementHandle, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../scripts/build.ts'
import { launchBrowser } from '../../scripts/local/browser.ts'
import { paths } from '../../views/paths.ts'
import { hashPassword } from '../../worker/auth/password.ts'
import { fillCompanies } from '../crm/support/ledger-rows.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { fillEveryPage, findPages, listRoutes } from '../support/every-page.ts'
import { signInAs } from '../support/session.ts'
import { fillTrouble } from '../support/trouble.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'
import { type FilledForm, type Filling, fillForms, PROVEN_IN } from './forms.ts'
import { PASSWORD } from './support.ts'

const SLOW_MS = 300_000
/** No form of the product lies further from the head of its page. */
const MOST_TABS = 250
const POLL = { timeout: 20_000, interval: 50 }
/** Whose words each way of filling a form uses. */
const OWN = { plain: 'Alder', keys: 'Birch' }

/** A form on the page where it was first seen. */
type Found = { page: string; action: string }

let browser: Browser
let database: TestDatabase
let worker: TestWorker
let session: string
let found: Map<string, Found>
beforeAll(async () => {
  database = await createDatabase()
  const cookie = await signInAs(database, 'administrator')
  session = cookie.replace('lintel=', '')
  await fillEveryPage(database, session)
  await fillTrouble(database.client, Date.now())
  await fillCompanies(
    database.client,
    Object.values(OWN).map((own) => ({ id: `of-${own}`, name: `${own} supply` })),
  )
  const hash = await hashPassword(PASSWORD, (length) =>
    crypto.getRandomValues(new Uint8Array(length)),
  )
  await database.client.execute({ sql: 'update member set password_hash = ?', args: [hash] })
  worker = await startWorker({ database })
  browser = await launchBrowser()
  found = await findForms([
    ...(await findPages(worker.fetch, cookie)),
    paths.companies({ choose: 1 }),
    paths.contacts({ choose: 1 }),
  ])
}, SLOW_MS)
afterAll(async () => {
  await browser?.close()
  await worker?.stop()
})

async function open(javaScriptEnabled: boolean): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled, locale: 'en-US' })
  await context.addCookies([{ name: 'lintel', value: session, url: worker.url }])
  context.setDefaultTimeout(10_000)
  return context.newPage()
}

/** The forms within the pages by the pattern of the route each is sent to. */
async function findForms(pages: readonly string[]): Promise<Map<string, Found>> {
  const patterns = listRoutes('POST').sort((a, b) => countParameters(a) - countParameters(b))
  const forms = new Map<string, Found>()
  const page = await open(false)
  for (const path of pages.filter((path) => path !== paths.design())) {
    await page.goto(worker.url + path)
    for (const action of await page.locator('main form[method=post]').evaluateAll(readActions)) {
      const { pathname } = new URL(action, worker.url)
      const pattern = patterns.find((one) => matcherOf(one).test(pathname)) ?? pathname
      if (!forms.has(pattern)) forms.set(pattern, { page: path, action })
    }
  }
  await page.context().close()
  return forms
}

const readActions = (forms: Element[]) => forms.map((form) => form.getAttribute('action') ?? '')
const countParameters = (pattern: string) => pattern.split(':').length
const matcherOf = (pattern: string) =>
  new RegExp(`^${pattern.replace(/:\w+(\{[^}]*\})?/g, '[^/]+')}$`)

it('every form is filled in here, or stands in a test that exists', () => {
  const known = [...Object.keys(fillForms('')), ...Object.keys(PROVEN_IN)].sort()
  expect([...found.keys()].sort()).toEqual(known)
  for (const file of Object.values(PROVEN_IN)) expect(existsSync(join(ROOT, file)), file).toBe(true)
})

/** The form, and what of it a person has to press. */
function standing(page: Page, { action }: Found, { button }: FilledForm) {
  const form = page.locator(`main form[method=post][action="${action}"]`).first()
  const named = button ? `button[name="${button}"]` : 'button:not([type=button])'
  return { form, submit: form.locator(named).first() }
}

const fieldOf = (form: Locator, name: string) =>
  form.locator(`[name="${name}"]:not([type=hidden])`).first()

/** Runs in the page: what it says to a person, notice and toasts included; nothing while it refuses something. */
function saidInPage(): string {
  if (document.querySelector('[aria-invalid=true]')) return ''
  const status = document.getElementById('status')
  const said = [document.querySelector('main'), status].map((one) => one?.textContent)
  return [...said, status?.dataset.notice].join(' ')
}

describe('without JavaScript every form', () => {
  it(
    'says at the field what is wrong, keeps what was typed, and is then accepted',
    async () => {
      const page = await open(false)
      for (const [pattern, filled] of Object.entries(fillForms(OWN.plain))) {
        const at = found.get(pattern)!
        await page.goto(worker.url + at.page)
        const { form, submit } = standing(page, at, filled)
        const send = async (filling: Filling) => {
          await reveal(form)
          for (const [name, value] of Object.entries(filling)) {
            await fillIn(fieldOf(form, name), value)
          }
          const [answer] = await Promise.all([
            page.waitForNavigation({ waitUntil: 'domcontentloaded' }),
            submit.click(),
          ])
          return answer?.status()
        }
        if (filled.wrong) {
          expect.soft(await send(filled.wrong.filling), `${pattern} refused`).toBe(422)
          const refusal = await readRefusal(form, filled.wrong)
          expect.soft(refusal, pattern).toEqual(refusalOf(filled.wrong))
        }
        expect.soft(await send(filled.right), `${pattern} accepted`).toBeLessThan(300)
        expect.soft(await page.evaluate(saidInPage), pattern).toContain(filled.shows)
      }
      await page.context().close()
    },
    SLOW_MS,
  )
})

type Wrong = NonNullable<FilledForm['wrong']>

/** What stands in a form that was refused: the faulty field, whether its error is tied to it, what was typed. */
async function readRefusal(form: Locator, { filling }: Wrong) {
  const faulty = form.locator('[aria-invalid=true]')
  // The browser gives the focus once it has drawn the page.
  await form
    .locator('[aria-invalid=true]:focus')
    .waitFor()
    .catch(() => null)
  const at = await faulty.evaluateAll((fields) => fields.map((one) => one.getAttribute('name')))
  const tied = await faulty.evaluateAll((fields) =>
    fields.every((field) => {
      const ids = field.getAttribute('aria-describedby')?.split(' ') ?? []
      return ids.some((id) => document.getElementById(id)?.matches('.wrong:not(:empty)'))
    }),
  )
  const kept: Record<string, string> = {}
  for (const name of Object.keys(filling)) kept[name] = await fieldOf(form, name).inputValue()
  return { at, tied, kept, focus: await findFocus(form.page()) }
}

/** A password is the one thing that is not kept. */
function refusalOf({ at, filling }: Wrong) {
  const kept = Object.entries(filling).map(([name, value]) => [
    name,
    /password/i.test(name) ? '' : value,
  ])
  return { at: [at], tied: true, kept: Object.fromEntries(kept), focus: at }
}

/** Opens what the form lies in. */
async function reveal(form: Locator): Promise<void> {
  for (const summary of await form.page().locator('main summary').all()) {
    if (await summary.evaluate((one) => !(one.parentElement as HTMLDetailsElement).open)) {
      if (await summary.isVisible()) await summary.click()
    }
  }
  const popover = await form.evaluate((one) => one.closest('[popover]')?.id)
  if (popover) await form.page().locator(`[popovertarget="${popover}"]`).click()
}

async function fillIn(field: Locator, value: string): Promise<void> {
  if ((await field.evaluate((one) => one.tagName)) !== 'SELECT') return field.fill(value)
  const label = await field.locator('option').filter({ hasText: value }).first().textContent()
  await field.selectOption({ label: label ?? value })
}

describe('by keys alone every form', () => {
  it(
    'is reached and filled in, leads back to what is wrong, and is then accepted',
    async () => {
      // Money is tied once.
      await database.client.execute('delete from money_tie')
      const page = await open(true)
      for (const [pattern, filled] of Object.entries(fillForms(OWN.keys))) {
        const at = found.get(pattern)!
        await page.goto(worker.url + at.page)
        const { form, submit } = standing(page, at, filled)
        const send = async (filling: Filling) => {
          for (const [name, value] of Object.entries(filling)) {
            await typeIn(form, fieldOf(form, name), value)
          }
          await tabTo(form, submit)
          await page.keyboard.press('Enter')
        }
        if (filled.wrong) {
          await send(filled.wrong.filling)
          const refusal = await readRefusal(form, filled.wrong)
          expect.soft(refusal, pattern).toEqual(refusalOf(filled.wrong))
        }
        await send(filled.right)
        const accepted = expect.poll(() => page.evaluate(saidInPage).catch(() => ''), POLL)
        await accepted.toContain(filled.shows)
      }
      await page.context().close()
    },
    SLOW_MS,
  )
})

/** Presses Tab until something has the focus; what it lies in is opened by keys on the way. */
async function tabTo(form: Locator, wanted: Locator): Promise<void> {
  const page = form.page()
  const opener = await wanted.evaluateHandle((element) => {
    const popover = element.closest('[popover]:not(:popover-open)')
    if (popover) return document.querySelector(`[popovertarget="${popover.id}"]`)
    const closed = [...document.querySelectorAll('details:not([open])')]
    return closed.find((one) => one.contains(element))?.querySelector('summary') ?? null
  })
  const first = opener.asElement()
  if (first) {
    await pressTab(page, first)
    await page.keyboard.press('Enter')
    return tabTo(form, wanted)
  }
  await pressTab(page, (await wanted.elementHandle()) as ElementHandle<Element>)
}

async function pressTab(page: Page, wanted: ElementHandle<Element>): Promise<void> {
  const isThere = () => wanted.evaluate((element) => element === document.activeElement)
  for (let turn = 0; turn < MOST_TABS; turn += 1) {
    if (await isThere()) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not reach ${await wanted.evaluate(({ outerHTML }) => outerHTML)}`)
}

async function typeIn(form: Locator, field: Locator, value: string): Promise<void> {
  const { keyboard } = form.page()
  await tabTo(form, field)
  if ((await field.evaluate((one) => one.tagName)) !== 'SELECT') {
    await keyboard.press('Control+a')
    await keyboard.press('Delete')
  }
  await keyboard.type(value)
}

const findFocus = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('name') ?? null)
