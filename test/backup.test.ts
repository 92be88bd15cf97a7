import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { type Client, createClient } from '@libsql/client/web'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { restoreBackup } from '../scripts/backup/restore-backup.ts'
import { sumDatabase } from '../scripts/backup/sum.ts'
import { takeBackup } from '../scripts/backup/take-backup.ts'
import { ROOT } from '../scripts/build.ts'
import { startChild } from '../scripts/local/child.ts'
import { createDatabase } from './support/database.ts'
import { startWorker } from './support/worker.ts'

const COMPANIES = 3_000

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lintel-backup-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a backup taken while writing goes on', () => {
  let source: Client
  let restored: Client
  let address: { url: string; token: string }
  let writtenMeanwhile = 0
  const file = () => join(folder, 'load.backup')

  beforeAll(async () => {
    source = exact(await createDatabase())
    await source.batch([fill(COMPANIES), 'insert into apply_guard (ok) values (1)'], 'write')
    const writer = startWriter(source)
    await writer.until(5)
    const before = writer.pairs()
    await takeBackup(source, { file: file() })
    writtenMeanwhile = writer.pairs() - before
    await writer.stop()
    address = await createDatabase({ empty: true })
    restored = exact(address)
    await restoreBackup(restored, file())
  }, 120_000)

  it('really was under load', () => {
    expect(writtenMeanwhile).toBeGreaterThan(0)
  })

  it('holds one instant: no transaction is there by half', async () => {
    // The writer raises the company and its log in one transaction each time.
    const { rows } = await restored.execute(`select
      (select count(*) from change_log) as logged, (select max(rev) - 1 from company) as changed,
      (select count(*) from project where kind <> 'overhead') as late`)
    const { logged, changed, late } = rows[0]!
    expect(Number(logged)).toBeGreaterThanOrEqual(5)
    expect(logged).toBe(changed)
    expect(late).toBe(logged)
    const now = await source.execute('select count(*) as n from change_log')
    expect(Number(now.rows[0]?.n)).toBeGreaterThan(Number(logged))
  })

  it('is restored whole: a second backup of the restored database says the same of every table', async () => {
    const again = join(folder, 'again.backup')
    const sums = await takeBackup(restored, { file: again })
    const [first, second] = [await linesOf(file()), await linesOf(again)]
    // The head has the time and the last line a checksum of it.
    expect(second.slice(1, -2)).toEqual(first.slice(1, -2))
    expect(sums).toEqual(JSON.parse(first.at(-2)!).manifest.tables)
    expect(sums.company?.rows).toBe(COMPANIES)
    expect(JSON.parse(second[0]!).schema).toEqual(JSON.parse(first[0]!).schema)
  })

  it('serves a healthy worker, and goes on counting where it was', async () => {
    const worker = await startWorker({ database: address })
    expect((await worker.fetch('/healthz')).status).toBe(200)
    await worker.stop()
    const top = await restored.execute('select max(seq) as seq from change_log')
    await restored.execute(logEntry())
    const next = await restored.execute('select max(seq) as seq from change_log')
    expect(next.rows[0]?.seq).toBe((top.rows[0]?.seq as bigint) + 1n)
  })

  it('is for the owner alone to read, and never written over', async () => {
    expect((await stat(file())).mode & 0o777).toBe(0o600)
    await expect(takeBackup(source, { file: file() })).rejects.toThrow(/there already/)
  })

  it('is not restored over anything', async () => {
    const before = await sumDatabase(source)
    await expect(restoreBackup(source, file())).rejects.toThrow(/not empty.*make a new one/)
    expect(await sumDatabase(source)).toEqual(before)
  })

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 200)],
    ['without its last line', (bytes: Buffer) => zipped(textOf(bytes).split('\n').slice(0, -2))],
    [
      'with another value',
      (bytes: Buffer) => zipped(textOf(bytes).replace('Nr 7"', 'Nr 8"').split('\n')),
    ],
    ['with a row less', (bytes: Buffer) => zipped(textOf(bytes).split('\n').toSpliced(20, 1))],
  ])('is refused when it is %s, and nothing is written', async (_, spoil) => {
    const spoiled = join(folder, 'spoiled.backup')
    await writeFile(spoiled, spoil(await readFile(file())))
    const empty = exact(await createDatabase({ empty: true }))
    await expect(restoreBackup(empty, spoiled)).rejects.toThrow(/damaged or was cut short/)
    expect((await empty.execute('select * from sqlite_schema')).rows).toEqual([])
  })
})

it('a backup keeps every kind of value, and what stands on the tables', async () => {
  const source = exact(await createDatabase({ empty: true }))
  await source.executeMultiple(`
    create table kind (id integer primary key autoincrement, x any, twice integer generated always as (id * 2)) strict;
    insert into kind (x) values (1), (1.5), (2.0), (9007199254740993), ('ё''"' || char(10)), (x'00ff'), (null);
    delete from kind where id = 7;
    create table pair (a text, b integer, primary key (a, b)) without rowid;
    insert into pair values ('a', 1), ('a', 2), ('b', 1);
    create virtual table found using fts5(x, content='kind', content_rowid='id');
    insert into found (found) values ('rebuild');
    create view everything as select * from kind;
    create trigger grow after insert on pair begin insert into kind (x) values (new.a); end;
    create unique index pair_b on pair (b, a);`)
  const file = join(folder, 'kinds.backup')
  await takeBackup(source, { file })
  const restored = exact(await createDatabase({ empty: true }))
  await restoreBackup(restored, file)

  const all = 'select *, typeof(x) as type from kind'
  expect((await restored.execute(all)).rows).toEqual((await source.execute(all)).rows)
  expect(
    (await restored.execute("select rowid from found where found match 'ё'")).rows,
  ).toHaveLength(1)
  await restored.execute("insert into pair values ('c', 3)")
  const grown = await restored.execute("select id, twice from kind where x = 'c'")
  expect(grown.rows[0]).toMatchObject({ id: 8n, twice: 16n })
  await expect(restored.execute("insert into pair values ('c', 3)")).rejects.toThrow(/UNIQUE/)
})

it('npm run backup and restore say what they did, and what is missing', async () => {
  const source = await createDatabase()
  const target = await createDatabase({ empty: true })
  const file = join(folder, 'command.backup')
  const variables = ({ url, token }: { url: string; token: string }) => ({
    DATABASE_URL: url,
    DATABASE_TOKEN: token,
  })
  expect(await run('backup', [file], variables(source))).toMatch(/holds \d+ tables/)
  expect(await run('restore', [file], variables(target))).toMatch(/read back the same/)
  expect(await run('restore', [file], variables(target))).toMatch(/not empty/)
  expect(await run('backup', [file], { DATABASE_URL: '' })).toMatch(/Set DATABASE_URL/)
  expect(await run('backup', [], variables(source))).toMatch(/Say where/)
})

async function run(name: string, args: string[], env: Record<string, string>): Promise<string> {
  const program = startChild(process.execPath, [join(ROOT, `scripts/${name}.ts`), ...args], {
    env: { ...(process.env as Record<string, string>), ...env },
  })
  await program.ended
  return program.tail()
}

function exact({ url, token }: { url: string; token: string }): Client {
  return createClient({ url, authToken: token, intMode: 'bigint' })
}

function fill(rows: number): string {
  return `insert into company (id, name, name_key, sort_key, address, created_at, updated_at)
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows})
    select printf('c%06d', i), 'Nr ' || i, 'nr ' || i, 'nr ' || i, hex(randomblob(200)), 1, 1 from n`
}

function logEntry(): string {
  return `insert into change_log (at, actor_kind, verb, entity, record_id, diff)
    values (1, 'system', 'edit', 'company', 'c000001', '{}')`
}

/** Writes transactions one after another until it is stopped; each touches an early and a late table. */
function startWriter(client: Client) {
  let pairs = 0
  let stopped = false
  const write = async () => {
    while (!stopped) {
      await client.batch(
        [
          logEntry(),
          "update company set rev = rev + 1 where id = 'c000001'",
          `insert into project (id, name, sort_key, kind, created_at, updated_at)
            values ('p${pairs}', 'P', 'p', 'internal', 1, 1)`,
        ],
        'write',
      )
      pairs += 1
    }
  }
  const ended = write()
  return {
    pairs: () => pairs,
    until: async (count: number) => {
      while (pairs < count) await new Promise((resolve) => setTimeout(resolve, 5))
    },
    stop: async () => {
      stopped = true
      await ended
    },
  }
}

function textOf(bytes: Buffer): string {
  return gunzipSync(bytes).toString()
}

function zipped(lines: string[]): Buffer {
  return gzipSync(`${lines.join('\n')}\n`)
}

async function linesOf(file: string): Promise<string[]> {
  return textOf(await readFile(file)).split('\n')
}
