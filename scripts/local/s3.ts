import { Log, LogLevel, Miniflare } from 'miniflare'
import type { S3Variables } from '../../worker/env.ts'
import { findFreePort } from './ports.ts'
import { BUCKET, LOCAL_S3_PATH, makeWithoutSignals } from './worker.ts'

/** A server of S3 on loopback: miniflare's own, over its R2. It checks signatures and takes objects in parts. */
export type LocalS3 = { settings: S3Variables; stop: () => Promise<void> }

type Options = {
  /** Where a worker started by `startWorkerd` keeps its files; without it they go with the server. */
  folder?: string
  /** The settings of a server that was stopped, to answer as it did. */
  again?: S3Variables
}

export async function startS3({ folder, again }: Options = {}): Promise<LocalS3> {
  const { accessKeyId, secretAccessKey } = again ?? {
    ...{ accessKeyId: 'local', secretAccessKey: crypto.randomUUID() },
  }
  const key = { accessKeyId, secretAccessKey }
  const at = again ? Number(new URL(again.endpoint).port) : await findFreePort()
  const miniflare = makeWithoutSignals(
    () =>
      new Miniflare({
        host: '127.0.0.1',
        port: at,
        log: new Log(LogLevel.ERROR),
        cf: false,
        telemetry: { enabled: false },
        ...(folder !== undefined && { resourcePersistencePath: folder }),
        workers: [
          {
            config: {
              name: 'files',
              compatibilityDate: '2026-11-01',
              env: { FILES: { type: 'r2', name: BUCKET, dev: { experimentalS3Credentials: key } } },
              manifest: {
                mainModule: 'index.js',
                modules: {
                  'index.js': {
                    type: 'esm',
                    contents: 'export default { fetch: () => new Response(null, { status: 404 }) }',
                  },
                },
              },
            },
          },
        ],
      }),
  )
  await miniflare.ready
  const endpoint = `http://127.0.0.1:${at}${LOCAL_S3_PATH}`
  return {
    settings: { endpoint, bucket: BUCKET, region: 'auto', ...key },
    stop: () => miniflare.dispose(),
  }
}

/** The variables by which a worker finds it. */
export function s3Bindings({
  endpoint,
  bucket,
  region,
  accessKeyId,
  secretAccessKey,
}: S3Variables) {
  return {
    S3_ENDPOINT: endpoint,
    S3_BUCKET: bucket,
    S3_REGION: region,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
  }
}
