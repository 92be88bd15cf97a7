import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT } from '../../scripts/build.ts'
import { AGENT_FLAGS } from '../../scripts/local/agent-flags.ts'
import { makeAgentHome } from '../../test/agent/support/agent-process.ts'
import { confirmAgents } from '../../test/agent/support/pair-home.ts'
import { openPairing } from '../../test/support/agent-client.ts'
import type { Workbench } from '../workbench.ts'
import { fillBook } from './book.ts'

export type BenchAgent = Awaited<ReturnType<typeof pairBenchAgent>>

const LOOK_MS = 20
/** A change that has not come by then never will. */
const PATIENCE_MS = 120_000

/** The agent as a program, with a book of so many rows, paired with the workbench's app. */
export async function pairBenchAgent(bench: Workbench, rows: number) {
  const home = await makeAgentHome({ server: bench.url, book: 'a' })
  fillBook(home.book, rows)
  // The wait for quiet is the default one.
  await home.configure((text) => text.replace(/^quiet.*\n/m, ''))
  const { client, bindings } = bench
  const site = {
    ...{ fetch: () => new Response(), origin: bench.url },
    ...{ database: { client } as never, pairingSecret: bindings.PAIRING_SECRET! },
  }
  const pairing = start('pair', '--code', await openPairing(site))
  await pairing.until(/^ {4}\w{5} \w{5} \w{5} \w{5}$/)
  await confirmAgents({ client } as never)
  await pairing.ended

  function start(...args: string[]) {
    const program = join(ROOT, 'sync-agent/main.ts')
    const tell = join(ROOT, 'bench/sync/tell-peak.ts')
    return home.startWith(process.execPath, [...AGENT_FLAGS, '--import', tell, program, ...args])
  }

  /** One command, from the start of the program to its end. */
  async function run(command: 'sync' | 'verify'): Promise<{ seconds: number; peakMB: number }> {
    const startedAt = performance.now()
    const program = start(command)
    const exit = await program.ended
    const seconds = (performance.now() - startedAt) / 1_000
    const said = program.lines.join('\n')
    if (exit !== 0) throw new Error(`${command} ended with ${exit}:\n${said}`)
    return { seconds, peakMB: Number(/^peak (\d+)$/m.exec(said)?.[1]) / 1_000 }
  }

  return { ...home, start, sync: () => run('sync'), verify: () => run('verify') }
}

/** Milliseconds until a query gives a row. */
export async function untilFound({ client }: Workbench, sql: string): Promise<number> {
  const startedAt = performance.now()
  while (performance.now() - startedAt < PATIENCE_MS) {
    if ((await client.execute(sql)).rows.length > 0) return performance.now() - startedAt
    await sleep(LOOK_MS)
  }
  throw new Error(`It never came: ${sql}`)
}
