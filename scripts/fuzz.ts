/**
 * npm run fuzz -- --seeds N --from K: goes on with the simulation; --seed K plays one seed and tells its story.
 * npm run fuzz -- --kills N: goes on with killing real processes.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { bundleSimulation } from '../test/simulation/bundle.ts'
import { ROOT } from './build.ts'

const args = process.argv.slice(2)
const [option, rounds = '100'] = args
if (option === '--kills') {
  const vitest = join(ROOT, 'node_modules/.bin/vitest')
  run([vitest, 'run', 'test/kills'], { ...process.env, KILL_ROUNDS: rounds })
} else {
  const program = join(ROOT, '.lintel/fuzz/fuzz.mjs')
  await bundleSimulation('fuzz.ts', program)
  run(['--enable-source-maps', program, ...args], process.env)
}

function run(what: string[], env: NodeJS.ProcessEnv): void {
  const node = ['--disable-warning=ExperimentalWarning', ...what]
  const child = spawn(process.execPath, node, { cwd: ROOT, stdio: 'inherit', env })
  child.once('exit', (code) => process.exit(code ?? 1))
}
