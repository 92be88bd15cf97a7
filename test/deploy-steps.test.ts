import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../scripts/build.ts'
import { type DeployOptions, deploy } from '../scripts/deploy/deploy.ts'
import { findDestructive } from '../scripts/deploy/destructive.ts'
import type { Run } from '../scripts/deploy/run.ts'
import { type Migration, readMigrations } from '../scripts/migrations/read-migrations.ts'
import { createDatabase, type TestDatabase } from './support/database.ts'
import { startWorker, type TestWorker } from './support/worker.ts'

/** As a running version would be reached; only its name goes through the injected fetch. */
const PUBLIC = 'https://crm.builder.test'
const SECRETS = ['DATABASE_TOKEN', 'SERVER_KEY', 'PAIRING_SECRET']
const USUAL: DeployOptions = {
  environment: 'production',
  dryRun: false,
  first: false,
  allowDestructive: false,
  skipCheck: false,
}

let released: Migration[]
const workers: TestWorker[] = []
beforeAll(async () => {
  released = await readMigrations(join(ROOT, 'migrations'))
})
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.stop()
})

describe('a deployment', () => {
  it('checks, looks at the secrets, migrates, uploads, tests, promotes, and looks once more', async () => {
    const { database, tools, calls, said } = await prepare({
      sql: 'create table more (x text) strict;',
    })
    await deploy(USUAL, tools)
    expect(calls).toEqual([
      'npm run check',
      'wrangler secret list',
      'wrangler r2 bucket lifecycle list',
      'wrangler deployments status',
      'wrangler versions upload',
      'wrangler versions deploy new@100%',
      'wrangler triggers deploy',
    ])
    expect(await hasTable(database, 'more')).toBe(true)
    expect(said.at(-1)).toContain(`is live at ${PUBLIC}`)
  })

  it('touches nothing when a secret is missing, and says how to set it', async () => {
    const { database, tools, calls } = await prepare({
      sql: 'create table more (x text);',
      secrets: ['DATABASE_TOKEN'],
    })
    await expect(deploy(USUAL, tools)).rejects.toThrow(
      /SERVER_KEY, PAIRING_SECRET not set.*Nothing was changed.*wrangler secret put SERVER_KEY --env production/s,
    )
    expect(calls.at(-1)).toBe('wrangler secret list')
    expect(await hasTable(database, 'more')).toBe(false)
  })

  it('touches nothing when the check fails', async () => {
    const { tools, calls } = await prepare({ fails: 'npm run check' })
    await expect(deploy(USUAL, tools)).rejects.toThrow(/check failed. Nothing was changed/)
    expect(calls).toEqual(['npm run check'])
  })

  it('stops at a broken migration before anything is uploaded, and says what to do', async () => {
    const { database, tools, calls } = await prepare({
      sql: 'create table more (x text); create table more (x text);',
    })
    await expect(deploy(USUAL, tools)).rejects.toThrow(
      /_next.sql could not be applied and left nothing behind.*Correct it.*Nothing was uploaded or promoted/s,
    )
    expect(calls.at(-1)).toBe('wrangler r2 bucket lifecycle list')
    expect(await hasTable(database, 'more')).toBe(false)
  })

  it.each([
    [
      '10006',
      /no bucket lintel-files for.*Nothing was changed.*\[\[env.production.r2_buckets\]\]/s,
    ],
    ['10042', /R2.*not switched on.*Nothing was changed.*R2 Object Storage/s],
    ['10000', /wrangler r2 bucket failed:.*code: 10000/s],
  ])('touches nothing while the bucket for files cannot be used: %s', async (code, words) => {
    const { database, tools, calls } = await prepare({
      sql: 'create table more (x text);',
      bucket: code,
    })
    const done = deploy(USUAL, tools)
    await expect(done).rejects.toThrow(words)
    if (code !== '10000')
      await expect(done).rejects.toThrow('npx wrangler r2 bucket create lintel-files')
    expect(calls.at(-1)).toBe('wrangler r2 bucket lifecycle list')
    expect(await hasTable(database, 'more')).toBe(false)
  })

  it('refuses a migration that takes something away, unless it is allowed', async () => {
    const { database, tools, calls } = await prepare({ sql: 'drop table quarantine;' })
    await expect(deploy(USUAL, tools)).rejects.toThrow(
      /_next.sql: drop table quarantine.*Nothing was changed.*--allow-destructive/s,
    )
    expect(calls.at(-1)).toBe('wrangler r2 bucket lifecycle list')
    expect(await hasTable(database, 'quarantine')).toBe(true)
    await deploy({ ...USUAL, allowDestructive: true }, tools)
    expect(await hasTable(database, 'quarantine')).toBe(false)
  })

  it('does not promote a version that is not healthy', async () => {
    const { tools, calls } = await prepare({ sick: ['version'] })
    await expect(deploy(USUAL, tools)).rejects.toThrow(
      /version new is not healthy: \/healthz answered 503.*gets no traffic; old@100% goes on/s,
    )
    expect(calls.at(-1)).toBe('wrangler versions upload')
  })

  it('rolls back when the promoted version fails where people are', async () => {
    const { tools, calls } = await prepare({ sick: ['public'] })
    await expect(deploy(USUAL, tools)).rejects.toThrow(
      /promoted and failed.*Rolled back to old@100%/s,
    )
    expect(calls.at(-1)).toBe('wrangler versions deploy old@100%')
  })

  it('rolls back when the routes cannot be set', async () => {
    const { tools, calls } = await prepare({ fails: 'wrangler triggers deploy' })
    await expect(deploy(USUAL, tools)).rejects.toThrow(/triggers deploy failed.*Rolled back/s)
    expect(calls.at(-1)).toBe('wrangler versions deploy old@100%')
  })

  it('goes out directly the first time', async () => {
    const { tools, calls } = await prepare({})
    await deploy({ ...USUAL, first: true, skipCheck: true }, tools)
    expect(calls).toEqual([
      'wrangler secret list',
      'wrangler r2 bucket lifecycle list',
      'wrangler deploy',
    ])
  })

  it('never goes to the addresses of the example', async () => {
    const { tools, calls } = await prepare({})
    const settings = { publicUrl: 'https://crm.example.com', databaseUrl: PUBLIC, bucket: null }
    await expect(deploy(USUAL, { ...tools, settings })).rejects.toThrow(/put your own address/)
    expect(calls).toEqual([])
  })
})

it('npm run deploy -- --dry-run builds and checks the upload for real, and changes nothing', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(ROOT, 'scripts/deploy.ts'), '--dry-run', '--skip-check'],
    { env: { ...process.env, DATABASE_TOKEN: '' } },
  )
  expect(stdout).toContain('--dry-run: exiting now.')
  expect(stdout).toMatch(/migrations were not compared.*Nothing was changed/s)
}, 180_000)

describe('destructive is', () => {
  it.each([
    'drop table a',
    'DROP VIEW IF EXISTS a',
    'alter table a drop column b',
    'alter table a\n  rename column b to c',
    'alter table a rename to b',
    '-- tidy\ndelete from a where b = 1',
    'with old as (select 1) delete from a',
    'insert or replace into a values (1)',
  ])('%s', (sql) => {
    expect(findDestructive([migration(sql)])).toHaveLength(1)
  })

  it.each([
    'create table a (b references c on delete cascade)',
    'alter table a add column dropped text',
    "insert into a values ('drop table b; delete from c')",
    '/* drop table a */ select 1',
    'create trigger t after insert on a begin delete from b; end',
    'drop index a_b',
  ])('not %s', (sql) => {
    expect(findDestructive([migration(sql)])).toEqual([])
  })
})

function migration(sql: string, version = 1): Migration {
  return { version, name: `000${version}_next.sql`, checksum: sql, sql }
}

type Plan = {
  sql?: string
  secrets?: string[]
  fails?: string
  sick?: ('version' | 'public')[]
  /** With which code the API of R2 refuses. */
  bucket?: string
}

/** A real database and real workers; wrangler and the names of its addresses are played. */
async function prepare({ sql, sick = [], ...played }: Plan) {
  const database = await createDatabase()
  const well = await startWorker({ database })
  workers.push(well)
  let ill = well
  if (sick.length > 0) {
    ill = await startWorker({ database: await createDatabase({ empty: true }) })
    workers.push(ill)
  }
  const calls: string[] = []
  const said: string[] = []
  const addresses: Record<string, TestWorker> = {
    'https://new-lintel.builder.test': sick.includes('version') ? ill : well,
    [PUBLIC]: sick.includes('public') ? ill : well,
  }
  return {
    database,
    calls,
    said,
    tools: {
      run: playWrangler(calls, played),
      fetch: ((url: string, init?: RequestInit) => {
        const [origin] = Object.keys(addresses).filter((address) => url.startsWith(address))
        return addresses[origin!]!.fetch(url.slice(origin!.length), init)
      }) as typeof fetch,
      sleep: async () => {},
      say: (line: string) => said.push(line),
      settings: {
        publicUrl: PUBLIC,
        databaseUrl: database.url,
        bucket: { name: 'lintel-files', jurisdiction: null },
      },
      migrations: sql ? [...released, migration(sql, released.length + 1)] : released,
      database: database.client,
      tag: 'abc1234',
    },
  }
}

/** Answers as wrangler 4.164 does, with its output file. */
function playWrangler(
  calls: string[],
  { secrets = SECRETS, fails, bucket }: Pick<Plan, 'secrets' | 'fails' | 'bucket'>,
): Run {
  return async (program, args, env) => {
    const words = args.filter((word) => /^(?:[a-z\d]+|.+%)$/.test(word) && word !== 'production')
    const call = [program, ...words].filter((word) => !['json', 'abc1234'].includes(word)).join(' ')
    calls.push(call)
    if (call === fails) return { code: 1, stdout: '', stderr: 'no' }
    if (bucket && call === 'wrangler r2 bucket lifecycle list') return refuseBucket(bucket)
    return { code: 0, stdout: await answer(call, secrets, env), stderr: 'a [notice]\n' }
  }
}

/** As wrangler repeats what the API of R2 says. */
function refuseBucket(code: string) {
  const said =
    {
      10006: 'The specified bucket does not exist.',
      10042: 'Please enable R2 through the Cloudflare Dashboard.',
    }[code] ?? 'Authentication error'
  const path = '/accounts/1/r2/buckets/lintel-files/lifecycle'
  const stderr = `✘ [ERROR] A request to the Cloudflare API (${path}) failed.\n\n  ${said} [code: ${code}]\n`
  return { code: 1, stdout: '', stderr }
}

async function answer(call: string, secrets: string[], env: Record<string, string> = {}) {
  if (call === 'wrangler secret list') {
    return JSON.stringify(
      secrets.map((name) => ({ name, type: 'secret_text' })),
      null,
      2,
    )
  }
  if (call === 'wrangler deployments status') {
    const versions = [{ version_id: 'old', percentage: 100 }]
    return JSON.stringify({ id: 'd', source: 'wrangler', versions }, null, 2)
  }
  if (call === 'wrangler versions upload') {
    const entries = [
      { type: 'wrangler-session', version: 1, wrangler_version: '4.164.0' },
      {
        ...{ type: 'version-upload', version: 1, worker_name: 'lintel', version_id: 'new' },
        preview_url: 'https://new-lintel.builder.test',
      },
    ]
    const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`)
    await writeFile(env.WRANGLER_OUTPUT_FILE_PATH!, lines.join(''))
  }
  return ''
}

async function hasTable({ client }: TestDatabase, name: string): Promise<boolean> {
  const { rows } = await client.execute({
    sql: 'select 1 from sqlite_schema where name = ?',
    args: [name],
  })
  return rows.length > 0
}
