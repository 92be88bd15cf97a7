import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'

/** The phone and the line of the budgets in the interface's table. */
const SLOWDOWN = 4
const ROUND_TRIP_MS = 150
const BYTES_A_SECOND = (1.6 * 1_000_000) / 8
const SCREEN = { width: 390, height: 844 }
/** After this long without a request a page has what it needs. */
const QUIET_MS = 1_000

/** What a person waits for, and what travels meanwhile. */
export type Visit = {
  requests: number
  bytes: number
  lcpMs: number
  firstRowMs: number
  cls: number
  elements: number
}

export type Visitor = { page: Page; visit: (go: () => Promise<unknown>) => Promise<Visit> }

/** A browser that has seen nothing yet, on the slow line, signed in. */
export async function openVisitor(
  browser: Browser,
  url: string,
  cookie: string,
): Promise<Visitor & { close: () => Promise<void> }> {
  // The budgets are in brotli; with a choice the server of the lab takes gzip, unlike that of production.
  const extraHTTPHeaders = { 'Accept-Encoding': 'br' }
  const context = await browser.newContext({ viewport: SCREEN, extraHTTPHeaders })
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url }])
  await context.addInitScript(observe)
  const page = await context.newPage()
  const wire = await slowDown(context, page)
  return {
    page,
    visit: (go) => measureVisit(page, wire, go),
    close: () => context.close(),
  }
}

async function slowDown(context: BrowserContext, page: Page): Promise<CDPSession> {
  const wire = await context.newCDPSession(page)
  await wire.send('Network.enable')
  await wire.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: ROUND_TRIP_MS,
    downloadThroughput: BYTES_A_SECOND,
    uploadThroughput: BYTES_A_SECOND,
  })
  await wire.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
  return wire
}

async function measureVisit(
  page: Page,
  wire: CDPSession,
  go: () => Promise<unknown>,
): Promise<Visit> {
  let [requests, bytes] = [0, 0]
  const cached = new Set<string>()
  const onCached = ({ requestId }: { requestId: string }) => void cached.add(requestId)
  const onDone = ({ requestId, encodedDataLength }: Finished) => {
    if (cached.has(requestId) || encodedDataLength === 0) return
    requests += 1
    bytes += encodedDataLength
  }
  wire.on('Network.requestServedFromCache', onCached)
  wire.on('Network.loadingFinished', onDone)
  await go()
  await page.waitForFunction(() => document.readyState === 'complete')
  await page.waitForTimeout(QUIET_MS)
  wire.off('Network.requestServedFromCache', onCached)
  wire.off('Network.loadingFinished', onDone)
  const seen = await page.evaluate(() => ({
    ...(globalThis as unknown as Observed).seen,
    elements: document.querySelectorAll('*').length,
  }))
  return { requests, bytes, ...seen }
}

type Finished = { requestId: string; encodedDataLength: number }
type Observed = { seen: { lcpMs: number; firstRowMs: number; cls: number; slowestMs: number } }

/** The slowest answer to a press since the page was opened: milliseconds from the key to the next paint. */
export async function slowestPress(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as Observed).seen.slowestMs)
}

// Runs in the page, before it; must stand alone.
function observe(): void {
  const seen = { lcpMs: 0, firstRowMs: 0, cls: 0, slowestMs: 0 }
  Object.assign(globalThis, { seen })
  const watch = (type: string, take: (entry: never) => void, more = {}) =>
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) take(entry as never)
    }).observe({ type, buffered: true, ...more })
  watch('largest-contentful-paint', (entry: { startTime: number }) => {
    seen.lcpMs = entry.startTime
  })
  watch('layout-shift', (entry: { value: number; hadRecentInput: boolean }) => {
    if (!entry.hadRecentInput) seen.cls += entry.value
  })
  watch(
    'event',
    (entry: { duration: number; interactionId: number }) => {
      if (entry.interactionId) seen.slowestMs = Math.max(seen.slowestMs, entry.duration)
    },
    { durationThreshold: 16 },
  )
  const look = () => {
    const row = document.querySelector('main tbody tr')
    // The frame that holds the row is painted by the time of the next one.
    if (row?.checkVisibility()) requestAnimationFrame(() => (seen.firstRowMs = performance.now()))
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}
