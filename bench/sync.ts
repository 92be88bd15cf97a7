import { join } from 'node:path'
import { findFreePort } from '../scripts/local/ports.ts'
import { startWorkerd } from '../scripts/local/worker.ts'
import { type Bench, budget, percentile, type Row, row } from './bench.ts'
import { startMeter } from './pages/meter.ts'
import { type BenchAgent, pairBenchAgent, untilFound } from './sync/agent.ts'
import { correctInvoices, invoiceKey } from './sync/book.ts'
import { startByteCounter } from './sync/byte-counter.ts'
import { measureFloor, measurePeer } from './sync/floor.ts'
import { startWorkbench, type Workbench } from './workbench.ts'

const ROWS = 100_000
/** Of the floor's rows a second, with capture, signatures, verification, links and kept sums. */
const FLOOR_SHARE = 0.6
const PEAK_MB = 150
const DOORBELL_MS = 1_000
const SYNC_NOW_MS = 2_000
const TIMES = 20
const CHANGED = 10
/** What a cycle may cost the edge for each row that changed, and for itself. */
const ROWS_A_CHANGE = 200

type Say = (line: string) => void

/** From the book to SQL by the real agent, workerd and sqld: a first load, changed rows, nothing new, ten rows. */
const run: Bench = async (say, options) => {
  const rows = options.rows ?? ROWS
  const bench = await startWorkbench()
  say(`a book of ${rows.toLocaleString('en')} rows…`)
  const agent = await pairBenchAgent(bench, rows)
  try {
    return [
      ...(await measureLoad(bench, agent, rows, say)),
      ...(await measureAtWork(bench, agent, say)),
      ...(await measureCycle(bench, agent, say)),
    ]
  } finally {
    await agent.remove()
    await bench.stop()
  }
}

export default run

async function measureLoad(bench: Workbench, agent: BenchAgent, rows: number, say: Say) {
  say('first load…')
  const load = await agent.sync()
  const rate = rows / load.seconds
  say('floor: json_each…')
  const floor = await measureFloor(bench, agent.book)
  say('peer: multi-value inserts…')
  const peer = await measurePeer(bench, agent.book)
  const what = `first load of ${rows.toLocaleString('en')} rows`
  return [
    row(`${what}, beside the floor`, 'rows/s', rate, floor, FLOOR_SHARE),
    row(`${what}, beside the peer`, 'rows/s', rate, peer, 1),
    budget('memory of the agent, at most', 'MB', load.peakMB, PEAK_MB),
  ]
}

async function measureAtWork(bench: Workbench, agent: BenchAgent, say: Say): Promise<Row[]> {
  const running = agent.start('run')
  try {
    await running.until(/nothing new|row/)
    say('one changed row…')
    const rung: number[] = []
    for (let turn = 0; turn < TIMES; turn += 1) {
      agent.edit(`update jobs set name = 'Edit ${turn}' where id = 'J00000'`)
      rung.push(await untilFound(bench, `select 1 from ledger_project where name = 'Edit ${turn}'`))
    }
    say('one corrected invoice…')
    const corrected: number[] = []
    for (let turn = 0; turn < TIMES; turn += 1) {
      agent.edit(`update invoices set id = 'T${turn}' where guid = '${invoiceKey(0)}'`)
      const found = `select 1 from ledger_invoice where key = '${invoiceKey(0)}' and number = 'T${turn}'`
      corrected.push(await untilFound(bench, found))
    }
    say('Sync now…')
    const asked: number[] = []
    for (let turn = 0; turn < TIMES; turn += 1) asked.push(await syncNow(bench))
    return [
      budget('one changed row, commit to SQL, p95', 'ms', percentile(rung, 0.95), DOORBELL_MS),
      budget(
        'one corrected invoice, commit to SQL, p95',
        'ms',
        percentile(corrected, 0.95),
        DOORBELL_MS,
      ),
      budget('Sync now, nothing new, p95', 'ms', percentile(asked, 0.95), SYNC_NOW_MS),
    ]
  } finally {
    await running.stop()
  }
}

/** Milliseconds from the click to the replica having passed the marker. */
async function syncNow(bench: Workbench): Promise<number> {
  const startedAt = performance.now()
  const answer = await fetch(`${bench.url}/sources/1/commands`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Cookie: bench.cookie, 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams({ next: '/' }),
  })
  const id = /\/commands\/([\w-]+)/.exec(answer.headers.get('Location') ?? '')?.[1]
  if (!id) throw new Error(`Sync now answered ${answer.status}`)
  await untilFound(
    bench,
    `select 1 from command join stream on stream.source_id = command.source_id
     where command.id = '${id}' and command.state = 'captured' and head_seq >= marker`,
  )
  return performance.now() - startedAt
}

/** Ten rows of all changed: what travels, and what the edge's database reads and writes for them. */
async function measureCycle(bench: Workbench, agent: BenchAgent, say: Say): Promise<Row[]> {
  say(`${CHANGED} changed rows…`)
  await bench.stopWorker()
  const meter = await startMeter()
  const port = await findFreePort()
  const bindings = {
    ...bench.bindings,
    DATABASE_URL: meter.through(bench.bindings.DATABASE_URL!),
  }
  const worker = await startWorkerd({ build: join(bench.folder, 'build'), bindings, port })
  const counter = await startByteCounter(Number(new URL(bench.url).port), port)
  try {
    agent.edit(correctInvoices(CHANGED, 1_00))
    await agent.sync()
    const { rowsRead, rowsWritten } = meter.take()
    const { sent } = counter.take()
    const most = ROWS_A_CHANGE * CHANGED
    return [
      budget(`${CHANGED} changed rows, bytes sent`, 'bytes', sent, 1_000 * CHANGED),
      budget(`${CHANGED} changed rows, read on the edge`, 'rows', rowsRead, most),
      budget(`${CHANGED} changed rows, written on the edge`, 'rows', rowsWritten, most),
    ]
  } finally {
    await counter.stop()
    await worker.stop()
    await meter.stop()
  }
}
