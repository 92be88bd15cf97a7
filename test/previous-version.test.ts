import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../scripts/build.ts'
import { findFreePort } from '../scripts/local/ports.ts'
import { startWorkerd } from '../scripts/local/worker.ts'
import { findContracting } from '../scripts/migrations/find-contracting.ts'
import { type Migration, readMigrations } from '../scripts/migrations/read-migrations.ts'
import { createDatabase } from './support/database.ts'
import { signInAs } from './support/session.ts'
import { SERVER_KEY } from './support/worker.ts'

/** The last migration of the first release; up to it there is no version before. */
const BASELINE = 6

/** Migrations that finish a change no released version needs any more; docs/decisions/migrations.md. */
const CONTRACT_STEPS: readonly string[] = []

const RELEASE = await lastRelease()

describe('the version before still works after a migration', () => {
  it('since every migration after the first release only adds, but for named contract steps', async () => {
    const later = (await readMigrations(join(ROOT, 'migrations'))).slice(BASELINE)
    const found = later
      .filter(({ name }) => !CONTRACT_STEPS.includes(name))
      .flatMap((migration) => findContracting(migration))
    expect(found).toEqual([])
  })

  it.each([
    'alter table company drop column phone;',
    'alter table company rename column phone to telephone;',
    'drop table company;',
    'alter table company add column region text not null;',
    'create unique index company_once on company (name);',
    'create trigger company_phone before insert on company begin select raise(abort, 1); end;',
  ])('and what would stop it is found: %s', (sql) => {
    expect(findContracting(migration(sql))).toHaveLength(1)
  })

  it.each([
    'alter table company add column region text;',
    "alter table company add column region text not null default '';",
    'create index company_region on company (name);',
    'create table region (id text primary key) strict; create unique index r on region (id);',
    'create trigger company_noted after insert on company begin insert into note values (1); end;',
  ])('and what only adds is not: %s', (sql) => {
    expect(findContracting(migration(sql))).toEqual([])
  })

  it.skipIf(RELEASE === null)(
    'and shows its pages over the schema of today',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'lintel-release-'))
      try {
        const database = await createDatabase()
        const worker = await startRelease(RELEASE!, folder, database)
        const headers = { Cookie: await signInAs(database, 'administrator') }
        for (const path of ['/healthz', '/', '/companies', '/projects', '/invoices', '/agents']) {
          const answer = await fetch(worker.url + path, { headers, redirect: 'manual' })
          expect(answer.status, path).toBe(200)
        }
        await worker.stop()
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
    120_000,
  )
})

function migration(sql: string): Migration {
  return { version: 7, name: '0007_t.sql', checksum: '', sql }
}

/** The newest tag such as v1.2.3; null before the first release, or in a clone without tags. */
async function lastRelease(): Promise<string | null> {
  const [newest = ''] = (await run('git', ['tag', '--list', 'v*', '--sort=-v:refname'])).split('\n')
  return newest === '' ? null : newest
}

/** The worker of a release, built from its own files with the packages of today. */
async function startRelease(release: string, folder: string, db: { url: string; token: string }) {
  const code = join(folder, 'code')
  await mkdir(code)
  await run('git', ['archive', '--output', join(folder, 'code.tar'), release])
  await run('tar', ['-xf', join(folder, 'code.tar'), '-C', code])
  await symlink(join(ROOT, 'node_modules'), join(code, 'node_modules'))
  await run(process.execPath, [join(code, 'scripts/build.ts')])
  const port = await findFreePort()
  const bindings = {
    ENVIRONMENT: 'local',
    DATABASE_URL: db.url,
    DATABASE_TOKEN: db.token,
    PUBLIC_URL: `http://localhost:${port}`,
    SERVER_KEY: JSON.stringify(SERVER_KEY),
    PAIRING_SECRET: 'a secret of tests, at least 32 characters',
  }
  return startWorkerd({ build: join(code, '.lintel/build'), bindings, port })
}

async function run(command: string, args: string[]): Promise<string> {
  return (await promisify(execFile)(command, args, { cwd: ROOT })).stdout.trim()
}
