import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'
import { fillBook, fillCompanies, fillProjects } from './support/ledger-rows.ts'

let site: TestSite
let cookie: string
beforeAll(async () => {
  site = await openSite()
  const { client } = site.database
  await fillBook(client)
  await fillCompanies(client, [
    { id: 'beta', name: 'ООО «Бета»', taxId: '7701' },
    { id: 'gamma', name: 'Gamma' },
  ])
  await fillProjects(client, [{ id: 'house', name: 'Каркасный дом', company: 'beta' }])
  cookie = await signInAs(site.database, 'manager')
})

const get = (path: string, as = cookie) => site.fetch(path, { headers: { Cookie: as } })
const html = async (path: string, as = cookie) => (await get(path, as)).text()
const post = (path: string, fields: Record<string, string> = {}, as = cookie) =>
  site.fetch(path, {
    method: 'POST',
    headers: { Cookie: as, 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams(fields),
  })
/** Presses the undo that came with an answer. */
const undo = (answer: Response) => {
  const change = /undo=(\d+)/.exec(answer.headers.get('Location') ?? '')?.[1]
  return post(paths.undo(paths.project('house'), Number(change)))
}
const house = () => html(paths.project('house'))

describe('who takes part in a project', () => {
  it('is found by name or tax id, added with a role, taken off and brought back', async () => {
    expect(await html(`${paths.newParty('house')}?q=7701`)).toContain('ООО «Бета»')
    const party = { q: 'gamma', company: 'gamma', role: 'subcontractor', note: 'кровля' }
    const added = await post(paths.parties('house'), party)
    expect(added.headers.get('Location')).toMatch(/undo=\d+&done=saved$/)
    expect(await house()).toMatch(/Gamma<\/a> <small class="block">Subcontractor · кровля/)
    expect(await html(paths.company('gamma'))).toContain('Takes part in')
    await undo(added)
    expect(await house()).not.toContain('Subcontractor · кровля')
    const again = await post(paths.parties('house'), party)
    expect(again.status).toBe(303)
    const row = await site.database.client.execute(
      'select id from project_party where deleted_at is null',
    )
    const removed = await post(paths.partyRemoval('house', String(row.rows[0]?.id)))
    expect(await house()).not.toContain('Subcontractor · кровля')
    await undo(removed)
    expect(await house()).toContain('Subcontractor · кровля')
  })

  it('has a role once, and the form keeps what was typed', async () => {
    const party = { q: 'gamma', company: 'gamma', role: 'subcontractor', note: 'ещё раз' }
    const answer = await post(paths.parties('house'), party)
    expect(answer.status).toBe(422)
    const page = await answer.text()
    expect(page).toContain('already has this role')
    expect(page).toContain('value="ещё раз"')
    expect((await post(paths.parties('house'), { ...party, role: 'king' })).status).toBe(422)
    expect((await post(paths.parties('house'), { ...party, company: 'nobody' })).status).toBe(422)
  })
})

describe('phases and milestones', () => {
  const roof = { name: 'Кровля', kind: 'phase', state: 'in-progress', percent: '40' }

  it('are planned, changed and taken back, and say when they are late', async () => {
    const dates = { startsOn: '2026-01-10', plannedOn: '2026-02-10', actualOn: '' }
    const added = await post(paths.phases('house'), { ...roof, ...dates })
    expect(added.status).toBe(303)
    expect(await house()).toMatch(/Кровля<\/a>.*40\s?%.*<span class="badge bad">Late/s)
    const { rows } = await site.database.client.execute('select id from project_phase')
    const id = String(rows[0]?.id)
    const form = await html(paths.phase('house', id))
    expect(form).toContain('value="2026-02-10"')
    const done = { ...roof, ...dates, state: 'done', percent: '100', actualOn: '2026-02-12' }
    const changed = await post(paths.phase('house', id), done)
    expect(await house()).toContain('<span class="badge good">Done')
    await undo(changed)
    expect(await house()).toContain('<span class="badge bad">Late')
    const removed = await post(paths.phaseRemoval('house', id))
    expect(await house()).not.toContain(paths.phase('house', id))
    await undo(removed)
    expect(await house()).toContain(paths.phase('house', id))
  })

  it('that cannot be are refused at the field, in words', async () => {
    const none = { startsOn: '', plannedOn: '', actualOn: '' }
    const wrong: [Record<string, string>, string][] = [
      [{ startsOn: '2026-03-01', plannedOn: '2026-02-01' }, 'id="plannedOn-error"'],
      [{ actualOn: '2026-02-30' }, 'id="actualOn-error"'],
      [{ actualOn: '2026-02-01' }, 'goes with the state'],
      [{ startsOn: '2026-03-01', actualOn: '2026-02-01' }, 'The end lies before the start.'],
      [{ state: 'done', percent: '100', actualOn: '2999-02-01' }, 'This has not happened yet'],
      [{ kind: 'milestone', startsOn: '2026-03-01', plannedOn: '2026-04-01' }, 'is a single day'],
      [{ state: 'done', percent: '40' }, 'id="percent-error"'],
      [{ percent: '140' }, 'id="percent-error"'],
      [{ name: ' ' }, 'id="name-error"'],
    ]
    for (const [fields, said] of wrong) {
      const answer = await post(paths.phases('house'), { ...roof, ...none, ...fields })
      expect(answer.status, said).toBe(422)
      expect(await answer.text()).toContain(said)
    }
  })
})

describe('the team of a project', () => {
  it('opens the project to a member, and closes it again', async () => {
    const foreman = await signInAs(site.database, 'foreman')
    const member = foreman.replace('lintel=', '')
    expect(await html(paths.dashboard(), foreman)).toContain('You work on no project yet')
    const added = await post(paths.team('house'), { member, canEdit: '0' })
    expect(await house()).toContain('Sees it only')
    const day = await html(paths.dashboard(), foreman)
    expect(day).toMatch(/Your projects[\s\S]*Каркасный дом/)
    expect(await html(paths.dashboard())).not.toContain('Your projects')
    expect((await get(paths.newTeamMember('house'))).status).toBe(200)
    await undo(added)
    expect(await house()).not.toContain('Sees it only')
    await post(paths.team('house'), { member, canEdit: '1' })
    const removed = await post(paths.teamRemoval('house', member))
    await undo(removed)
    expect(await house()).toMatch(/A foreman <small class="muted">May change the project/)
  })
})

it('readers see all of it and change none; what is not there is not found', async () => {
  const reader = await signInAs(site.database, 'read_only')
  expect(await html(paths.project('house'), reader)).toContain('Кровля')
  expect(await html(paths.project('house'), reader)).not.toContain('Add a phase')
  const count = async () =>
    (await site.database.client.execute('select count(*) as n from change_log')).rows[0]?.n
  const before = await count()
  const party = { q: 'gamma', company: 'gamma', role: 'client', note: '' }
  expect((await post(paths.parties('house'), party, reader)).status).toBe(403)
  expect((await post(paths.team('house'), { member: 'x' }, reader)).status).toBe(403)
  expect((await get(paths.newPhase('house'), reader)).status).toBe(403)
  expect(await count()).toBe(before)
  expect((await get(paths.newPhase('nowhere'))).status).toBe(404)
  expect((await get(paths.phase('house', 'nothing'))).status).toBe(404)
  expect((await post(paths.partyRemoval('house', 'nothing'))).status).toBe(404)
})

it('is told as sentences in both languages', async () => {
  const page = await house()
  expect(page).toContain('added a company')
  expect(page).toContain('planned a phase')
  await site.database.client.execute({
    sql: `update member set locale = 'ru' where id = ?`,
    args: [cookie.replace('lintel=', '')],
  })
  const russian = await house()
  expect(russian).toContain('Субподрядчик')
  expect(russian).toContain('запланирован этап')
})
