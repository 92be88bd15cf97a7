import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client/web'
import { build, ROOT } from '../scripts/build.ts'
import { createServerKey } from '../scripts/local/keys.ts'
import { findFreePort } from '../scripts/local/ports.ts'
import { startSqld } from '../scripts/local/sqld.ts'
import { startWorkerd } from '../scripts/local/worker.ts'
import { applyMigrations } from '../scripts/migrations/apply-migrations.ts'
import { readMigrations } from '../scripts/migrations/read-migrations.ts'
import { LOAD_DATABASE, LOAD_FOLDER } from '../scripts/seed/options.ts'
import { BALANCE_ROWS } from '../worker/store/apply/balance-parts.ts'
import { databaseOf } from '../worker/store/database.ts'
import { mergeIndex } from '../worker/store/search-merge.ts'
import { fillTurnover } from '../worker/sync/fill-turnover.ts'
import { type Bench, budget, median, type Row } from './bench.ts'
import { askedPages, type Page, WEIGHTS } from './pages/asked-pages.ts'
import { type Cost, type Meter, startMeter } from './pages/meter.ts'
import { type Answered, weigh } from './ui/bytes.ts'
import { openSession } from './workbench.ts'

const RUNS = 5

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
  // As the clock of a site and the heartbeats of its agents would have done long ago.
  await mergeIndex(databaseOf(client), Number.POSITIVE_INFINITY)
  for (const { id } of (await client.execute('select id from ledger_source')).rows) {
    await fillTurnover(databaseOf(client), Number(id), BALANCE_ROWS)
  }
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
    for (const page of (await askedPages(client)).filter(isWanted)) {
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
  const { what, path, ms, trips = 1, is = 'list' } = page
  const headers = { Cookie: cookie, ...(is === 'fragment' && PART) }
  const rows = is === 'bare' ? [] : [weightOf(page, await weigh(url + path, headers))]
  const costs: Cost[] = []
  for (let index = 0; index < RUNS; index += 1) {
    meter.take()
    await (await fetch(url + path, { headers })).arrayBuffer()
    costs.push(meter.take())
  }
  const of = (name: 'ms' | 'rowsRead' | 'trips') => median(costs.map((cost) => cost[name]))
  return [
    budget(`${what}: database`, 'ms', of('ms'), ...ms),
    told(`${what}: rows read`, 'rows', of('rowsRead')),
    budget(`${what}: trips`, 'trips', of('trips'), trips, 2),
    ...rows,
  ]
}

function weightOf({ what, is = 'list' }: Page, { bytes }: Answered): Row {
  const line = `${what}: brotli`
  const most = WEIGHTS[is]
  return most === null
    ? told(line, 'kB', bytes / 1_000)
    : budget(line, 'kB', bytes / 1_000, ...most)
}

const PART = { 'HX-Request': 'true' }

/** A figure without a budget of its own. */
const told = (what: string, unit: string, measured: number): Row => ({
  ...{ what, unit, measured },
  ...{ floor: null, ratio: null, target: null, limit: null, met: null },
})
