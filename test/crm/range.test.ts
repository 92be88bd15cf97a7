import { expect, test } from 'vitest'
import { LIMITS } from '../../protocol/limits.ts'
import { paths } from '../../views/paths.ts'
import { createDatabase } from '../support/database.ts'
import { fillBook, fillCompanies, fillInvoices } from './support/ledger-rows.ts'
import { signIn } from './support/reader.ts'

test('a sum that no figure holds exactly is a fault of ours, not a database that is silent', async () => {
  const database = await createDatabase()
  await fillBook(database.client)
  await fillCompanies(database.client, [{ id: 'giant', name: 'Giant' }])
  const total = LIMITS.moneyMinor
  await fillInvoices(
    database.client,
    Array.from({ length: 10 }, (_, at) => ({
      key: `i${at}`,
      company: 'giant',
      total,
      dueOn: '2026-10-01',
    })),
  )
  const reader = await signIn(database)
  const proof = { of: 'company', id: 'giant', figure: 'open', side: 'receivable', currency: 'RUB' }
  expect((await reader.get(paths.sumProof(proof))).status).toBe(500)
  expect((await reader.get('/invoices')).status).toBe(200)
})
