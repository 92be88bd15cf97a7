import { describe, expect, it } from 'vitest'
import { deliverLoad } from '../scripts/seed/deliver.ts'
import { changesOf, partsOf } from '../scripts/seed/ledger.ts'
import { readSeedOptions } from '../scripts/seed/options.ts'
import { hasTaxCheckDigits } from '../worker/domain/tax-id.ts'
import { createDatabase } from './support/database.ts'
import { recompute } from './sync/recompute.ts'

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
    await deliverLoad(database, {
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

  it('refuses a size that cannot be, and says what can', () => {
    expect(() => readSeedOptions(['--companies', 'many'])).toThrow(
      '--companies takes a whole number from 3 to 100000.',
    )
  })
})
