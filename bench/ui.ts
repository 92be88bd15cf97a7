import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '../scripts/local/browser.ts'
import { weighBuild } from '../scripts/preview/bundle-size.ts'
import { LOAD_FOLDER } from '../scripts/seed/options.ts'
import { type Bench, budget, median, type Row } from './bench.ts'
import { compareWithFloor } from './page.ts'
import { measurePages } from './pages.ts'
import { weigh } from './ui/bytes.ts'
import { insertVariedCompanies } from './ui/companies.ts'
import { measureStartUp } from './ui/start-up.ts'
import { openVisitor, slowestPress, type Visit } from './ui/visit.ts'
import { startWorkbench, type Workbench } from './workbench.ts'

const COMPANIES = 10_000
const RUNS = 3
/** Of the bare page's requests a second. */
const FLOOR_SHARE = 0.5
/** More elements make every restyle slow on a phone; the line is Lighthouse's. */
const MOST_ELEMENTS = 1_400

/** Pages whose database time has a budget on the load base. */
const AT_SCALE = [
  ...['companies', 'companies found by prefix', 'companies found with a typo'],
  ...['largest customer', 'board'],
]

/**
 * Every budget of the interface: bytes, requests, paint, presses, trips, the worker and, where there is a load base,
 * database time on it; and the server beside its floor.
 */
const run: Bench = async (say) => {
  const bench = await startWorkbench()
  const browser = await launchBrowser()
  try {
    say(`${COMPANIES} companies…`)
    await insertVariedCompanies(bench.client, COMPANIES)
    say('bytes and trips…')
    const rows = [...(await weighPages(bench)), ...(await countTrips(bench))]
    rows.push(...(await measureVisits(bench, browser, say)))
    await browser.close()
    rows.push(await compareWithFloor(bench, say, FLOOR_SHARE))
    say('the worker…')
    rows.push(...(await measureWorker(bench)))
    return [...rows, ...(await measureScale(say))]
  } finally {
    await browser.close()
    await bench.stop()
  }
}

export default run

async function weighPages({ url, cookie }: Workbench): Promise<Row[]> {
  const ask = (path: string, headers = {}) => weigh(url + path, { Cookie: cookie, ...headers })
  const list = await ask('/companies')
  const addressOf = (pattern: RegExp) => pattern.exec(list.text)?.[0] ?? ''
  const css = await ask(addressOf(/\/static\/app-\w+\.css/))
  const app = await ask(addressOf(/\/static\/app-\w+\.js/))
  const icons = await ask(addressOf(/\/static\/icons-\w+\.svg/))
  const found = await ask('/palette?q=beton', { 'HX-Request': 'true' })
  const kB = (bytes: number) => bytes / 1_000
  return [
    budget('HTML of a list of 50 rows', 'kB', kB(list.bytes), 8, 14),
    budget('fragment: records of the palette', 'kB', kB(found.bytes), 2, 6),
    budget('CSS', 'kB', kB(css.bytes), 9, 12),
    budget('JavaScript', 'kB', kB(app.bytes), 18, 22),
    budget('icons', 'kB', kB(icons.bytes), 4, 6),
  ]
}

async function measureWorker({ folder, bindings }: Workbench): Promise<Row[]> {
  const build = join(folder, 'build')
  const { worker = 0 } = await weighBuild(build)
  return [
    budget('worker bundle, gzip', 'kB', worker / 1_000, 400, 900),
    budget(
      'worker start-up beside an empty one',
      'ms',
      await measureStartUp(build, bindings),
      30,
      100,
    ),
  ]
}

async function measureScale(say: Say): Promise<Row[]> {
  if (existsSync(LOAD_FOLDER)) {
    const rows = await measurePages(say, ({ what }) => AT_SCALE.includes(what))
    return rows.filter(({ what }) => what.endsWith(': database'))
  }
  say('No load base (npm run seed): database time at scale is not measured.')
  return []
}

async function countTrips({ url, cookie, client }: Workbench): Promise<Row[]> {
  const { rows } = await client.execute('select id from company limit 1')
  const company = `/companies/${rows[0]?.id}`
  const pages = ['/', '/companies', company, '/projects', '/invoices', '/agents', '/palette?q=m']
  const trips = await Promise.all(
    pages.map(async (page) => (await weigh(url + page, { Cookie: cookie })).trips),
  )
  return [budget('most database trips of a page', 'trips', Math.max(...trips), 1, 2)]
}

async function measureVisits({ url, cookie }: Workbench, browser: Browser, say: Say) {
  const cold: Visit[] = []
  const warm: Visit[] = []
  const presses: number[] = []
  for (let index = 0; index < RUNS; index += 1) {
    say(`visit ${index + 1} of ${RUNS}…`)
    const { page, visit, close } = await openVisitor(browser, url, cookie)
    cold.push(await visit(() => page.goto(`${url}/companies`)))
    await page.goto(`${url}/projects`)
    warm.push(await visit(() => page.goto(`${url}/companies`)))
    await pressKeys(page)
    presses.push(await slowestPress(page))
    await close()
  }
  return describeVisits(cold, warm, presses)
}

type Say = (line: string) => void

/** What a person does in a list: walks it, opens the palette and types. */
async function pressKeys(page: Awaited<ReturnType<typeof openVisitor>>['page']): Promise<void> {
  for (const key of ['j', 'j', 'k', '/', 'o', 't', 'Escape', '?', 'Escape']) {
    await page.keyboard.press(key)
    await page.waitForTimeout(250)
  }
}

function describeVisits(cold: readonly Visit[], warm: readonly Visit[], presses: number[]): Row[] {
  const of = (visits: readonly Visit[], name: keyof Visit) =>
    median(visits.map((visit) => visit[name]))
  return [
    budget('first visit, all that travels', 'kB', of(cold, 'bytes') / 1_000, 40, 55),
    budget('first visit', 'requests', of(cold, 'requests'), 5, 7),
    budget('cold list, largest paint', 's', of(cold, 'lcpMs') / 1_000, 1, 1.5),
    budget('cold list, until its first row shows', 's', of(cold, 'firstRowMs') / 1_000, 0.7),
    budget('warm list, largest paint', 's', of(warm, 'lcpMs') / 1_000, 0.6, 1),
    budget('warm list, until its first row shows', 's', of(warm, 'firstRowMs') / 1_000, 0.6),
    budget('warm navigation', 'requests', of(warm, 'requests'), 1, 2),
    budget('slowest press of a key', 'ms', median(presses), 80, 150),
    budget('layout shift', '', Math.max(of(cold, 'cls'), of(warm, 'cls')), 0.01, 0.05),
    budget('elements of a page', 'elements', of(cold, 'elements'), MOST_ELEMENTS),
  ]
}
