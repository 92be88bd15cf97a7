/**
 * npm run start:deno: the worker on Deno, for a server of one's own. Variables as in .dev.vars.example, from the
 * environment or from .dev.vars; PORT if 8787 is taken. See docs/deploy.md.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BUILD, build, ROOT } from './build.ts'
import { startDeno } from './local/deno.ts'
import { findPortProblem } from './local/ports.ts'
import { createRunning } from './start/running.ts'

const DEFAULT_PORT = 8787

const running = createRunning('Stopping…')
const file = join(ROOT, '.dev.vars')
// What the environment has set already stays as it is.
if (existsSync(file)) process.loadEnvFile(file)

try {
  const port = Number(process.env.PORT ?? DEFAULT_PORT)
  if ((await findPortProblem(port)) !== null) {
    throw new Error(
      `Port ${port} cannot be used: choose another with PORT=${port + 1} npm run start:deno.`,
    )
  }
  await build()
  // The worker reads the rest of its environment itself and says what is missing.
  const worker = await startDeno({ build: BUILD, bindings: {}, port })
  running.add(worker.stop)
  worker.ended.then((tail) => running.fail(`The worker ended; it said last: ${tail || 'nothing'}`))
  running.say(`URL: ${process.env.PUBLIC_URL ?? worker.url}`)
  running.say('Lintel is ready')
} catch (error) {
  running.fail(error instanceof Error ? error.message : String(error))
}
