import { join } from 'node:path'
import { findFreePort } from '../scripts/local/ports.ts'
import { startWorkerd } from '../scripts/local/worker.ts'
import { selectBucketSums } from '../worker/store/bucket-sums.ts'
import { openDatabase } from '../worker/store/database.ts'
import { type Bench, budget, median, type Row } from './bench.ts'
import { type BenchAgent, pairBenchAgent } from './sync/agent.ts'
import { startByteCounter } from './sync/byte-counter.ts'
import { startWorkbench, type Workbench } from './workbench.ts'

const ROWS = 100_000
const RUNS = 5
const DAMAGED = 10
const RECOMPUTE_MS = 1_000
const VERIFY_SECONDS = 60
const PEAK_MB = 150
const REPAIR_KB = 300
const ENTITIES = [
  ...(['counterparty', 'project', 'contract'] as const),
  ...(['invoice', 'payment', 'allocation'] as const),
]

type Say = (line: string) => void

/** Verification by the real agent, workerd and sqld: the edge's sums computed again, everything compared, ten damaged rows. */
const run: Bench = async (say, options) => {
  const rows = options.rows ?? ROWS
  const bench = await startWorkbench()
  say(`a book of ${rows.toLocaleString('en')} rows…`)
  const agent = await pairBenchAgent(bench, rows)
  try {
    say('first load…')
    await agent.sync()
    const of = `of ${rows.toLocaleString('en')} rows`
    return [
      ...(await measureEdge(bench, of, say)),
      ...(await measureAgent(agent, of, say)),
      ...(await measureRepair(bench, agent, say)),
    ]
  } finally {
    await agent.remove()
    await bench.stop()
  }
}

export default run

/** The statements of POST sums, as the worker sends them. */
async function measureEdge({ bindings }: Workbench, of: string, say: Say): Promise<Row[]> {
  say('sums on the edge…')
  const db = openDatabase({ url: bindings.DATABASE_URL!, token: bindings.DATABASE_TOKEN! })
  const took: number[] = []
  for (let turn = 0; turn < RUNS; turn += 1) {
    const [first, ...rest] = ENTITIES.map((entity) =>
      selectBucketSums(db, { sourceId: 1, entity, basis: 'rows', width: 64, at: [] }),
    )
    const startedAt = performance.now()
    await db.read([first!, ...rest])
    took.push(performance.now() - startedAt)
  }
  db.close()
  return [budget(`sums ${of} computed again on the edge`, 'ms', median(took), RECOMPUTE_MS)]
}

/** The whole program: every stored row hashed again, sums compared, the source read and compared with the shadow. */
async function measureAgent(agent: BenchAgent, of: string, say: Say): Promise<Row[]> {
  say('lintel-agent verify…')
  // The first tells the sums of all projects; from then on only what changed travels.
  await agent.verify()
  const { seconds, peakMB } = await agent.verify()
  return [
    budget(`source, shadow and edge ${of} compared`, 's', seconds, VERIFY_SECONDS),
    budget('memory of the agent meanwhile, at most', 'MB', peakMB, PEAK_MB),
  ]
}

async function measureRepair(bench: Workbench, agent: BenchAgent, say: Say): Promise<Row[]> {
  say(`${DAMAGED} damaged rows…`)
  const { client } = bench
  await client.execute(`update ledger_invoice set total_minor = total_minor + 1 where key in (
    select key from ledger_invoice order by key limit ${DAMAGED / 2})`)
  await client.execute(`delete from ledger_payment where key in (
    select key from ledger_payment order by key limit ${DAMAGED / 2})`)
  await bench.stopWorker()
  const port = await findFreePort()
  const build = join(bench.folder, 'build')
  const worker = await startWorkerd({ build, bindings: bench.bindings, port })
  const counter = await startByteCounter(Number(new URL(bench.url).port), port)
  try {
    await agent.verify()
    const { sent, received } = counter.take()
    const { rows } = await client.execute(
      'select count(*) as repaired from verification_difference where repaired = 1',
    )
    if (Number(rows[0]?.repaired) !== DAMAGED)
      throw new Error(`${rows[0]?.repaired} were repaired.`)
    const kilobytes = (sent + received) / 1_000
    return [budget(`${DAMAGED} damaged rows found and repaired`, 'kB', kilobytes, REPAIR_KB)]
  } finally {
    await counter.stop()
    await worker.stop()
  }
}
