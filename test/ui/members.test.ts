import { beforeEach, describe, expect, it } from 'vitest'
import { text } from '../../views/text/index.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { addMember, createVisitor, PASSWORD } from './support.ts'

const BOSS = 'boss@stroy.example'
const IVAN = 'ivan@stroy.example'

let site: TestSite
let boss: ReturnType<typeof createVisitor>
let bossId: string
let ivanId: string
beforeEach(async () => {
  site = await openSite()
  bossId = await addMember(site.database, { email: BOSS })
  ivanId = await addMember(site.database, { email: IVAN, role: 'member' })
  boss = createVisitor(site)
  await boss.signIn(BOSS)
})

describe('a member', () => {
  it('is deactivated at once and everywhere, kept by name, and let in again', async () => {
    const ivan = createVisitor(site)
    await ivan.signIn(IVAN)
    expect(noticeOf(await boss.post(`/members/${ivanId}/deactivation`))).toBe('member-deactivated')
    expect((await ivan.get('/agents')).status).toBe(303)
    expect((await createVisitor(site).signIn(IVAN)).status).toBe(422)
    expect((await boss.post(`/members/${ivanId}/links`)).status).toBe(404)
    expect(await (await boss.get('/members')).text()).toContain(IVAN)

    expect(noticeOf(await boss.post(`/members/${ivanId}/reactivation`))).toBe('member-reactivated')
    expect((await ivan.get('/agents')).status, 'an old session stays ended').toBe(303)
    expect((await createVisitor(site).signIn(IVAN, PASSWORD)).status).toBe(303)
    expect(await changes()).toEqual([
      ['deactivate', ivanId, bossId, '{"active":["yes","no"]}'],
      ['reactivate', ivanId, bossId, '{"active":["no","yes"]}'],
    ])
  })

  it('gets another role, which counts from the next request on', async () => {
    const ivan = createVisitor(site)
    await ivan.signIn(IVAN)
    const change = () => boss.post(`/members/${ivanId}`, { role: 'administrator' })
    expect(noticeOf(await change())).toBe('member-role')
    expect((await ivan.get('/members')).status).toBe(200)
    expect(noticeOf(await change())).toBe('unchanged')
    expect(await changes()).toEqual([
      ['update', ivanId, bossId, '{"role":["member","administrator"]}'],
    ])
  })

  it('who never chose a password needs a new link to come back', async () => {
    const { leftAbout, leftUnready } = text('en').member
    await boss.post(`/members/${ivanId}/deactivation`)
    const about = async () => (await boss.get(`/members/${ivanId}`)).text()
    expect(await about()).toContain(leftAbout)
    await site.database.client.execute({
      sql: 'update member set password_hash = null where id = ?',
      args: [ivanId],
    })
    expect(await about()).toContain(leftUnready)
  })

  it('does not come back while another has the e-mail', async () => {
    await boss.post(`/members/${ivanId}/deactivation`)
    await addMember(site.database, { email: IVAN })
    expect(noticeOf(await boss.post(`/members/${ivanId}/reactivation`))).toBe('member-email-taken')
  })
})

describe('the last administrator', () => {
  it('stays one, until there is another who can sign in', async () => {
    const leave = () => boss.post(`/members/${bossId}/deactivation`)
    expect(noticeOf(await leave())).toBe('last-administrator')
    const demote = () => boss.post(`/members/${bossId}`, { role: 'read_only' })
    expect(noticeOf(await demote())).toBe('last-administrator')
    expect((await boss.get('/members')).status).toBe(200)

    await boss.post(`/members/${ivanId}`, { role: 'administrator' })
    expect(noticeOf(await demote())).toBe('member-role')
    expect((await boss.get('/members')).status).toBe(403)
  })
})

it.each(['', '/deactivation', '/reactivation'])(
  'only who looks after members decides: POST /members/ID%s',
  async (decision) => {
    await addMember(site.database, { email: 'manager@stroy.example', role: 'manager' })
    const manager = createVisitor(site)
    await manager.signIn('manager@stroy.example')
    const answer = await manager.post(`/members/${ivanId}${decision}`, { role: 'read_only' })
    expect(answer.status).toBe(403)
    expect((await boss.post(`/members/unknown${decision}`, { role: 'member' })).status).toBe(404)
    expect(await changes()).toEqual([])
  },
)

function noticeOf(answer: Response): string | null {
  return new URL(answer.headers.get('Location') ?? '', site.origin).searchParams.get('done')
}

async function changes(): Promise<unknown[]> {
  const { rows } = await site.database.client.execute(
    "select verb, record_id, actor_id, diff from change_log where entity = 'member' order by seq",
  )
  return rows.map((row) => [row.verb, row.record_id, row.actor_id, row.diff])
}
