import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Log, LogLevel, Miniflare, type MiniflareOptions } from 'miniflare'
import { readWorkerSettings } from './worker-settings.ts'

/** The running app. */
export type RunningWorker = {
  /** Its origin. */
  url: string
  /** Runs the scheduled handler once, as the clock would. */
  tick: () => Promise<void>
  stop: () => Promise<void>
}

// Not in miniflare's own type of a worker.
type Scheduled = { scheduled(options: { cron: string }): Promise<unknown> }

/** The variables of worker/env.ts. */
export type Bindings = Record<string, string>

export type WorkerSettings = {
  /** The folder that scripts/build.ts wrote. */
  build: string
  bindings: Bindings
  port: number
  /** Where R2 keeps its objects; without it in a folder that goes when the worker ends. */
  files?: string
  /** The key by which the files are reached over S3 too, as a copy of them is made. */
  filesKey?: { accessKeyId: string; secretAccessKey: string }
}

/** The bucket bound to the worker as FILES. */
export const BUCKET = 'lintel-files'
/** Where miniflare answers S3 for it. */
export const LOCAL_S3_PATH = '/cdn-cgi/local/r2/s3'

/** Starts the built worker on workerd, on loopback, static files served as Cloudflare serves them. */
export async function startWorkerd({
  build,
  bindings,
  port,
  files,
  filesKey,
}: WorkerSettings): Promise<RunningWorker> {
  const { compatibilityDate, compatibilityFlags, crons } = await readWorkerSettings()
  const options: MiniflareOptions = {
    host: '127.0.0.1',
    port,
    log: new Log(LogLevel.ERROR),
    // Or it asks Cloudflare's servers where this machine stands.
    cf: false,
    telemetry: { enabled: false },
    ...(files !== undefined && { resourcePersistencePath: files }),
    workers: [
      {
        config: {
          name: 'lintel',
          compatibilityDate,
          compatibilityFlags,
          env: {
            FILES: {
              type: 'r2',
              name: BUCKET,
              ...(filesKey && { dev: { experimentalS3Credentials: filesKey } }),
            },
            ...Object.fromEntries(
              Object.entries(bindings).map(([name, value]) => [name, { type: 'text', value }]),
            ),
          },
          triggers: crons.map((schedule) => ({ type: 'scheduled', schedule })),
          assets: {
            directory: join(build, 'assets'),
            hasUserWorker: true,
            htmlHandling: 'none',
            notFoundHandling: 'none',
          },
          manifest: {
            mainModule: 'index.js',
            modules: {
              'index.js': {
                type: 'esm',
                contents: await readFile(join(build, 'worker/index.js'), 'utf8'),
              },
            },
          },
        },
      },
    ],
  }
  const miniflare = makeWithoutSignals(() => new Miniflare(options))
  await miniflare.ready
  return {
    url: `http://localhost:${port}`,
    tick: async () => {
      const worker = (await miniflare.getWorker()) as unknown as Scheduled
      await worker.scheduled({ cron: crons[0]! })
    },
    stop: () => miniflare.dispose(),
  }
}

/**
 * Miniflare ends the whole process at a signal, before others could end their parts in order; ending is left to
 * whoever started it. Its listener of `exit`, which ends workerd in any case, stays.
 */
export function makeWithoutSignals<T>(make: () => T): T {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const before = signals.map((signal) => process.listeners(signal))
  const made = make()
  signals.forEach((signal, index) => {
    const added = process.listeners(signal).filter((listener) => !before[index]?.includes(listener))
    for (const listener of added) process.removeListener(signal, listener)
  })
  return made
}
