import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { OVERHEAD_PROJECT } from '../../worker/domain/activity.ts'
import type { TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'
import { openSmallSite } from './support/small-site.ts'

let site: TestSite
let cookie: string
let other: string
beforeAll(async () => {
  site = await openSmallSite()
  cookie = await signInAs(site.database, 'manager')
  other = await signInAs(site.database, 'member')
})

const html = async (path: string, as = cookie) =>
  (await site.fetch(path, { headers: { Cookie: as } })).text()
const post = (path: string, fields: Record<string, string>) =>
  site.fetch(path, {
    method: 'POST',
    headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams(fields),
  })

const BLANK = {
  ...{ kind: 'call', subject: 'Звонок', body: '', at: '', durationMs: '', outcome: '' },
  ...{ projectId: OVERHEAD_PROJECT, project: '', members: '', companyId: 'north' },
  ...{ followUpOn: '', followUpSubject: '', back: '/companies/north' },
}
const log = (fields: Partial<typeof BLANK>) => post(paths.activities(), { ...BLANK, ...fields })

describe('the next touch', () => {
  it('is planned as typed, goes red when late, and is done by the next call', async () => {
    expect(await html(paths.company('north'))).toContain('Not planned')
    const bad = await post(paths.nextTouch('north'), { on: '31.02', about: '' })
    expect(bad.status).toBe(422)
    await post(paths.nextTouch('north'), { on: '+3', about: 'КП' })
    const planned = await html(paths.company('north'))
    expect(planned).toMatch(/Planned[\s\S]*КП/)
    expect(planned).toMatch(
      /next touch set to \d{1,2} \w+ \d{4}; subject of the next touch set to КП/,
    )
    await post(paths.nextTouch('north'), { on: 'вчера', about: 'КП' })
    expect(await html(paths.company('north'))).toMatch(/badge bad">Late/)
    const late = await html(paths.companies({ filter: 'touch-late' }))
    expect(late).toContain(paths.company('north'))
    expect(late).not.toContain(paths.company('baltika'))
    await log({ kind: 'note' })
    expect(await html(paths.company('north'))).toContain('badge bad">Late')
    await log({ kind: 'call' })
    const page = await html(paths.company('north'))
    expect(page).toContain('Not planned')
    expect(page).toContain('next touch cleared')
  })

  it('follows from an activity', async () => {
    await log({ followUpOn: 'завтра', followUpSubject: 'договор' })
    expect(await html(paths.company('north'))).toMatch(/Planned[\s\S]*договор/)
  })

  it('stands that day on the dashboard of who planned it, whoever looks after the company', async () => {
    await post(paths.nextTouch('north'), { on: 'завтра', about: 'аванс' })
    expect(await html(paths.dashboard())).not.toContain('аванс')
    await post(paths.nextTouch('north'), { on: 'сегодня', about: 'аванс' })
    expect(await html(paths.dashboard())).toMatch(/Today<\/span> [\s\S]*Северный Берег[\s\S]*аванс/)
    expect(await html(paths.dashboard(), other)).not.toContain('аванс')
  })

  it('that is late stands on the day of who looks after the company, whoever planned it', async () => {
    await site.database.client.execute({
      sql: 'update company set owner_id = ? where id = ?',
      args: [other.replace('lintel=', ''), 'north'],
    })
    const stranger = await signInAs(site.database, 'member')
    await post(paths.nextTouch('north'), { on: 'вчера', about: 'смета' })
    expect(await html(paths.dashboard(), other)).toMatch(/Северный Берег[\s\S]*смета/)
    expect(await html(paths.dashboard(), stranger)).not.toContain('смета')
  })
})
