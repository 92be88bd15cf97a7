import { expect, test } from 'vitest'
import { describePayment } from '../../worker/domain/payment.ts'
import { readAllocations, selectPaymentsOf } from '../../worker/store/payments.ts'
import { createDatabase } from '../support/database.ts'
import { fillBook, fillCompanies, fillInvoices, fillPayment, NOW } from './support/ledger-rows.ts'
import { signIn } from './support/reader.ts'

test('money allocated in another currency settles nothing of a payment', async () => {
  const database = await createDatabase()
  const { client } = database
  await fillBook(client)
  await fillCompanies(client, [{ id: 'one', name: 'Первый' }])
  await fillInvoices(client, [{ key: 'i1', company: 'one', total: 100_00 }])
  const settles = { i1: 30_00, i2: 20_00 }
  await fillPayment(client, {
    ...{ key: 'p1', company: 'one', amount: 100_00, paidOn: '2026-11-01' },
    settles,
  })
  await client.execute("update ledger_allocation set currency = 'EUR' where invoice = 'i2'")
  await signIn(database)
  const { rows } = await client.execute('select id_hash from session')
  const db = database.open()
  const proof = { idHash: String(rows[0]?.id_hash), now: NOW, allowDemo: true }
  const [[payment]] = await db.read([selectPaymentsOf(db, proof, 'one', 5)])
  db.close()
  const shown = describePayment({
    ...payment!,
    allocations: readAllocations(payment!.allocations),
  })
  expect(shown.prepaidMinor).toBe(70_00)
  expect(shown.allocations.map(({ invoice }) => invoice)).toEqual(['i1'])
})
