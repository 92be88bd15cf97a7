import { join } from 'node:path'
import { build } from 'esbuild'
import { ROOT } from '../scripts/build.ts'
import { findFreePort } from '../scripts/local/ports.ts'
import { startWorkerd } from '../scripts/local/worker.ts'
import { type Bench, median, type Row, row } from './bench.ts'
import { measureRequests } from './load.ts'
import { startWorkbench, type Workbench } from './workbench.ts'

const COMPANIES = 10_000
const RUNS = 5
const LOAD = { concurrency: 16, ms: 2_000 }
/** A whole page with layout, session and access rules, against a bare table. */
const TARGET = 0.5

/** The companies list against the least page of 50 rows, on the same workerd and sqld. */
const run: Bench = async (say) => {
  const bench = await startWorkbench()
  try {
    say(`${COMPANIES} companies…`)
    await insertCompanies(bench)
    return [await compareWithFloor(bench, say)]
  } finally {
    await bench.stop()
  }
}

export default run

/** Requests a second of the companies list, signed in and with access rules, beside the bare page. */
export async function compareWithFloor(
  bench: Workbench,
  say: (line: string) => void,
  target = TARGET,
): Promise<Row> {
  const floor = await startFloor(bench)
  const page = { url: `${bench.url}/companies`, headers: { Cookie: bench.cookie } }
  const [measured, least]: [number[], number[]] = [[], []]
  for (let index = 0; index < RUNS; index += 1) {
    say(`run ${index + 1} of ${RUNS}…`)
    least.push(await measureRequests(floor.url, LOAD))
    measured.push(await measureRequests(page.url, { ...LOAD, headers: page.headers }))
  }
  await floor.stop()
  return row('companies list, 50 rows', 'requests/s', median(measured), median(least), target)
}

async function startFloor({ folder, bindings }: Workbench) {
  const out = join(folder, 'floor')
  await build({
    entryPoints: [join(ROOT, 'bench/floor/page.ts')],
    outfile: join(out, 'worker/index.js'),
    bundle: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*'],
    logLevel: 'warning',
  })
  return startWorkerd({ build: out, bindings, port: await findFreePort() })
}

async function insertCompanies({ client }: Workbench): Promise<void> {
  await client.execute({
    sql: `with recursive number(n) as (select 1 union all select n + 1 from number where n < ?)
      insert into company
        (id, name, name_key, sort_key, tax_id, is_customer, created_at, updated_at)
      select printf('c-%06d', n), printf('Company %06d', n), printf('company %06d', n),
        printf('company %06d', n), printf('%010d', n), 1, 0, 0 from number`,
    args: [COMPANIES],
  })
}
