import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { parse } from 'smol-toml'
import { describe, expect, inject, it } from 'vitest'
import { ROOT } from '../scripts/build.ts'

const ENVIRONMENTS = ['preview', 'production']
/** Of interface.md: what a worker's bundle may weigh at most. */
const MAX_BUNDLE_GZIP = 900_000

describe('the deployment', () => {
  it.each(ENVIRONMENTS)('to %s passes a dry run of wrangler', async (environment) => {
    const out = await mkdtemp(join(tmpdir(), 'lintel-deploy-'))
    const { stdout } = await wrangler('deploy', '--dry-run', '--env', environment, '--outdir', out)
    expect(stdout).toContain('--dry-run: exiting now.')
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
    for (const name of ENVIRONMENTS) {
      expect(config.env[name]).toMatchObject({
        vars: { ENVIRONMENT: name },
        observability: { enabled: true },
        triggers: config.triggers,
      })
      expect(Object.keys(config.env[name].vars)).toEqual(Object.keys(config.vars))
    }
  })

  it('keeps secrets out of wrangler.toml, and lists every variable in .dev.vars.example', async () => {
    const read = await readFile(join(ROOT, 'worker/env.ts'), 'utf8')
    const names = [
      ...new Set([...read.matchAll(/'([A-Z]+(?:_[A-Z]+)*)'/g)].map(([, name]) => name!)),
    ]
    expect(names.length).toBeGreaterThanOrEqual(6)
    const example = await readFile(join(ROOT, '.dev.vars.example'), 'utf8')
    const listed = [...example.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name!)
    expect(listed.sort()).toEqual(names.sort())

    const secrets = [...example.matchAll(/# Secret:.*\n([A-Z_]+)=/g)].map(([, name]) => name!)
    expect(secrets.sort()).toEqual(['DATABASE_TOKEN', 'PAIRING_SECRET', 'SERVER_KEY'])
    const { vars } = await readConfig()
    expect(Object.keys(vars).sort()).toEqual(names.filter((name) => !secrets.includes(name)))
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
