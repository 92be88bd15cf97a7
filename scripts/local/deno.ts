import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT } from '../build.ts'
import { startChild } from './child.ts'
import type { RunningWorker, WorkerSettings } from './worker.ts'

const START_MS = 20_000
const POLL_MS = 25

/** `ended` resolves with what it said last. */
export type RunningDeno = Omit<RunningWorker, 'tick'> & { ended: Promise<string> }

/** Starts the built worker on Deno, on loopback. There is no tick: Deno.cron cannot be rung from outside. */
export async function startDeno({ build, bindings, port }: WorkerSettings): Promise<RunningDeno> {
  const assets = join(build, 'assets')
  const child = startChild(
    findProgram(),
    [
      ...['run', '--no-prompt', '--cached-only', '--quiet', '--unstable-cron'],
      ...['--allow-net', '--allow-env', `--allow-read=${assets}`, join(build, 'deno/index.js')],
    ],
    {
      env: {
        ...(process.env as Record<string, string>),
        DENO_NO_UPDATE_CHECK: '1',
        ...bindings,
        PORT: String(port),
        LINTEL_ASSETS_FOLDER: assets,
      },
    },
  )
  const url = `http://localhost:${port}`
  const ready = waitForAnswer(url)
  const died = child.ended.then(() => {
    throw new Error(`Deno ended: ${child.tail()}`)
  })
  try {
    await Promise.race([ready, died])
  } catch (error) {
    await child.stop()
    throw error
  }
  died.catch(() => {})
  return { url, stop: child.stop, ended: child.ended.then(() => child.tail()) }
}

/** The program itself: the package's own starter, needed the first time only, ends without it. */
function findProgram(): string {
  const program = join(ROOT, 'node_modules/deno/deno')
  return existsSync(program) ? program : join(ROOT, 'node_modules/.bin/deno')
}

async function waitForAnswer(url: string): Promise<void> {
  const deadline = Date.now() + START_MS
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/healthz`).catch(() => null)
    if (answer) return void (await answer.arrayBuffer())
    await sleep(POLL_MS)
  }
  throw new Error('Deno did not answer within 20 seconds.')
}
