import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { parse } from 'smol-toml'
import { describe, expect, inject, it } from 'vitest'
import { ROOT } from '../scripts/build.ts'

/** A preview's own; `npm run preview` gives them, so wrangler.toml does not. */
const OF_PREVIEWS = ['PREVIEW_BRANCH', 'PREVIEW_COMMIT']
/** Where no bucket is bound: on a server of one's own, and for copies of files. */
const OF_S3 = /^S3_/
/** Of interface.md: what a worker's bundle may weigh at most. */
const MAX_BUNDLE_GZIP = 900_000

describe('the deployment', () => {
  it('to production passes a dry run of wrangler, which understands every setting', async () => {
    const out = await mkdtemp(join(tmpdir(), 'lintel-deploy-'))
    const { stdout, stderr } = await wrangler(
      ...['deploy', '--dry-run', '--env', 'production', '--outdir', out],
    )
    expect(stdout).toContain('--dry-run: exiting now.')
    expect(stdout + stderr).not.toContain('Unexpected fields')
    expect((await stat(join(out, 'index.js'))).size).toBeGreaterThan(10_000)
  })

  it('has all that a deployment needs, in every environment', async () => {
    const config = await readConfig()
    expect(config).toMatchObject({
      main: '.lintel/build/worker/index.js',
      build: { command: 'npm run build' },
      assets: { directory: '.lintel/build/assets' },
      compatibility_flags: ['nodejs_compat'],
      observability: { enabled: true },
      triggers: { crons: ['*/15 * * * *'] },
      vars: { ENVIRONMENT: 'local' },
    })
    expect(config.env.production).toMatchObject({
      vars: { ENVIRONMENT: 'production' },
      preview_urls: true,
      observability: { enabled: true },
      triggers: config.triggers,
    })
    const buckets = [config, config.env.production, config.previews].map(({ r2_buckets }) => {
      expect(r2_buckets).toMatchObject([{ binding: 'FILES' }])
      return r2_buckets[0].bucket_name
    })
    expect(new Set(buckets).size, 'a bucket for each environment').toBe(3)
    expect(Object.keys(config.env.production.vars).sort()).toEqual(Object.keys(config.vars).sort())
  })

  it('lets a preview have nothing of production', async () => {
    const { previews } = await readConfig()
    expect(previews).toMatchObject({ limits: { cpu_ms: 5000 }, observability: { enabled: true } })
    expect(previews.vars).toEqual({ ENVIRONMENT: 'preview', TRUSTED_PROXY: 'cloudflare' })
  })

  it('keeps secrets out of wrangler.toml, and lists every variable in .dev.vars.example', async () => {
    const read = await readFile(join(ROOT, 'worker/env.ts'), 'utf8')
    const names = [
      ...new Set([...read.matchAll(/\(source, '([A-Z\d_]+)'\)/g)].map(([, name]) => name!)),
    ]
    expect(names.length).toBeGreaterThanOrEqual(6)
    const example = await readFile(join(ROOT, '.dev.vars.example'), 'utf8')
    const listed = [...example.matchAll(/^([A-Z\d_]+)=/gm)].map(([, name]) => name!)
    expect(listed.sort()).toEqual(names.sort())

    const secrets = [...example.matchAll(/# Secret:.*\n([A-Z_]+)=/g)].map(([, name]) => name!)
    expect(secrets.sort()).toEqual(['DATABASE_TOKEN', 'PAIRING_SECRET', 'SERVER_KEY'])
    const { vars } = await readConfig()
    const given = [...secrets, ...OF_PREVIEWS]
    const wanted = names.filter((name) => !given.includes(name) && !OF_S3.test(name))
    expect(Object.keys(vars).sort()).toEqual(wanted.sort())
  })

  it('weighs little', async () => {
    const bundle = await readFile(join(inject('build'), 'worker/index.js'))
    expect(gzipSync(bundle).length).toBeLessThan(MAX_BUNDLE_GZIP)
    const names = await readdir(join(inject('build'), 'assets/static'))
    expect(names.some((name) => name.startsWith('app-') && name.endsWith('.css'))).toBe(true)
  })
})

async function readConfig() {
  // biome-ignore lint/suspicious/noExplicitAny: the test looks at the shape itself.
  return parse(await readFile(join(ROOT, 'wrangler.toml'), 'utf8')) as any
}

function wrangler(...args: string[]) {
  const program = join(ROOT, 'node_modules/wrangler/bin/wrangler.js')
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: '1' }
  return promisify(execFile)(process.execPath, [program, ...args], { cwd: ROOT, env })
}
