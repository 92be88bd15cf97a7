import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { fillBook, fillCompanies, fillInvoices, fillProjects } from '../crm/support/ledger-rows.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'

let site: TestSite
let cookie: string
beforeAll(async () => {
  site = await openSite()
  const { client } = site.database
  await fillBook(client)
  await fillCompanies(client, [
    { id: 'zelyony', name: 'ООО «Зелёный берег»', taxId: '7701234567' },
    { id: 'north', name: 'Northgate Developments', phone: '+7 922 555-66-77' },
    { id: 'steel', name: 'Steel of the North' },
    ...Array.from({ length: 20 }, (_, at) => ({ id: `many-${at}`, name: `Brick works ${at}` })),
  ])
  await fillProjects(client, [
    { id: 'quay', name: 'Warehouse at the quay', company: 'north', code: 'PRJ-7' },
    { id: 'bridge', name: 'Мост', company: 'north', code: 'ПР-7' },
  ])
  await fillInvoices(client, [
    { key: 'i1', company: 'north', project: 'quay', number: '000987', total: 100_00 },
    { key: 'i2', company: 'north', project: 'quay', number: 'СЧ-5', total: 100_00 },
    { key: 'i3', company: 'north', number: '000988', total: 100_00, deleted: true },
  ])
  cookie = await signInAs(site.database, 'read_only')
})

const ask = (q: string) => site.fetch(paths.palette({ q }), { headers: { Cookie: cookie } })

async function find(q: string): Promise<string[]> {
  const answer = await ask(q)
  expect(answer.status).toBe(200)
  return [...(await answer.text()).matchAll(/ href="(\/[^"]+)"/g)]
    .map(([, href]) => href ?? '')
    .filter((href) => !href.startsWith('/search'))
}

describe('the palette finds', () => {
  it.each([
    ['a company by the beginning of its name', 'northg', [paths.company('north')]],
    [
      'names that begin with it before names that hold it',
      'north',
      [paths.company('north'), paths.company('steel')],
    ],
    ['a company by a later word, without its legal form', 'берег', [paths.company('zelyony')]],
    ['ё as е', 'зеленый', [paths.company('zelyony')]],
    ['a company by its tax id', '7701234', [paths.company('zelyony')]],
    ['a company by its phone number', '922 555', [paths.company('north')]],
    ['a project by its name', 'warehouse', [paths.project('quay')]],
    ['a project by its code', 'prj-7', [paths.project('quay')]],
    [
      'an invoice by its number without the zeros',
      '00987',
      [paths.invoice({ sourceId: 1, key: 'i1' })],
    ],
    [
      'an invoice by its number with its sign',
      '№ 000987',
      [paths.invoice({ sourceId: 1, key: 'i1' })],
    ],
    ['a Cyrillic number in small letters', 'сч-5', [paths.invoice({ sourceId: 1, key: 'i2' })]],
    ['a project by its Cyrillic code in small letters', 'пр-7', [paths.project('bridge')]],
    ['a company by the middle of a word', 'hgat', [paths.company('north')]],
    ['a company by the last digits of its phone number', '6677', [paths.company('north')]],
    ['a company by a word with a mistake', 'nortghate', [paths.company('north')]],
    ['a company by a beginning with a letter left out', 'зелны', [paths.company('zelyony')]],
    ['a Cyrillic name typed in Latin letters', 'zeleniy', [paths.company('zelyony')]],
    ['a Latin name typed in Cyrillic letters', 'девелопментс', [paths.company('north')]],
    ['what fits every word, wherever it stands', 'quay ware', [paths.project('quay')]],
    ['nothing where one word fits nothing', 'warehouse zzzz', []],
    ['text that would be a query as text', '"quay" OR * NEAR(', []],
    ['nothing where nothing is', 'zzz', []],
    ['nothing without words', ' [ ', []],
  ])('%s', async (_, typed, found) => {
    expect(await find(typed)).toEqual(found)
  })
})

it('the other layout of the keyboard is read too', async () => {
  expect(await find('ptktysq')).toEqual([paths.company('zelyony')])
  expect(await find('тщкерпфеу')).toEqual([paths.company('north')])
})

it('at most eight of a kind are shown', async () => {
  expect(await find('brick')).toHaveLength(8)
})

it('an answer costs one trip, and a stranger gets none', async () => {
  const answer = await ask('north')
  expect(answer.headers.get('Server-Timing')).toContain('trips;dur=1')
  const stranger = await site.fetch(paths.palette({ q: 'north' }), {
    headers: { 'HX-Request': 'true' },
  })
  expect(stranger.status).toBe(401)
  expect(await stranger.text()).not.toContain('Northgate')
})
