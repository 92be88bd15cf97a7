import { openSite, type TestSite } from '../../support/app.ts'
import { fillBook, fillCompanies } from './ledger-rows.ts'

/** The app over a book of two companies, `baltika` and `north`. */
export async function openSmallSite(): Promise<TestSite> {
  const site = await openSite()
  const { client } = site.database
  await fillBook(client)
  await fillCompanies(client, [
    { id: 'baltika', name: 'ООО «Балтика»' },
    { id: 'north', name: 'Северный Берег' },
  ])
  return site
}
