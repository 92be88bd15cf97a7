import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { DeployError, type Outcome, type Run } from './run.ts'
import type { Bucket } from './settings.ts'

/** A version as wrangler wrote it down after the upload. */
const Upload = z.object({
  type: z.literal('version-upload'),
  version_id: z.string(),
  preview_url: z.string().optional(),
})

/** A preview as wrangler wrote it down after it was made. */
const Preview = z.object({
  type: z.literal('preview'),
  preview_name: z.string(),
  preview_urls: z.array(z.string()).nullish(),
})

const Secrets = z.array(z.object({ name: z.string() }))
const Deployment = z.object({
  versions: z.array(z.object({ version_id: z.string(), percentage: z.number() })),
})

/** How traffic is split between versions, as `wrangler versions deploy` takes it. */
export type Split = string[]

const LAST_LINES = 15

/** How the API of R2 says that there is no such bucket, and that R2 was never switched on for the account. */
const NO_BUCKET = '[code: 10006]'
const NO_R2 = '[code: 10042]'

/** The commands of wrangler that a deployment needs. Each throws DeployError with what wrangler said. */
export function createWrangler(run: Run, environment: string) {
  const target = ['--env', environment]
  const call = async (args: readonly string[], env?: Record<string, string>) => {
    const outcome = await run('wrangler', args, env)
    if (outcome.code === 0) return outcome.stdout
    throw failure(args, outcome)
  }
  return {
    /** Names of the secrets that are set. */
    listSecrets: async () => {
      const output = await call(['secret', 'list', ...target, '--format', 'json'])
      return Secrets.parse(readJson(output)).map(({ name }) => name)
    },
    /**
     * Whether a bucket can be used. Asked by its rules, the one command that needs no more than the right to R2 and
     * names one bucket: `info` also asks for metrics, and `list` gives the first twenty.
     */
    findBucket: async ({ name, jurisdiction }: Bucket): Promise<'there' | 'missing' | 'no-r2'> => {
      const place = jurisdiction ? ['--jurisdiction', jurisdiction] : []
      const args = ['r2', 'bucket', 'lifecycle', 'list', name, ...place, ...target]
      const outcome = await run('wrangler', args)
      const said = outcome.stdout + outcome.stderr
      if (outcome.code === 0) return 'there'
      if (said.includes(NO_BUCKET)) return 'missing'
      if (said.includes(NO_R2)) return 'no-r2'
      throw failure(args, outcome)
    },
    /** What runs now. */
    readSplit: async (): Promise<Split> => {
      const output = await call(['deployments', 'status', ...target, '--json'])
      const { versions } = Deployment.parse(readJson(output))
      return versions.map(({ version_id, percentage }) => `${version_id}@${percentage}%`)
    },
    /** Uploads a version that gets no traffic. */
    upload: async (tag: string) => {
      const written = await withOutputFile((env) =>
        call(['versions', 'upload', ...target, '--tag', tag, '--message', `Lintel ${tag}`], env),
      )
      const { version_id, preview_url } = readEntry(written, Upload)
      return { version: version_id, url: preview_url ?? null }
    },
    promote: (split: Split) => call(['versions', 'deploy', ...split, ...target, '--yes']),
    /** Routes and schedules do not belong to a version. */
    deployTriggers: () => call(['triggers', 'deploy', ...target]),
    /** The first time there is no version to fall back on. */
    deployFirst: () => call(['deploy', ...target]),
    dryRun: () => call(['deploy', '--dry-run', ...target]),
  }
}

function failure(args: readonly string[], { stdout, stderr }: Outcome): DeployError {
  const said = (stdout + stderr).trim().split('\n').slice(-LAST_LINES).join('\n')
  return new DeployError(`wrangler ${args.slice(0, 2).join(' ')} failed:\n${said}`)
}

/** Makes or updates the preview `name` of the top-level Worker; gives its address. */
export async function deployPreview(
  run: Run,
  name: string,
  variables: Record<string, string>,
  secretsFile: string,
): Promise<string> {
  const args = ['preview', '--name', name, '--secrets-file', secretsFile]
  for (const [variable, value] of Object.entries(variables))
    args.push('--var', `${variable}:${value}`)
  const written = await withOutputFile(async (env) => {
    const { code, stdout, stderr } = await run('wrangler', args, env)
    if (code !== 0) throw new DeployError(`wrangler preview failed:\n${(stdout + stderr).trim()}`)
  })
  const url = readEntry(written, Preview).preview_urls?.[0]
  if (url) return new URL(url).origin
  throw new DeployError(
    'The preview has no address: set preview_urls = true in wrangler.toml, and a workers.dev subdomain in the Cloudflare dashboard.',
  )
}

// Wrangler's machine-readable account of itself: one JSON object a line.
async function withOutputFile(work: (env: Record<string, string>) => Promise<unknown>) {
  const folder = await mkdtemp(join(tmpdir(), 'lintel-wrangler-'))
  const file = join(folder, 'output')
  try {
    await work({ WRANGLER_OUTPUT_FILE_PATH: file })
    return await readFile(file, 'utf8')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function readEntry<T>(written: string, schema: z.ZodType<T>): T {
  for (const line of written.split('\n').filter((text) => text !== '')) {
    const entry = schema.safeParse(JSON.parse(line))
    if (entry.success) return entry.data
  }
  throw new DeployError('wrangler did not say what it did: is its version the one in package.json?')
}

// Notices may stand before the JSON.
function readJson(stdout: string): unknown {
  return JSON.parse(stdout.slice(Math.max(0, stdout.search(/^[[{]\s*$|^\[\]/m))))
}
