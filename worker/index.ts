import { clientAddress } from './http/client-address.ts'
import { checkStoredRows } from './jobs/check-stored-rows.ts'
import { clean } from './jobs/clean.ts'
import { repairBooks } from './jobs/repair-sums.ts'
import { sealLog } from './jobs/seal-log.ts'
import { sweepFiles } from './jobs/sweep-files.ts'
import { createRuntime } from './runtime.ts'
import { answerStartupError } from './startup-error.ts'

type Bindings = Record<string, unknown>

// Kept for the life of the isolate; it holds no connection and no state of a request.
let runtime: ReturnType<typeof createRuntime> | undefined

function start(bindings: Bindings) {
  runtime ??= createRuntime(bindings)
  return runtime
}

/** The entry for workerd, locally and on Cloudflare Workers. */
export default {
  async fetch(request: Request, bindings: Bindings): Promise<Response> {
    try {
      const { app, deps } = start(bindings)
      // workerd tells of no connection: without a trusted proxy the address is unknown.
      const remoteAddress = clientAddress(deps.env.trustedProxy, request.headers, '')
      return await app.fetch(request, { remoteAddress })
    } catch (error) {
      return answerStartupError(error)
    }
  },
  async scheduled(_event: unknown, bindings: Bindings): Promise<void> {
    const { deps } = start(bindings)
    await clean(deps)
    await sealLog(deps)
    await checkStoredRows(deps)
    await repairBooks(deps)
    await sweepFiles(deps)
  },
}
