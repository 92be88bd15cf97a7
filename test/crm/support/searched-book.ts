import { createDatabase, type TestDatabase } from '../../support/database.ts'
import { fillBook, fillCompanies, fillInvoices, fillProjects } from './ledger-rows.ts'

/** A book to search in: `north` and its project `quay`, a company of Latin letters, and as many of one word as asked. */
export async function openSearchedBook(many: number): Promise<TestDatabase> {
  const database = await createDatabase()
  const { client } = database
  await fillBook(client)
  await fillCompanies(client, [
    { id: 'north', name: 'ООО «СеверСтрой»', taxId: '0123456789', phone: '+7 922 555-66-77' },
    { id: 'siemens', name: 'Siemens Gebäude' },
    ...Array.from({ length: many }, (_, at) => ({ id: `many-${at}`, name: `Кирпич ${at + 1000}` })),
  ])
  await fillProjects(client, [{ id: 'quay', name: 'Набережная, 2-я очередь', company: 'north' }])
  await fillInvoices(client, [{ key: 'i1', company: 'north', number: 'СЧ-000777', total: 100_00 }])
  return database
}
