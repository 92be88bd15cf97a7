import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@libsql/client/web'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { restoreBackup } from '../scripts/backup/restore-backup.ts'
import { takeBackup } from '../scripts/backup/take-backup.ts'
import { findFreePort } from '../scripts/local/ports.ts'
import { type RunningWorker, startWorkerd } from '../scripts/local/worker.ts'
import { type AgentHome, makeAgentHome, readBook } from './agent/support/agent-process.ts'
import { pairHome } from './agent/support/pair-home.ts'
import { sumBook, sumReplica } from './agent/support/replica.ts'
import { createDatabase, type TestDatabase } from './support/database.ts'
import { SERVER_KEY } from './support/worker.ts'

describe('a CRM restored from before what the agent has delivered since', () => {
  let folder: string
  let port: number
  let worker: RunningWorker
  let home: AgentHome
  let restored: TestDatabase

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lintel-restore-'))
    port = await findFreePort()
    const lost = await createDatabase()
    worker = await serve(lost)
    home = await makeAgentHome({ server: worker.url, book: 'a' })
    const fetchPath = (path: string, init?: RequestInit) => fetch(worker.url + path, init)
    await pairHome(home, { fetch: fetchPath, origin: worker.url, database: lost })
    await home.run('sync')

    const file = join(folder, 'lintel.backup')
    await takeBackup(exact(lost), { file })
    await home.swapBook('a-after')
    await home.run('sync')
    await worker.stop()
    restored = await createDatabase({ empty: true })
    await restoreBackup(exact(restored), file)
    worker = await serve(restored)
  }, 180_000)
  afterAll(async () => {
    await worker?.stop()
    await home?.remove()
    await rm(folder, { recursive: true, force: true })
  })

  it('gets nothing from the agent until a person has decided, and the agent says what to do', async () => {
    const before = await restored.client.execute('select head_seq, head_bsh, chain from stream')
    const { exit, output } = await home.run('sync')
    expect(exit).not.toBe(0)
    expect(output).toMatch(/restored from a copy.*Nothing was sent.*--rebuild/s)
    const after = await restored.client.execute('select head_seq, head_bsh, chain from stream')
    expect(after.rows).toEqual(before.rows)
  })

  it('is then brought up to the book by the difference alone', async () => {
    const head = await restored.client.execute('select head_seq from stream')
    expect((await home.run('sync', '--rebuild')).exit).toBe(0)
    const { rows } = await restored.client.execute({
      sql: 'select sum(upserts + deletes) as changes from batch_log where seq > ?',
      args: [head.rows[0]!.head_seq!],
    })
    // The book has 1,202 rows; its 60 edits touch few of them.
    expect(Number(rows[0]?.changes)).toBeGreaterThan(0)
    expect(Number(rows[0]?.changes)).toBeLessThan(200)
    const book = join(folder, 'a-after.gnucash')
    await writeFile(book, await readBook('a-after'))
    expect(await sumReplica(restored)).toEqual(sumBook(book))
  })

  function serve(database: TestDatabase): Promise<RunningWorker> {
    const bindings = {
      ENVIRONMENT: 'local',
      DATABASE_URL: database.url,
      DATABASE_TOKEN: database.token,
      // The address is part of every token, so a restored CRM keeps it.
      PUBLIC_URL: `http://localhost:${port}`,
      SERVER_KEY: JSON.stringify(SERVER_KEY),
      PAIRING_SECRET: 'a secret of tests, at least 32 characters',
    }
    return startWorkerd({ build: inject('build'), bindings, port })
  }
})

function exact({ url, token }: TestDatabase): Client {
  return createClient({ url, authToken: token, intMode: 'bigint' })
}
