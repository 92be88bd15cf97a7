import { Hono } from 'hono'
import { serveStatic } from 'hono/serve-static'
import { clientAddress } from './http/client-address.ts'
import type { AppEnv } from './http/context.ts'
import { SECURITY_HEADERS, STATIC_HEADERS } from './http/security-headers.ts'
import { checkStoredRows } from './jobs/check-stored-rows.ts'
import { clean } from './jobs/clean.ts'
import { repairBooks } from './jobs/repair-sums.ts'
import { sealLog } from './jobs/seal-log.ts'
import { sweepFiles } from './jobs/sweep-files.ts'
import { createRuntime } from './runtime.ts'

/** What this entry uses of Deno. */
declare const Deno: {
  env: { toObject(): Record<string, string> }
  exit(code: number): never
  readFile(path: string): Promise<Uint8Array<ArrayBuffer>>
  serve(options: { hostname: string; port: number }, handler: Handler): unknown
  // Behind --unstable-cron on a server of one's own.
  cron?(name: string, schedule: string, handler: () => Promise<void>): Promise<void>
}
type Handler = (
  request: Request,
  info: { remoteAddr: { hostname?: string } },
) => Response | Promise<Response>

const DEFAULT_PORT = 8787
const EVERY_QUARTER_HOUR = '*/15 * * * *'

/** The build's word to Cloudflare, which does not serve it either. */
const HEADER_RULES = '/_headers'

const variables = Deno.env.toObject()
const { app, deps } = start()

// Cloudflare serves these files before the worker runs, with the headers of the build's `_headers`.
const files = new Hono<AppEnv>()
files.use(
  serveStatic({
    root: variables.LINTEL_ASSETS_FOLDER ?? '.lintel/build/assets',
    getContent: async (path) =>
      path.endsWith(HEADER_RULES) ? null : Deno.readFile(path).catch(() => null),
    onFound: (path, c) => {
      const headers = path.includes('/static/') ? STATIC_HEADERS : SECURITY_HEADERS
      for (const [name, value] of Object.entries(headers)) c.header(name, value)
    },
  }),
)
files.all('*', (c) => app.fetch(c.req.raw, c.env))

Deno.serve(
  { hostname: variables.HOST ?? '127.0.0.1', port: Number(variables.PORT ?? DEFAULT_PORT) },
  (request, info) => {
    const connected = info.remoteAddr.hostname ?? ''
    const remoteAddress = clientAddress(deps.env.trustedProxy, request.headers, connected)
    return files.fetch(request, { remoteAddress })
  },
)
Deno.cron?.('clean', EVERY_QUARTER_HOUR, async () => {
  await clean(deps)
  await sealLog(deps)
})
Deno.cron?.('check stored rows', EVERY_QUARTER_HOUR, () => checkStoredRows(deps))
Deno.cron?.('repair sums', EVERY_QUARTER_HOUR, () => repairBooks(deps))
Deno.cron?.('sweep files', EVERY_QUARTER_HOUR, () => sweepFiles(deps))

function start() {
  try {
    return createRuntime(variables)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return Deno.exit(1)
  }
}
