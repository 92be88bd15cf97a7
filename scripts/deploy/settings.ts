import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import { z } from 'zod'
import { ROOT } from '../build.ts'
import { DeployError } from './run.ts'

const Config = z.object({
  env: z.record(
    z.string(),
    z.object({
      vars: z.object({ PUBLIC_URL: z.string(), DATABASE_URL: z.string() }),
      r2_buckets: z
        .array(
          z.object({
            binding: z.string(),
            bucket_name: z.string(),
            jurisdiction: z.string().optional(),
          }),
        )
        .default([]),
    }),
  ),
})

/** A bucket of R2; one of a jurisdiction is found only by it. */
export type Bucket = { name: string; jurisdiction: string | null }

/** Where a deployment goes. `bucket` is that of the binding FILES, null when there is none. */
export type Settings = { publicUrl: string; databaseUrl: string; bucket: Bucket | null }

/** Set with `wrangler secret put NAME --env production`; see .dev.vars.example. */
export const SECRETS = ['DATABASE_TOKEN', 'SERVER_KEY', 'PAIRING_SECRET']

/** What wrangler.toml says of an environment. Throws DeployError when it has none of that name. */
export async function readSettings(environment: string): Promise<Settings> {
  const config = Config.parse(parse(await readFile(join(ROOT, 'wrangler.toml'), 'utf8')))
  const found = config.env[environment]
  if (!found)
    throw new DeployError(`wrangler.toml has no [env.${environment}]: name one that it has.`)
  const { vars, r2_buckets: buckets } = found
  const files = buckets.find(({ binding }) => binding === 'FILES')
  return {
    publicUrl: vars.PUBLIC_URL,
    databaseUrl: vars.DATABASE_URL,
    bucket: files ? { name: files.bucket_name, jurisdiction: files.jurisdiction ?? null } : null,
  }
}

/** Throws DeployError while the settings are still those of the example. */
export function requireOwn({ publicUrl, databaseUrl }: Settings): void {
  for (const value of [publicUrl, databaseUrl]) {
    // RFC 2606: nobody can own these.
    if (!/(?:^|\.)example(?:\.|$)/.test(new URL(value).hostname)) continue
    throw new DeployError(
      `${value} is an example: put your own address into wrangler.toml under [env.production].`,
    )
  }
}
