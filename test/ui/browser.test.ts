import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../../scripts/local/browser.ts'
import { audit, overflow } from '../support/audit.ts'
import { gatherFaults, saveScreenshot } from '../support/browser.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'
import { addMember, PASSWORD } from './support.ts'

let browser: Browser
let database: TestDatabase
let worker: TestWorker
beforeAll(async () => {
  database = await createDatabase()
  for (const locale of ['en', 'ru'] as const) {
    await addMember(database, { email: `${locale}@stroy.example`, locale })
  }
  await fillAgents(database)
  worker = await startWorker({ database })
  browser = await launchBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await worker?.stop()
})

type Look = { locale?: 'en' | 'ru'; dark?: boolean; width?: number; scripts?: boolean }

async function open(path: string, look: Look = {}): Promise<{ page: Page; faults: string[] }> {
  const { locale = 'en', dark = false, width = 1280, scripts = true } = look
  const context: BrowserContext = await browser.newContext({
    locale,
    colorScheme: dark ? 'dark' : 'light',
    viewport: { width, height: 844 },
    javaScriptEnabled: scripts,
  })
  const page = await context.newPage()
  const faults = gatherFaults(page)
  await page.goto(worker.url + path)
  return { page, faults }
}

async function openSignedIn(path: string, look: Look = {}) {
  const opened = await open(`/sign-in?next=${encodeURIComponent(path)}`, look)
  await opened.page.fill('#email', `${look.locale ?? 'en'}@stroy.example`)
  await opened.page.fill('#password', PASSWORD)
  await opened.page.click('main button.primary')
  await opened.page.waitForURL(worker.url + path)
  return opened
}

describe('by the keyboard alone', () => {
  it('one signs in, goes to the agents and opens the way to add one', async () => {
    const { page, faults } = await open('/sign-in?next=/agents')
    await page.locator('#email:focus').waitFor()
    await page.keyboard.type('en@stroy.example')
    await page.keyboard.press('Tab')
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press('Enter')
    await page.waitForURL(`${worker.url}/agents`)
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Skip')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${worker.url}/agents/new`)
    expect(faults).toEqual([])
    await page.context().close()
  })
})

describe('without JavaScript', () => {
  it('an agent is confirmed and another revoked, and the page says so', async () => {
    await addAgent(database, { id: 'no-script', state: 'pending' })
    const { page } = await openSignedIn('/agents', { scripts: false })
    await page.click('#agent-no-script button.primary')
    await page.waitForURL(/done=agent-confirmed/)
    await page.click('#revoke-no-script summary')
    await page.click('#revoke-no-script button')
    await page.waitForURL(/done=agent-revoked/)
    const { rows } = await database.client.execute("select state from agent where id = 'no-script'")
    expect(rows[0]?.state).toBe('revoked')
    await page.context().close()
  })
})

describe('an open page', () => {
  it('shows what moved, and steals neither focus nor typed text nor what was opened', async () => {
    const { page, faults } = await openSignedIn('/agents')
    await page.click('#revoke-first summary')
    await page.evaluate(() => {
      const input = document.createElement('input')
      input.id = 'typed'
      document.querySelector('h1')?.after(input)
    })
    await page.click('#agent-first .sync button')
    await page
      .locator('#agent-first form:not(.verify) .progress')
      .filter({ hasText: /listening|Asked/ })
      .waitFor()
    await database.client.batch([
      "update agent set name = 'Renamed meanwhile' where id = 'first'",
      "update live_version set version = version + 1 where topic = 'agents'",
    ])
    await page.getByRole('heading', { name: 'Renamed meanwhile' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Sync now')
    expect(await page.locator('#revoke-first').getAttribute('open')).not.toBeNull()
    expect(await page.locator('#agent-first form:not(.verify) .progress').textContent()).toMatch(
      /listening|Asked/,
    )
    expect(faults).toEqual([])
    await page.context().close()
  })

  it('asks a ledger by R, and presses nothing that only looks like it', async () => {
    const { page, faults } = await openSignedIn('/agents')
    await page.keyboard.press('r')
    await page.locator('#agent-first form:not(.verify) .progress:not(:empty)').waitFor()
    expect(await page.locator('.verify .progress:not(:empty)').count()).toBe(0)
    expect(faults).toEqual([])
    await page.context().close()
  })

  it('calls its figures stale, then offline, by its own clock', async () => {
    const { page } = await openSignedIn('/agents')
    await page.clock.install()
    await page.reload()
    const stamp = page.locator('#agent-first .stamp')
    expect(await stamp.getAttribute('data-state')).toBe('fresh')
    await page.route('**/agents', (route) => route.abort())
    await page.route('**/live?*', (route) => route.abort())
    await page.clock.runFor('04:00')
    expect(await stamp.textContent()).toContain('stale')
    expect(await stamp.getAttribute('title')).toContain('missed its reports')
    await page.clock.runFor('16:00')
    expect(await stamp.textContent()).toContain('offline')
    await stamp.focus()
    await page.keyboard.press('Enter')
    const why = page.locator('.why:popover-open')
    expect(await why.textContent()).toContain('silent for long')
    await page.keyboard.press('Escape')
    expect(await why.count()).toBe(0)
    await page.context().close()
  })
})

describe('a change of page', () => {
  it.each([
    ['fades', 'no-preference', true],
    ['does not move for who asked for less motion', 'reduce', false],
  ] as const)('%s', async (_, reducedMotion, expected) => {
    const { page, faults } = await openSignedIn('/agents')
    await page.emulateMedia({ reducedMotion })
    await page.addInitScript(() => {
      addEventListener('pagereveal', ({ viewTransition }) => {
        document.documentElement.dataset.fades = String(viewTransition !== null)
      })
    })
    await page.goto(`${worker.url}/agents`)
    await page.click('nav a[href="/companies"]')
    await page.waitForURL(`${worker.url}/companies`)
    await page.locator(`html[data-fades="${expected}"]`).waitFor({ state: 'attached' })
    expect(faults).toEqual([])
    await page.context().close()
  })
})

describe('a link one points at', () => {
  it('is fetched ahead, so that the click finds the page there', async () => {
    const { page } = await openSignedIn('/agents')
    const link = page.locator('main a[href="/agents/new"]')
    const ahead = page.waitForEvent('request', {
      predicate: (request) => request.url().endsWith('/agents/new'),
      timeout: 10_000,
    })
    await link.hover()
    await ahead.catch(() => null)
    await link.click()
    await page.waitForURL(`${worker.url}/agents/new`)
    const delivery = await page.evaluate(
      () => (performance.getEntriesByType('navigation')[0] as unknown as Delivered).deliveryType,
    )
    expect(delivery).toBe('navigational-prefetch')
    await page.context().close()
  })
})

type Delivered = { deliveryType: string }

it.each([
  { locale: 'en', dark: false, width: 1280 },
  { locale: 'en', dark: true, width: 390 },
  { locale: 'ru', dark: true, width: 320 },
] as const)('the page of the design passes axe: $locale, dark $dark, $width px', async (look) => {
  const { page, faults } = await openSignedIn('/design', look)
  await page.locator('.choose input').nth(1).check()
  expect(await audit(page)).toEqual([])
  expect(await overflow(page)).toBeLessThanOrEqual(0)
  await saveScreenshot(page, `design-${look.locale}-${look.width}`)
  expect(faults).toEqual([])
  await page.context().close()
})

async function fillAgents(to: TestDatabase): Promise<void> {
  const now = Date.now()
  await to.client.execute("insert into ledger_source values (1, 'gnucash', 'b1', 'Книга', 1)")
  await addAgent(to, { id: 'first', state: 'active' })
  await addAgent(to, { id: 'waiting', state: 'pending' })
  await to.client.batch(
    [
      {
        sql: "insert into stream values (1, 'first', 1, null, null, 1, 'h', 'c', ?, ?, 2)",
        args: [now, now],
      },
      {
        sql: `insert into batch_log values
          (1, 1, 1, 'first', 'k', 'b', 'p', 't', 'r', 'timer', 'direct', 1, 1, 1, 7, 1, 0, 900, ?)`,
        args: [now],
      },
    ],
    'write',
  )
}

async function addAgent(to: TestDatabase, { id, state }: { id: string; state: string }) {
  const now = Date.now()
  const jwk = JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) })
  await to.client.batch(
    [
      {
        sql: `insert into agent
            (id, name, source_id, state, version, host, last_seen_at, created_at)
          values (?, ?, ?, ?, '0.1.0', 'buh-01', ?, ?)`,
        args: [id, `Agent ${id}`, state === 'active' ? 1 : null, state, now, now],
      },
      {
        sql: 'insert into agent_key values (?, ?, ?, ?, ?, null)',
        args: [`key-${id}`, id, jwk, state, now],
      },
    ],
    'write',
  )
}
