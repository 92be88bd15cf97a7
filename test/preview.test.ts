import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@libsql/client/web'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ROOT } from '../scripts/build.ts'
import { type Sqld, startSqld } from '../scripts/local/sqld.ts'
import { applyMigrations } from '../scripts/migrations/apply-migrations.ts'
import { readMigrations } from '../scripts/migrations/read-migrations.ts'
import { previewName } from '../scripts/preview/checkout.ts'
import { PREVIEW_EMAIL } from '../scripts/preview/wipe.ts'
import { type NpmRun, runNpm } from './support/copy.ts'

const MINUTES = 60_000
const CODE = [
  'package.json',
  'protocol',
  'worker',
  'views',
  'migrations',
  'scripts',
  'wrangler.toml',
  'tsconfig.json',
]
// Whole previews are built and started, several one after another.
vi.setConfig({ testTimeout: 4 * MINUTES })

const NEXT = String(readNumber() + 1).padStart(4, '0')

let folder: string
let base: string
let sqld: Sqld
let main: Client
const runs: NpmRun[] = []

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'lintel-preview-')))
  base = join(folder, 'main/.lintel/demo')
  await makeRepository(join(folder, 'main'))
  sqld = await startSqld(join(base, 'sqld'))
  await sqld.create('main')
  main = open('main')
  await applyMigrations(main, await readMigrations(join(ROOT, 'migrations')))
  await main.batch(someData())
}, 2 * MINUTES)

afterAll(async () => {
  for (const run of runs) await run.interrupt()
  await sqld?.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('two branches with different migrations', () => {
  let red: Started
  let blue: Started
  beforeAll(async () => {
    await makeBranch('feature/red', 'create table red (x text) strict;')
    await makeBranch('blue', 'alter table company add column blue text;')
    red = await startPreview('feature/red')
    blue = await startPreview('blue')
  }, 3 * MINUTES)

  it('are served side by side, each saying on every page what it is', async () => {
    expect(red.url).not.toBe(blue.url)
    for (const [{ url }, branch] of [
      [red, 'feature/red'],
      [blue, 'blue'],
    ] as const) {
      for (const path of ['/sign-in', '/no-such-page']) {
        const page = await fetch(url + path)
        expect(await page.text()).toMatch(new RegExp(`preview-banner.*${branch}.*[0-9a-f]{7}`, 's'))
        expect(page.headers.get('X-Robots-Tag')).toBe('noindex, nofollow')
      }
    }
  })

  it('have the migrations of their own branch, and the database they came from has neither', async () => {
    expect(red.run.lines).toContain(`applied ${NEXT}_it.sql`)
    expect(await listSchema(open(red.database))).toMatch(/table red/i)
    expect(await listSchema(open(red.database))).not.toMatch(/blue text/)
    expect(await listSchema(open(blue.database))).toMatch(/blue text/)
    expect(await listSchema(open(blue.database))).not.toMatch(/table red/i)
    expect(await listSchema(main)).not.toMatch(/table red|blue text/i)
  })

  it('have the data, and write each into its own', async () => {
    await open(red.database).execute("update company set name = 'Red'")
    expect(await readNames(open(red.database))).toEqual(['Red'])
    expect(await readNames(open(blue.database))).toEqual(['Hammer & Sons'])
    expect(await readNames(main)).toEqual(['Hammer & Sons'])
  })

  it('know nobody who could sign in to the original, and no agent', async () => {
    const { rows } = await open(blue.database).execute(`select
      (select count(*) from session) + (select count(*) from agent) + (select count(*) from agent_key)
        + (select count(*) from pairing) + (select count(*) from command) as secrets,
      (select count(*) from member where password_hash is not null) as passwords,
      (select head_seq from stream) as head`)
    expect(rows[0]).toMatchObject({ secrets: 0, passwords: 1, head: 7 })
    const kept = await main.execute('select count(*) as n from session')
    expect(kept.rows[0]?.n).toBe(1)
  })

  it('let their own administrator in', async () => {
    const answer = await signIn(blue)
    expect(answer.status).toBe(303)
    expect(answer.headers.get('Set-Cookie')).toContain(`lintel-${new URL(blue.url).port}=`)
  })

  it('are listed, and go when their branch goes', async () => {
    const list = await runPreview('blue', ['--list']).finished()
    expect(list).toMatch(new RegExp(`${previewName('feature/red')} .*feature/red.*${red.url}`))
    expect(list).toMatch(new RegExp(`blue .*${blue.url}`))
    expect(await runPreview('blue', ['--drop', 'feature/red']).finished()).toMatch(
      /stop it, then drop/,
    )

    await red.run.interrupt()
    git(join(folder, 'main'), 'worktree', 'remove', '--force', worktree('feature/red'))
    git(join(folder, 'main'), 'branch', '-D', 'feature/red')
    await blue.run.interrupt()
    const again = await startPreview('blue')
    expect(again.url).toBe(blue.url)
    expect(again.run.lines.join('\n')).toMatch(/branch feature\/red is gone/)
    expect(existsSync(join(base, 'previews', previewName('feature/red')))).toBe(false)
    await again.run.interrupt()

    expect(await runPreview('blue', ['--drop', 'blue']).finished()).toMatch(/are gone/)
    expect(await runPreview('blue', ['--list']).finished()).toMatch(/no previews/)
  })
})

it('a broken migration starts nothing, names itself and says what to do', async () => {
  await makeBranch('broken', 'create table b (x); create table b (x);')
  const said = await runPreview('broken', []).finished()
  expect(said).toMatch(new RegExp(`${NEXT}_it.sql could not be applied and left nothing behind`))
  expect(said).toMatch(/local database is untouched. Correct the migration/)
  expect(said).not.toMatch(/Preview is ready/)
})

it('without a running npm start the preview runs the database itself, and keeps npm start away', async () => {
  main.close()
  await sqld.stop()
  await makeBranch('alone', '-- nothing to change\nselect 1;')
  const { run, url } = await startPreview('alone')
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  const pid = await readFile(join(base, 'running'), 'utf8')
  expect(Number(pid)).toBeGreaterThan(1)
  await run.interrupt()
  expect(existsSync(join(base, 'running'))).toBe(false)
})

it('names of branches become names of hosts, and stay apart', () => {
  expect(previewName('tender-list')).toBe('tender-list')
  const names = ['feature/x', 'feature-x', 'Feature-x', 'проект', 'объект', 'a'.repeat(80)].map(
    previewName,
  )
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) expect(name).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/)
})

type Started = { run: NpmRun; url: string; password: string; database: string }

function worktree(branch: string): string {
  return join(folder, previewName(branch))
}

function git(cwd: string, ...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t.example', ...args], { cwd })
}

async function makeRepository(at: string): Promise<void> {
  await mkdir(at, { recursive: true })
  for (const name of CODE) await cp(join(ROOT, name), join(at, name), { recursive: true })
  await writeFile(join(at, '.gitignore'), 'node_modules\n.lintel/\n')
  git(at, 'init', '--quiet', '--initial-branch', 'main')
  git(at, 'add', '.')
  git(at, 'commit', '--quiet', '--message', 'Begin')
}

async function makeBranch(branch: string, sql: string): Promise<void> {
  const at = worktree(branch)
  git(join(folder, 'main'), 'worktree', 'add', '--quiet', '-b', branch, at)
  await symlink(join(ROOT, 'node_modules'), join(at, 'node_modules'))
  await writeFile(join(at, `migrations/${NEXT}_it.sql`), sql)
  git(at, 'add', 'migrations')
  git(at, 'commit', '--quiet', '--message', `Migrate ${branch}`)
}

function runPreview(branch: string, args: string[]): NpmRun & { finished: () => Promise<string> } {
  const run = runNpm(
    worktree(branch),
    ['exec', '--offline', '--', 'node', 'scripts/preview.ts', ...args],
    { INIT_CWD: worktree(branch) },
  )
  runs.push(run)
  return { ...run, finished: () => run.ended.then(() => run.lines.join('\n')) }
}

async function startPreview(branch: string): Promise<Started> {
  const run = runPreview(branch, [])
  await run.until('Preview is ready')
  const said = (label: string) =>
    run.lines.find((line) => line.startsWith(label))!.slice(label.length)
  return {
    run,
    url: said('URL: '),
    password: said('Password: '),
    database: `preview-${previewName(branch)}`,
  }
}

async function signIn({ url, password }: Started): Promise<Response> {
  return fetch(`${url}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: url, 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams({ email: PREVIEW_EMAIL, password }),
  })
}

function open(name: string): Client {
  const { url, token } = sqld.address(name)
  return createClient({ url, authToken: token })
}

async function listSchema(client: Client): Promise<string> {
  const { rows } = await client.execute('select sql from sqlite_schema order by name')
  return rows.map((row) => String(row.sql)).join('\n')
}

async function readNames(client: Client): Promise<string[]> {
  const { rows } = await client.execute('select name from company')
  return rows.map((row) => String(row.name))
}

function readNumber(): number {
  const text = execFileSync('ls', [join(ROOT, 'migrations')], { encoding: 'utf8' })
  return text.match(/^\d{4}_.*\.sql$/gm)!.length
}

/** A member with a session and a password, a paired agent with a stream, and a company. */
function someData(): string[] {
  return [
    `insert into member (id, email, name, role, password_hash, created_at, updated_at)
      values ('m', 'm@x.example', 'M', 'administrator', 'scrypt$secret', 1, 1)`,
    `insert into session (id_hash, member_id, created_at, expires_at) values ('h', 'm', 1, 9e12)`,
    `insert into ledger_source (id, system, identity, name, created_at) values (1, 's', 'i', 'n', 1)`,
    `insert into agent (id, name, source_id, state, created_at) values ('a', 'a', 1, 'active', 1)`,
    `insert into agent_key (kid, agent_id, jwk, state, created_at) values ('k', 'a', '{}', 'active', 1)`,
    `insert into stream (source_id, agent_id, epoch, head_seq, head_bsh, chain, updated_at)
      values (1, 'a', 1, 7, '', '', 1)`,
    `insert into company (id, name, name_key, sort_key, created_at, updated_at)
      values ('c', 'Hammer & Sons', 'hammer', 'hammer', 1, 1)`,
  ]
}
