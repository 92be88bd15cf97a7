import axeSource from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, saveScreenshot } from '../support/browser.ts'
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
  const faults: string[] = []
  page.on('pageerror', ({ message }) => faults.push(message))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
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

async function audit(page: Page): Promise<unknown[]> {
  await page.evaluate(axeSource.source)
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axeSource }).axe.run()
    return violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }))
  })
}

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

describe('by the keyboard alone', () => {
  it('one signs in, goes to the agents and opens the way to add one', async () => {
    const { page, faults } = await open('/sign-in?next=/agents')
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

const OURS = [
  ...['/agents', '/sources/1/quarantine', '/agents/new', '/members'],
  ...['/sources/1/policy', '/sources/1/egress', '/ledger/invoice/1-i1'],
  '/proofs?of=company&id=beta&figure=open&side=receivable&currency=RUB',
]

/** Every pair of language, theme and width occurs. */
const LOOKS: Required<Omit<Look, 'scripts'>>[] = [
  { locale: 'en', dark: false, width: 1280 },
  { locale: 'en', dark: true, width: 390 },
  { locale: 'ru', dark: true, width: 1280 },
  { locale: 'ru', dark: false, width: 390 },
]

describe.each(LOOKS)('in $locale, dark: $dark, $width px wide', (look) => {
  beforeAll(async () => {
    await addTrouble(database)
    await addEgress(database)
  })

  it('every page of ours passes axe', async () => {
    const outside = await open('/sign-in', look)
    expect(await audit(outside.page)).toEqual([])
    await outside.page.context().close()
    const { page } = await openSignedIn('/agents', look)
    for (const path of [...OURS, '/profile', '/no-such-page']) {
      await page.goto(worker.url + path)
      expect(await audit(page), path).toEqual([])
      const name = `${path.slice(1).replace(/\W+/g, '-')}-${look.locale}-${look.width}`
      await saveScreenshot(page, `${name}${look.dark ? '-dark' : ''}`)
    }
    await page.context().close()
  })
})

it.each([LOOKS[0]!, LOOKS[1]!, { locale: 'ru', dark: true, width: 320 } as const])(
  'the page of the design passes axe: $locale, dark $dark, $width px',
  async (look) => {
    const { page, faults } = await openSignedIn('/design', look)
    await page.locator('.choose input').nth(1).check()
    expect(await audit(page)).toEqual([])
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    await saveScreenshot(page, `design-${look.locale}-${look.width}`)
    expect(faults).toEqual([])
    await page.context().close()
  },
)

it('nothing scrolls two ways at 320 px', async () => {
  const { page } = await openSignedIn('/agents', { locale: 'ru', width: 320 })
  for (const path of [...OURS, '/profile', '/sign-in', '/no-such']) {
    await page.goto(worker.url + path)
    expect(await overflow(page), path).toBeLessThanOrEqual(0)
  }
  await page.context().close()
})

/** A mass delete held back, and a refused row. */
async function addTrouble({ client }: TestDatabase): Promise<void> {
  await client.batch([
    `insert or ignore into agent_hold (agent_id, code, since, hold, entity, deletes, rows)
      values ('first', 'mass-delete', 1, 'h', 'invoice', 120, 400)`,
    `insert or ignore into quarantine values
      (1, 'payment', 'a1b2c3d4e5f60718', 'paidOn', 'not-a-date', 'agent', 1, 1)`,
  ])
}

/** A policy that keeps something back, what has left, and an invoice that was another number before. */
async function addEgress({ client }: TestDatabase): Promise<void> {
  const now = Date.now()
  await client.batch([
    `insert or ignore into egress_policy values (1, 1, 'h1', 'jws', 'key-first', 1, 1),
      (1, 2, 'h2', 'jws', 'key-first', ${now}, null)`,
    `insert or ignore into egress_rule values (1, 'counterparty', 'phone', 'withhold', 1),
      (1, 'counterparty', 'taxId', 'mask', ${now}), (1, 'invoice', 'reference', 'withhold', 1)`,
    `insert or ignore into egress_condition values (1, 'invoice', 'issuedOn >= 2025-01-01', 1)`,
    `insert or ignore into egress_log values (1, '2026-11-20', 'invoice', 1200, 310000, 2),
      (1, '2026-11-21', 'counterparty', 3, 600, 1)`,
    `insert or ignore into company (id, name, name_key, sort_key, created_at, updated_at)
      values ('beta', 'ООО «Бета»', 'бета', 'бета', 1, 1)`,
    `insert or ignore into ledger_link values
      ('counterparty', 1, 'c1', 'beta', 1, 'created', 1)`,
    `insert or ignore into ledger_invoice (source_id, key, side, state, number, counterparty,
        issued_on, due_on, total_minor, currency, seq, hash, bucket, hash_a, hash_b, seen_at)
      values (1, 'i1', 'receivable', 'posted', 'С-17', 'c1', '2026-03-02', '2026-04-01', 125000050,
        'RUB', 1, 'b57ef9efc4309ae3e6fb8cf2a260b6aba0ab953182790e5bc9643465262e332e', 1, 1, 1, 1)`,
    `insert or ignore into ledger_history values (1, 'invoice', 'i1', 1, ${now},
      '{"totalMinor":[100000000,125000050],"dueOn":[null,"2026-04-01"]}', 'c1')`,
  ])
}

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
