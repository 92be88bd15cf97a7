import { expect, test } from 'vitest'
import { LIMITS } from '../../protocol/limits.ts'
import { createDatabase } from '../support/database.ts'
import { fillBook, fillInvoices } from './support/ledger-rows.ts'
import { signIn } from './support/reader.ts'

test('a sum that no figure holds exactly is a fault of ours, not a database that is silent', async () => {
  const database = await createDatabase()
  await fillBook(database.client)
  const total = LIMITS.moneyMinor
  await fillInvoices(
    database.client,
    Array.from({ length: 10 }, (_, at) => ({ key: `i${at}`, total, dueOn: '2026-10-01' })),
  )
  const reader = await signIn(database)
  expect((await reader.get('/')).status).toBe(500)
  expect((await reader.get('/invoices')).status).toBe(200)
})
