import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findFreePort } from '../../scripts/local/ports.ts'
import { type Bindings, startWorkerd } from '../../scripts/local/worker.ts'
import { median } from '../bench.ts'

const RUNS = 11
const EMPTY = 'export default { fetch: () => new Response() }'

/** Milliseconds that workerd takes longer to be ready with our worker than with one that does nothing. */
export async function measureStartUp(build: string, bindings: Bindings): Promise<number> {
  const empty = join(build, 'empty')
  await mkdir(join(empty, 'assets'), { recursive: true })
  await mkdir(join(empty, 'worker'), { recursive: true })
  await writeFile(join(empty, 'worker/index.js'), EMPTY)
  const [ours, least]: [number[], number[]] = [[], []]
  for (let index = 0; index < RUNS; index += 1) {
    least.push(await timeStart(empty, bindings))
    ours.push(await timeStart(build, bindings))
  }
  return median(ours) - median(least)
}

async function timeStart(build: string, bindings: Bindings): Promise<number> {
  const port = await findFreePort()
  const startedAt = performance.now()
  const worker = await startWorkerd({ build, bindings, port })
  const readyAt = performance.now()
  await worker.stop()
  return readyAt - startedAt
}
