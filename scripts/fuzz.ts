/** npm run fuzz -- --seeds N --from K: goes on with the simulation; --seed K plays one seed and tells its story. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { bundleSimulation } from '../test/simulation/bundle.ts'
import { ROOT } from './build.ts'

const program = join(ROOT, '.lintel/fuzz/fuzz.mjs')
await bundleSimulation('fuzz.ts', program)
const child = spawn(
  process.execPath,
  [
    ...['--enable-source-maps', '--disable-warning=ExperimentalWarning', program],
    ...process.argv.slice(2),
  ],
  { cwd: ROOT, stdio: 'inherit' },
)
child.once('exit', (code) => process.exit(code ?? 1))
