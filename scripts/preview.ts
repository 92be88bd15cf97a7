/** npm run preview: this branch over a database of its own, here or on Cloudflare. See docs/deploy.md. */
import { dropNamed, printPreviews, startPreview } from './preview/local.ts'
import { readPreviewOptions } from './preview/options.ts'
import { runRemote } from './preview/remote-command.ts'
import { createRunning } from './start/running.ts'

const running = createRunning('Stopping…')

try {
  const options = readPreviewOptions(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd())
  if (options.remote) await runRemote(running, options, process.env)
  else if (options.list) await printPreviews(running, options.from)
  else if (options.drop !== null) await dropNamed(running, options.drop, options.from)
  else await startPreview(running, options)
  if (options.remote || options.list || options.drop !== null) await running.stop(0)
} catch (error) {
  running.fail(error instanceof Error ? error.message : String(error))
}
