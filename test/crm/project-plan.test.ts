import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { readLocation, writeLocation } from '../../worker/domain/location.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'
import { BOOK, fillBook, fillCompanies, fillInvoices, fillProjects } from './support/ledger-rows.ts'

let site: TestSite
let cookie: string
beforeAll(async () => {
  site = await openSite()
  const { client } = site.database
  await fillBook(client)
  await fillCompanies(client, [
    { id: 'beta', name: 'Бета' },
    { id: 'gamma', name: 'Гамма' },
  ])
  await fillProjects(client, [
    { id: 'house', name: 'Каркасный дом', company: 'beta' },
    { id: 'shed', name: 'Склад', company: 'gamma' },
    { id: 'bridge', name: 'Мост', company: 'gamma' },
  ])
  const issuedOn = new Date(site.now() - 5 * 86_400_000).toISOString().slice(0, 10)
  await fillInvoices(client, [
    { key: 'i', company: 'gamma', project: 'bridge', total: 1, issuedOn },
  ])
  cookie = await signInAs(site.database, 'manager')
})

const member = () => cookie.replace('lintel=', '')
const html = async (path: string) =>
  (await site.fetch(path, { headers: { Cookie: cookie } })).text()
const post = (path: string, fields: Record<string, string>) =>
  site.fetch(path, {
    method: 'POST',
    headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams(fields),
  })

/** Sends the form of a project as it was drawn, with something changed. */
async function edit(fields: Record<string, string>) {
  const page = await html(paths.projectEdit('house'))
  const hidden = page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)
  const form = Object.fromEntries([...hidden].map(([, name = '', value = '']) => [name, value]))
  return post(paths.project('house'), { ...form, ...fields })
}

const found = (page: string) =>
  [...page.matchAll(/<th scope="row"[^>]*>.*?href="\/projects\/(\w+)"/g)].map(([, id]) => id).sort()

describe('what is planned of a project', () => {
  it('is written, shown, told in the history, and undone', async () => {
    const answer = await edit({
      ...{ health: 'at-risk', healthReason: 'Ждём металл', managerId: member() },
      ...{ siteAddress: 'Лесная ул., 1', location: '55.751244 37.618423' },
      ...{ timeZone: 'Europe/Moscow', plannedStartOn: '2026-03-01', plannedEndOn: '2027-05-31' },
    })
    expect(answer.headers.get('Location')).toMatch(/undo=\d+&done=saved$/)
    const page = await html(paths.project('house'))
    for (const said of ['At risk', 'Ждём металл', 'A manager', 'Лесная ул., 1', 'On the map']) {
      expect(page).toContain(said)
    }
    expect(page).toContain('mlat=55.751244&amp;mlon=37.618423')
    const { rows } = await site.database.client.execute(
      `select latitude, longitude from project where id = 'house'`,
    )
    expect([rows[0]?.latitude, rows[0]?.longitude]).toEqual([55.751244, 37.618423])
    const change = /undo=(\d+)/.exec(answer.headers.get('Location') ?? '')?.[1]
    await post(paths.undo(paths.project('house'), Number(change)), {})
    expect(await html(paths.project('house'))).not.toContain('On the map')
    await edit({ health: 'at-risk', healthReason: 'Ждём металл', managerId: member() })
  })

  it('that cannot be is refused at its field', async () => {
    const wrong: Record<string, string> = {
      location: 'somewhere',
      plannedEndOn: '2026-02-30',
      timeZone: 'Mars/Olympus',
      health: 'splendid',
      managerId: 'nobody',
    }
    for (const [field, value] of Object.entries(wrong)) {
      const answer = await edit({ [field]: value })
      expect(answer.status, field).toBe(422)
      expect(await answer.text()).toContain(`id="${field}-error"`)
    }
  })

  it('that does not go together is refused too, whichever of the two fields is sent', async () => {
    const send = (fields: Record<string, string>) => post(paths.project('house'), fields)
    const stored = {
      ...{ plannedStartOn: '2026-03-01', plannedEndOn: '2026-05-31' },
      ...{ actualStartOn: '2026-03-02', actualEndOn: '2026-06-01' },
    }
    expect((await edit(stored)).status).toBe(303)
    const wrong: [Record<string, string>, string, string][] = [
      [{ plannedEndOn: '2026-02-28' }, 'plannedEndOn', 'The end lies before the start.'],
      [{ plannedStartOn: '2026-06-01' }, 'plannedStartOn', 'This lies after the date'],
      [{ actualStartOn: '2026-07-01' }, 'actualStartOn', 'This lies after the date'],
      [{ actualEndOn: '2999-01-01' }, 'actualEndOn', 'This has not happened yet'],
      [{ warrantyUntil: '2026-05-01' }, 'warrantyUntil', 'The warranty would end before'],
      [{ health: 'off-track', healthReason: '' }, 'healthReason', 'Say why'],
      [{ healthReason: '' }, 'healthReason', 'Say why'],
    ]
    for (const [fields, field, said] of wrong) {
      const [[sent = '', typed = ''] = []] = Object.entries(fields)
      const base = { [`was.${sent}`]: (stored as Record<string, string>)[sent] ?? '' }
      const was = { 'was.health': 'at-risk', 'was.healthReason': 'Ждём металл' }
      const answer = await send({ ...base, ...was, ...fields })
      expect(answer.status, said).toBe(422)
      const page = await answer.text()
      expect(page).toMatch(new RegExp(`id="${field}-error">${said}`))
      if (typed) expect(page).toContain(`value="${typed}"`)
      // The rest of the form holds what is stored.
      const kept = sent === 'actualStartOn' ? stored.actualEndOn : stored.actualStartOn
      expect(page).toContain(`value="${kept}"`)
    }
    expect((await edit({ health: 'on-track', healthReason: '' })).status).toBe(303)
    await edit({ health: 'at-risk', healthReason: 'Ждём металл' })
  })

  it('and was wrong before keeps nobody from writing the rest', async () => {
    const { client } = site.database
    await client.execute(`update project set planned_end_on = '2020-01-01' where id = 'house'`)
    expect((await edit({ siteAddress: 'Полевая ул., 2' })).status).toBe(303)
    await client.execute(`update project set planned_end_on = '2026-05-31' where id = 'house'`)
  })
})

it('coordinates are read as maps and people write them', () => {
  const read = (text: string) => {
    const place = readLocation(text)
    return place && writeLocation(place)
  }
  expect(read('55.751244, 37.618423')).toBe('55.751244, 37.618423')
  expect(read('55,75;37,61')).toBe('55.75, 37.61')
  expect(read('-33.9 151.2')).toBe('-33.9, 151.2')
  expect([read('91, 0'), read('0, 181'), read('north'), read('1 2 3')]).toEqual([
    null,
    null,
    null,
    null,
  ])
})

describe('the list of projects', () => {
  it('is narrowed to mine, to a stage, a health, a manager or a customer', async () => {
    const list = async (query: Record<string, string>) => found(await html(paths.projects(query)))
    expect(await list({})).toEqual(['bridge', 'house', 'shed'])
    expect(await list({ whose: 'mine' })).toEqual(['house'])
    expect(await list({ manager: member() })).toEqual(['house'])
    expect(await list({ health: 'at-risk' })).toEqual(['house'])
    expect(await list({ customer: 'gamma' })).toEqual(['bridge', 'shed'])
    expect(await list({ stage: 'closed' })).toEqual([])
    expect(await list({ stage: 'build', customer: 'gamma' })).toEqual(['bridge', 'shed'])
  })

  it('knows on which of them nothing happens any more', async () => {
    expect(found(await html(paths.projects({ whose: 'stalled' })))).toEqual(['shed'])
    expect(await html(paths.project('shed'))).toContain('Stalled: nothing for 30 days')
    expect(await html(paths.project('bridge'))).not.toContain('Stalled: nothing')
    await site.database.client.execute(`update ledger_invoice set deleted = 1
      where source_id = ${BOOK} and key = 'i'`)
    expect(await html(paths.project('bridge'))).toContain('Stalled: nothing')
  })
})
