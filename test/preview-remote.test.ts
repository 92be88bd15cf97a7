import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ROOT } from '../scripts/build.ts'
import type { Run } from '../scripts/deploy/run.ts'
import { type Migration, readMigrations } from '../scripts/migrations/read-migrations.ts'
import { deployRemote, dropRemote, type Made, type RemoteTools } from '../scripts/preview/remote.ts'
import { writeSummary } from '../scripts/preview/summary.ts'
import { openTurso } from '../scripts/preview/turso.ts'
import { createDatabase, type TestDatabase } from './support/database.ts'
import { startWorker, type TestWorker } from './support/worker.ts'

const URL_OF_PREVIEW = 'https://tenders-lintel.builder.workers.dev'
const USUAL = {
  ...{ branch: 'tenders', commit: 'abc1234', fresh: false, seed: null },
  password: 'long enough a password',
}

let migrations: Migration[]
let database: TestDatabase
let worker: TestWorker
let cloud: ReturnType<typeof playTurso>
let wrangler: ReturnType<typeof playWrangler>
let made: Made

beforeAll(async () => {
  migrations = await readMigrations(join(ROOT, 'migrations'))
  worker = await startWorker({ database: await createDatabase() })
})
afterAll(() => worker?.stop())
beforeEach(async () => {
  database = await createDatabase({ empty: true })
  cloud = playTurso({ lintel: 'lintel-builder.turso.io', seed: 'seed-builder.turso.io' })
  wrangler = playWrangler()
  made = { database: '', origin: '', migrations: [], url: null }
})

describe('a remote preview', () => {
  it('gets a database of its own, migrated, and secrets that only it has', async () => {
    await deployRemote(USUAL, tools(), made)
    expect(made).toEqual({
      database: 'lintel-preview-tenders',
      origin: 'new and empty',
      migrations: migrations.map(({ name }) => name),
      url: URL_OF_PREVIEW,
    })
    expect(cloud.calls).toEqual([
      'GET /lintel-preview-tenders',
      'POST  {"name":"lintel-preview-tenders","group":"default"}',
      'POST /lintel-preview-tenders/auth/tokens?expiration=4w&authorization=full-access',
    ])
    const last = wrangler.runs.at(-1)!
    expect(last.variables).toEqual({
      DATABASE_URL: 'libsql://lintel-preview-tenders-builder.turso.io',
      PREVIEW_BRANCH: 'tenders',
      PREVIEW_COMMIT: 'abc1234',
      PUBLIC_URL: URL_OF_PREVIEW,
    })
    expect(Object.keys(last.secrets).sort()).toEqual([
      'DATABASE_TOKEN',
      'PAIRING_SECRET',
      'SERVER_KEY',
    ])
    expect(last.secrets.DATABASE_TOKEN).toBe('token of lintel-preview-tenders')
    await expect(readFile(last.file)).rejects.toThrow(/ENOENT/)
  })

  it('keeps its data at the next push, and starts anew when asked', async () => {
    await deployRemote(USUAL, tools(), made)
    await deployRemote(USUAL, tools(), made)
    expect(made).toMatchObject({ origin: 'kept from the last push', migrations: [] })
    await deployRemote({ ...USUAL, fresh: true }, tools(), made)
    expect(cloud.calls.filter((call) => call.startsWith('DELETE'))).toHaveLength(1)
  })

  it('of a seed lets nobody in who could sign in there', async () => {
    database = await createDatabase()
    await database.client.batch([
      `insert into member (id, email, name, role, password_hash, created_at, updated_at)
        values ('m', 'm@x.example', 'M', 'administrator', 'scrypt$secret', 1, 1)`,
      `insert into session (id_hash, member_id, created_at, expires_at) values ('h', 'm', 1, 9)`,
    ])
    await deployRemote({ ...USUAL, seed: 'seed' }, tools(), made)
    expect(cloud.calls).toContain(
      'POST  {"name":"lintel-preview-tenders","group":"default","seed":{"type":"database","name":"seed"}}',
    )
    const { rows } = await database.client.execute(`select
      (select count(*) from session) as sessions,
      (select group_concat(email) from member where password_hash is not null) as members`)
    expect(rows[0]).toMatchObject({ sessions: 0, members: 'preview@lintel.example' })
  })

  it('is never copied from production', async () => {
    const copy = deployRemote({ ...USUAL, seed: 'lintel' }, tools(), made)
    await expect(copy).rejects.toThrow(/production database, which is never copied/)
    expect(cloud.calls.some((call) => call.startsWith('POST'))).toBe(false)
    expect(wrangler.runs).toEqual([])
  })

  it('with a broken migration is not deployed', async () => {
    const broken = {
      version: migrations.length + 1,
      name: '0099_x.sql',
      checksum: 'x',
      sql: 'create;',
    }
    const run = deployRemote(USUAL, { ...tools(), migrations: [...migrations, broken] }, made)
    await expect(run).rejects.toThrow(/0099_x.sql could not be applied/)
    expect(wrangler.runs).toEqual([])
  })

  it('needs a password worth the name, since anybody can reach it', async () => {
    const short = deployRemote({ ...USUAL, password: 'short' }, tools(), made)
    await expect(short).rejects.toThrow(/at least 12/)
    expect(cloud.calls).toEqual([])
  })

  it('goes with its database, and can go twice', async () => {
    await deployRemote(USUAL, tools(), made)
    await dropRemote('tenders', tools())
    await dropRemote('tenders', tools())
    expect(wrangler.dropped).toEqual(['tenders', 'tenders'])
    expect(cloud.names()).toEqual(['lintel', 'seed'])
  })

  it('says in Turso’s words what Turso refuses, and not the token', async () => {
    const refusing = tools({ token: 'wrong' })
    const refused = await deployRemote(USUAL, refusing, made).catch((error: Error) => error.message)
    expect(refused).toMatch(/401 unauthenticated.*Check TURSO_API_TOKEN/)
    expect(refused).not.toContain('wrong')
  })
})

it('the summary is a table of sizes beside the base, and says what the migrations did', () => {
  const all = {
    ...{ branch: 'tenders', commit: 'abc1234', url: URL_OF_PREVIEW, failure: null },
    ...{ database: 'd', origin: 'new and empty', migrations: ['0006_x.sql'] },
    pictures: { folder: '/tmp/screenshots', taken: ['today-wide-light.png'], failure: null },
    run: 'https://github.example/builder/lintel/actions/runs/7#artifacts',
    sizes: { worker: 101_000, 'app.css': 9_000 },
    base: { commit: 'fff0000', sizes: { worker: 100_500, 'app.js': 2_000 } },
  }
  const text = writeSummary(all)
  expect(text).toContain(`**${URL_OF_PREVIEW}**`)
  expect(text).toContain('Applied: `0006_x.sql`.')
  expect(text).toContain('| worker | 101.0 kB | 100.5 kB | +0.5 kB |')
  expect(text).toContain('| app.js | 0.0 kB | 2.0 kB | −2.0 kB |')
  expect(text).toContain(
    '[Screenshots of the main pages (1) in screenshots](https://github.example/builder/lintel/actions/runs/7#artifacts)',
  )
  const failed = writeSummary({
    ...all,
    pictures: null,
    url: null,
    failure: 'It broke.',
    base: null,
  })
  expect(failed).toContain('No preview of `tenders`')
  expect(failed).toContain('It broke.')
})

function tools({ token = 'platform token' } = {}): RemoteTools {
  const access = { organization: 'builder', group: 'default', token, fetch: cloud.fetch }
  return {
    turso: openTurso(access),
    run: wrangler.run,
    openDatabase: () => database.client,
    migrations,
    production: 'lintel-builder.turso.io',
    fetch: ((url: string) => worker.fetch(new URL(url).pathname)) as typeof fetch,
    sleep: async () => {},
    say: () => {},
  }
}

/** Answers in the shapes of Turso's platform API, version 1 (docs.turso.tech/api-reference/databases). */
function playTurso(databases: Record<string, string>) {
  const calls: string[] = []
  const shown = (name: string) => ({
    Name: name,
    DbId: '0eb771dd-6906-11ee-8553-eaa7715aeaf2',
    Hostname: databases[name],
    ...{ block_reads: false, block_writes: false, group: 'default', primaryRegion: 'fra' },
  })
  const answer = (method: string, path: string, body: string | undefined): [number, object] => {
    const name = path.split('/')[1]?.split('?')[0] ?? ''
    if (method === 'POST' && path === '') {
      const made = JSON.parse(body!).name as string
      databases[made] = `${made}-builder.turso.io`
      return [200, { database: shown(made) }]
    }
    if (!databases[name]) {
      return [404, { error: `could not find database with name ${name}: record not found` }]
    }
    if (path.includes('/auth/tokens')) return [200, { jwt: `token of ${name}` }]
    if (method === 'GET') return [200, { database: shown(name) }]
    delete databases[name]
    return [200, { database: name }]
  }
  return {
    calls,
    names: () => Object.keys(databases),
    fetch: (async (url: string, init: RequestInit) => {
      const path = url.replace('https://api.turso.tech/v1/organizations/builder/databases', '')
      calls.push([init.method, path, init.body].filter((part) => part !== undefined).join(' '))
      const headers = init.headers as Record<string, string>
      if (headers.Authorization !== 'Bearer platform token') {
        return Response.json({ error: 'unauthenticated' }, { status: 401 })
      }
      const [status, json] = answer(init.method!, path, init.body as string | undefined)
      return Response.json(json, { status })
    }) as typeof fetch,
  }
}

type PreviewRun = {
  variables: Record<string, string>
  secrets: Record<string, string>
  file: string
}

/** Takes the arguments of `wrangler preview` 4.164 and writes its output file. */
function playWrangler() {
  const runs: PreviewRun[] = []
  const dropped: string[] = []
  const run: Run = async (_program, args, env) => {
    const after = (flag: string) => args[args.indexOf(flag) + 1]!
    if (args[1] === 'delete') {
      dropped.push(after('--name'))
      return { code: 0, stdout: '', stderr: '' }
    }
    const variables = args.flatMap((word, at) => (args[at - 1] === '--var' ? [word] : []))
    const file = after('--secrets-file')
    runs.push({
      variables: Object.fromEntries(variables.map((word) => word.split(/:(.*)/s).slice(0, 2))),
      secrets: JSON.parse(await readFile(file, 'utf8')),
      file,
    })
    const entry = {
      ...{ type: 'preview', version: 1, worker_name: 'lintel', preview_id: 'p' },
      ...{ preview_name: after('--name'), preview_slug: 'tenders', preview_urls: [URL_OF_PREVIEW] },
      ...{ deployment_id: 'd', deployment_urls: ['https://1-tenders-lintel.builder.workers.dev'] },
    }
    await writeFile(env!.WRANGLER_OUTPUT_FILE_PATH!, `${JSON.stringify(entry)}\n`)
    return { code: 0, stdout: '', stderr: '' }
  }
  return { run, runs, dropped }
}
