import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@libsql/client/web'
import { build, ROOT } from '../scripts/build.ts'
import { createServerKey } from '../scripts/local/keys.ts'
import { findFreePort } from '../scripts/local/ports.ts'
import { startSqld } from '../scripts/local/sqld.ts'
import { startWorkerd } from '../scripts/local/worker.ts'
import { applyMigrations } from '../scripts/migrations/apply-migrations.ts'
import { readMigrations } from '../scripts/migrations/read-migrations.ts'
import { LOAD_DATABASE, LOAD_FOLDER } from '../scripts/seed/options.ts'
import { type Bench, budget, median, type Row } from './bench.ts'
import { type Cost, type Meter, startMeter } from './pages/meter.ts'
import { weigh } from './ui/bytes.ts'
import { openSession } from './workbench.ts'

const RUNS = 5

/** A page, the budget of its database time in milliseconds, and its trips when it may take a second one. */
type Page = { what: string; path: string; ms: number; trips?: 2 }

/** Every page's database time, rows read, trips and bytes on the load base of `npm run seed`. */
const run: Bench = (say) => measurePages(say, () => true)

export default run

/** The same of the pages that are wanted. Throws when there is no load base. */
export async function measurePages(
  say: (line: string) => void,
  isWanted: (page: Page) => boolean,
): Promise<Row[]> {
  if (!existsSync(LOAD_FOLDER)) {
    throw new Error(
      'There is no load base: npm run seed -- --companies 100000 --ledger-rows 1000000 --activities 1000000',
    )
  }
  const folder = await mkdtemp(join(tmpdir(), 'lintel-bench-'))
  const sqld = await startSqld(join(LOAD_FOLDER, 'sqld'))
  const meter = await startMeter()
  const { url, token } = sqld.address(LOAD_DATABASE)
  const client = createClient({ url, authToken: token })
  // Its tables may be of a version before this one.
  await applyMigrations(client, await readMigrations(join(ROOT, 'migrations')))
  await build(join(folder, 'build'))
  const port = await findFreePort()
  const bindings = {
    ENVIRONMENT: 'local',
    DATABASE_URL: meter.through(url),
    DATABASE_TOKEN: token,
    PUBLIC_URL: `http://localhost:${port}`,
    SERVER_KEY: JSON.stringify(createServerKey()),
    PAIRING_SECRET: randomBytes(32).toString('base64url'),
  }
  const worker = await startWorkerd({ build: join(folder, 'build'), bindings, port })
  try {
    const cookie = await openSession(client)
    const rows: Row[] = []
    for (const page of (await pagesOf(client)).filter(isWanted)) {
      say(page.what)
      rows.push(...(await measure(page, { url: worker.url, cookie, meter })))
    }
    return rows
  } finally {
    await worker.stop()
    await meter.stop()
    await sqld.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

type Site = { url: string; cookie: string; meter: Meter }

async function measure(page: Page, { url, cookie, meter }: Site): Promise<Row[]> {
  const headers = { Cookie: cookie, ...(page.path.startsWith('/palette') && PART) }
  const { bytes } = await weigh(url + page.path, headers)
  const costs: Cost[] = []
  for (let index = 0; index < RUNS; index += 1) {
    meter.take()
    await (await fetch(url + page.path, { headers })).arrayBuffer()
    costs.push(meter.take())
  }
  const of = (name: 'ms' | 'rowsRead' | 'trips') => median(costs.map((cost) => cost[name]))
  return [
    budget(`${page.what}: database`, 'ms', of('ms'), page.ms),
    told(`${page.what}: rows read`, 'rows', of('rowsRead')),
    budget(`${page.what}: trips`, 'trips', of('trips'), page.trips ?? 1),
    budget(`${page.what}: brotli`, 'kB', bytes / 1_000, headers === PART ? 2 : 8),
  ]
}

const PART = { 'HX-Request': 'true' }

/** A figure without a budget of its own. */
const told = (what: string, unit: string, measured: number): Row => ({
  ...{ what, unit, measured },
  ...{ floor: null, ratio: null, target: null, met: null },
})

/** The pages, the largest company and project among them: what is slow is slow there first. */
async function pagesOf(client: Client): Promise<Page[]> {
  const one = async (sql: string) => Object.values((await client.execute(sql)).rows[0] ?? {})[0]
  const largest = (entity: string) => `select record_id from ledger_link where entity = '${entity}'
    order by key limit 1`
  const company = String(await one(largest('counterparty')))
  const project = String(await one(largest('project')))
  const vendor = String(
    await one(
      `select record_id from ledger_link where entity = 'counterparty' and key = 'c0000001'`,
    ),
  )
  const middle = String(await one('select sort_key from company order by id limit 1'))
  const contact = String(
    await one('select contact_id from activity_contact order by contact_id limit 1'),
  )
  const query = (word: string) => encodeURIComponent(word)
  return [
    { what: 'today', path: '/', ms: 5 },
    { what: 'companies', path: '/companies', ms: 5 },
    { what: 'companies by debt', path: '/companies?sort=receivable&dir=desc', ms: 5 },
    { what: 'companies found by prefix', path: `/companies?q=${query('монолит')}`, ms: 5 },
    {
      what: 'companies found by two words',
      path: `/companies?q=${query(middle.slice(0, 12))}`,
      ms: 5,
    },
    { what: 'companies, nothing found', path: '/companies?q=zzzzzz', ms: 5 },
    {
      what: 'companies found with a typo',
      path: `/companies?q=${query('манолит')}`,
      ms: 20,
      trips: 2,
    },
    { what: 'palette', path: `/palette?q=${query('строй')}`, ms: 5 },
    { what: 'palette, with a typo', path: `/palette?q=${query('армотура')}`, ms: 20, trips: 2 },
    { what: 'search page', path: `/search?q=${query('арматур')}`, ms: 5 },
    { what: 'activities found', path: `/search?kind=activity&q=${query('арматур')}`, ms: 5 },
    { what: 'contacts', path: '/contacts', ms: 5 },
    { what: 'contacts found', path: `/contacts?q=${query('соколов')}`, ms: 5 },
    { what: 'busiest contact', path: `/contacts/${contact}`, ms: 10 },
    { what: 'board', path: '/projects/board', ms: 10 },
    { what: 'largest customer', path: `/companies/${company}`, ms: 10 },
    { what: 'largest vendor', path: `/companies/${vendor}`, ms: 10 },
    { what: 'projects', path: '/projects', ms: 5 },
    { what: 'largest project', path: `/projects/${project}`, ms: 10 },
    { what: 'invoices', path: '/invoices', ms: 5 },
    { what: 'overdue invoices', path: '/invoices?state=overdue', ms: 5 },
    { what: 'invoices by number', path: '/invoices?q=123456', ms: 5 },
    { what: 'invoice', path: '/invoices/1-i0000000', ms: 10 },
    { what: 'agents', path: '/agents', ms: 5 },
    { what: 'system state', path: '/health', ms: 5 },
  ]
}
