/** The worker on workerd as a program of its own, so that it can be killed: takes its settings as JSON. */
import { startWorkerd, type WorkerSettings } from '../../scripts/local/worker.ts'

await startWorkerd(JSON.parse(process.argv[2] ?? '') as WorkerSettings)
console.log('ready')
