import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client/web'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../scripts/build.ts'
import { startSqld } from '../scripts/local/sqld.ts'
import { createSqliteClient } from '../scripts/local/sqlite-client.ts'
import { applyMigrations } from '../scripts/migrations/apply-migrations.ts'
import { readMigrations } from '../scripts/migrations/read-migrations.ts'
import { deliverLoad } from '../scripts/seed/deliver.ts'
import { fillDatabase } from '../scripts/seed/fill-database.ts'
import { changesOf, partsOf } from '../scripts/seed/ledger.ts'
import { readSeedOptions } from '../scripts/seed/options.ts'
import { writeActivities } from '../scripts/seed/write-activities.ts'
import { hasTaxCheckDigits } from '../worker/domain/tax-id.ts'
import { databaseOf } from '../worker/store/database.ts'
import { createDatabase } from './support/database.ts'
import { recompute } from './sync/recompute.ts'

const SMALL = { companies: 300, ledgerRows: 200, seed: 7, now: Date.UTC(2026, 10, 23) }
const SIZE = { companies: 300, ledgerRows: 2_500, seed: 7, now: Date.UTC(2026, 10, 23) }

describe('the load base', () => {
  it('is the same book for the same seed, and another for another', () => {
    const book = (seed: number) => [...changesOf(partsOf({ ...SIZE, seed }))]
    expect(book(7)).toEqual(book(7))
    expect(book(8)).not.toEqual(book(7))
    expect(book(7)).toHaveLength(300 + 60 + 2_500)
  })

  it('is taken whole by the product, which keeps its sums', async () => {
    const database = await createDatabase()
    const parts = partsOf(SIZE)
    const rows = parts.reduce((sum, { count }) => sum + count, 0)
    await deliverLoad(database.open, {
      changes: changesOf(parts),
      rows,
      now: SIZE.now,
      onBatch: () => {},
    })
    for (const { name, kept, truth } of await recompute(database.client)) {
      expect(truth.length, name).toBeGreaterThan(0)
      expect(kept, name).toEqual(truth)
    }
    const { rows: found } = await database.client.execute(
      `select (select count(*) from quarantine) as refused, (select count(*) from company) as companies,
        (select count(*) from ledger_invoice where open_minor <> 0) as open,
        (select count(*) from ledger_freshness where loading = 1) as loading`,
    )
    expect(found[0]).toMatchObject({ refused: 0, companies: 300, loading: 0 })
    expect(Number(found[0]?.open)).toBeGreaterThan(100)
    const ids = await database.client.execute('select tax_id from company')
    expect(ids.rows.every(({ tax_id }) => hasTaxCheckDigits(String(tax_id)))).toBe(true)
  })

  it('is written about: by its people, with its people, and found by a word', async () => {
    const { client, open } = await createDatabase()
    const parts = partsOf({ ...SIZE, ledgerRows: 250 })
    const rows = parts.reduce((sum, { count }) => sum + count, 0)
    const { now, seed } = SIZE
    await deliverLoad(open, { changes: changesOf(parts), rows, now, onBatch: () => {} })
    await writeActivities(client, { activities: 1_200, seed, now }, () => {})
    const { rows: counts } = await client.execute(
      `select (select count(*) from activity) as written,
        (select count(distinct created_by) from activity) as authors,
        (select count(*) from activity_contact) as people,
        (select count(*) from contact_reach) as reach,
        (select count(*) from company where owner_id is null) as orphans,
        (select count(*) from search_queue) as waiting,
        (select count(*) from search_document where kind = 'activity') as indexed,
        (select min(at) from activity) as first, (select max(at) from activity) as last`,
    )
    expect(counts[0]).toMatchObject({ written: 1_200, authors: 40, people: 1_200, reach: 300 })
    expect(counts[0]).toMatchObject({ orphans: 0, waiting: 0, indexed: 1_200 })
    const days = (Number(counts[0]?.last) - Number(counts[0]?.first)) / 86_400_000
    expect(days).toBeGreaterThan(1_000)
    expect(Number(counts[0]?.last)).toBeLessThanOrEqual(now)
    const found = await client.execute(
      "select count(*) as hits from search_text where search_text match 'арматура'",
    )
    expect(Number(found.rows[0]?.hits)).toBeGreaterThan(5)
  })

  it('is filled without a server, which then has it as if it had made it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lintel-seed-'))
    try {
      const file = await fillDatabase(folder, 'load')
      const client = createSqliteClient(file)
      await applyMigrations(client, await readMigrations(join(ROOT, 'migrations')))
      await deliverLoad(() => databaseOf(client), {
        ...{ changes: changesOf(partsOf(SMALL)), rows: 560, now: SIZE.now, onBatch: () => {} },
      })
      file.close()
      const sqld = await startSqld(folder)
      try {
        const { url, token } = sqld.address('load')
        const served = createClient({ url, authToken: token })
        const made = await createDatabase()
        const schema = 'select type, name, tbl_name, sql from sqlite_schema order by type, name'
        expect((await served.execute(schema)).rows).toEqual(
          (await made.client.execute(schema)).rows,
        )
        await served.execute("update company set name = 'Новое имя'")
        const { rows } = await served.execute(
          "select count(*) as n, (select integrity_check from pragma_integrity_check) as sound from company where name = 'Новое имя'",
        )
        expect(rows[0]).toMatchObject({ n: 300, sound: 'ok' })
      } finally {
        await sqld.stop()
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('refuses a size that cannot be, and says what can', () => {
    expect(() => readSeedOptions(['--companies', 'many'])).toThrow(
      '--companies takes a whole number from 3 to 100000.',
    )
  })
})
