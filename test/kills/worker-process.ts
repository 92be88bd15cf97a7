import { join } from 'node:path'
import { inject } from 'vitest'
import { startChild } from '../../scripts/local/child.ts'
import { findFreePort } from '../../scripts/local/ports.ts'
import { TEST_PAIRING_SECRET } from '../support/agent-client.ts'
import { SERVER_KEY } from '../support/worker.ts'

const PROGRAM = join(import.meta.dirname, 'worker-program.ts')

/** A worker that keeps its address over its deaths. */
export async function openKillableWorker(database: { url: string; token: string }) {
  const port = await findFreePort()
  const origin = `http://localhost:${port}`
  const bindings = {
    ENVIRONMENT: 'local',
    DATABASE_URL: database.url,
    DATABASE_TOKEN: database.token,
    PUBLIC_URL: origin,
    SERVER_KEY: JSON.stringify(SERVER_KEY),
    PAIRING_SECRET: TEST_PAIRING_SECRET,
  }
  const settings = JSON.stringify({ build: inject('build'), bindings, port })

  async function start() {
    let tellReady = () => {}
    const ready = new Promise<void>((resolve) => {
      tellReady = resolve
    })
    const child = startChild(process.execPath, [PROGRAM, settings], {
      onLine: (line) => line === 'ready' && tellReady(),
    })
    const died = child.ended.then(() => {
      throw new Error(`The worker ended: ${child.tail()}`)
    })
    died.catch(() => {})
    await Promise.race([ready, died])
    return child
  }

  return { origin, start }
}
