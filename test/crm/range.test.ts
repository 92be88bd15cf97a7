import { expect, test } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { fillBook, fillCompanies, fillInvoices } from './support/ledger-rows.ts'
import { signIn } from './support/reader.ts'

test('a figure of one row that no number holds is a fault of ours, not a database that is silent', async () => {
  const database = await createDatabase()
  await fillBook(database.client)
  await fillCompanies(database.client, [{ id: 'giant', name: 'Giant' }])
  await fillInvoices(database.client, [
    { key: 'i1', company: 'giant', total: 100, dueOn: '2026-10-01' },
  ])
  await database.client.execute('update ledger_invoice set paid_minor = 9007199254740993')
  const reader = await signIn(database)
  expect((await reader.get('/invoices')).status).toBe(500)
  expect((await reader.get('/companies')).status).toBe(200)
})
