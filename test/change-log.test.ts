import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createClient } from '@libsql/client/web'
import { beforeEach, describe, expect, it } from 'vitest'
import { takeBackup } from '../scripts/backup/take-backup.ts'
import { ROOT } from '../scripts/build.ts'
import { readLog, readLogOfBackup } from '../scripts/change-log/read-log.ts'
import { verifyChain } from '../scripts/change-log/verify-chain.ts'
import { sealLog } from '../worker/jobs/seal-log.ts'
import type { Database } from '../worker/store/database.ts'
import { shortenChain } from '../worker/store/log-seals.ts'
import { createDatabase, type TestDatabase } from './support/database.ts'

const run = promisify(execFile)

let database: TestDatabase
const write = (sql: string) => database.client.execute(sql)
const seal = () => sealLog({ openDatabase: database.open })
const verify = async () => {
  const { entries, seals } = await readLog(database.client)
  return verifyChain(entries, seals)
}

beforeEach(async () => {
  database = await createDatabase()
  await addEntries(1, 30)
})

const addEntries = (from: number, count: number) =>
  write(`with recursive n (i) as (select ${from} union all select i + 1 from n where i < ${from + count - 1})
    insert into change_log (at, actor_kind, actor_id, verb, entity, record_id, diff)
    select i, 'system', null, 'update', 'company', 'c' || i, '{"name":["ё","№ ' || i || '"]}' from n`)

describe('the chain of the change log', () => {
  it('is whole after any number of ticks, and says what waits for it', async () => {
    await seal()
    await addEntries(31, 5)
    expect(await verify()).toMatchObject({ sealed: 30, unsealed: 5, broken: null })
    await seal()
    await seal()
    expect(await verify()).toMatchObject({ sealed: 35, unsealed: 0, broken: null })
  })

  it('is taken back from its end in parts, whole after each of them, and bound anew', async () => {
    await seal()
    const inner = database.open()
    const lengths: number[] = []
    const write: Database['write'] = async (statements) => {
      const results = await inner.write(statements)
      const { sealed, broken } = await verify()
      expect(broken).toBeNull()
      lengths.push(sealed)
      return results
    }
    await shortenChain({ ...inner, write }, 12, 5)
    // Five from entry 12 on are left for the write that changes it.
    expect(lengths).toEqual([25, 20, 15])
    await shortenChain({ ...inner, write }, 12, 5)
    expect(lengths).toHaveLength(3)
    await seal()
    expect(await verify()).toMatchObject({ sealed: 30, unsealed: 0, broken: null })
  })

  it('is sealed once by two ticks at a time', async () => {
    await Promise.all([seal(), seal(), seal()])
    expect(await verify()).toMatchObject({ sealed: 30, unsealed: 0, broken: null })
  })

  it.each([
    ['another value', `update change_log set diff = '{}' where seq = 12`, 12, 'changed'],
    ['another person', `update change_log set actor_id = 'x' where seq = 1`, 1, 'changed'],
    ['an entry taken out', 'delete from change_log where seq = 30', 30, 'missing'],
    [
      'entries and hash taken out',
      'delete from change_log where seq = 12; delete from log_seal where seq = 12',
      13,
      'changed',
    ],
    [
      'a hash made to fit',
      `update change_log set verb = 'x' where seq = 9; update log_seal set hash = 'y' where seq = 9`,
      9,
      'changed',
    ],
    ['an entry put in', `delete from log_seal where seq = 20`, 20, 'added'],
  ] as const)('names the first entry that %s breaks', async (_, sql, seq, why) => {
    await seal()
    await database.client.batch(sql.split('; '), 'write')
    expect((await verify()).broken).toEqual({ seq, why })
  })

  it('is checked in a backup as in the database, by one command', async () => {
    await seal()
    const folder = await mkdtemp(join(tmpdir(), 'lintel-log-'))
    try {
      const file = join(folder, 'backup.gz')
      const client = createClient({
        url: database.url,
        authToken: database.token,
        intMode: 'bigint',
      })
      await takeBackup(client, { file })
      const { entries, seals } = await readLogOfBackup(file)
      const { head, ...whole } = verifyChain(entries, seals)
      expect(whole).toEqual({ sealed: 30, unsealed: 0, broken: null })
      const command = (...args: string[]) =>
        run('sh', ['scripts/run.sh', 'scripts/verify-log.ts', ...args], {
          cwd: ROOT,
          env: { ...process.env, DATABASE_URL: database.url, DATABASE_TOKEN: database.token },
        })
      expect((await command(file)).stdout).toContain(`--known 30=${head.hash}`)
      // Cut off at its end, the chain fits in itself: only who noted its end can tell.
      await database.client.batch(
        ['delete from change_log where seq > 25', 'delete from log_seal where seq > 25'],
        'write',
      )
      expect((await command()).stdout).toContain('25 entries fit')
      await expect(command('--known', `30=${head.hash}`)).rejects.toMatchObject({
        stderr: expect.stringContaining('no longer holds entry 30'),
      })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
