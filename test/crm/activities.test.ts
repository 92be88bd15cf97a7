import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { OVERHEAD_PROJECT } from '../../worker/domain/activity.ts'
import type { TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'
import { fillCompanies, fillInvoices, fillPayment, fillProjects } from './support/ledger-rows.ts'
import { openSmallSite } from './support/small-site.ts'

let site: TestSite
let cookie: string
let other: string
beforeAll(async () => {
  site = await openSmallSite()
  const { client } = site.database
  await fillProjects(client, [
    { id: 'house', name: 'Каркасный дом', company: 'baltika', code: 'J7' },
  ])
  await client.execute(`insert into contact (id, name, name_key, sort_key, created_at, updated_at)
    values ('anna', 'Анна', 'анна', 'анна', 1, 1), ('kirill', 'Кирилл', 'кирилл', 'кирилл', 1, 1)`)
  await client.execute(`insert into contact_company (contact_id, company_id, created_at)
    values ('anna', 'baltika', 1), ('kirill', 'north', 1)`)
  cookie = await signInAs(site.database, 'manager')
  other = await signInAs(site.database, 'member')
  await name(cookie, 'Мария Орлова')
  await name(other, 'Иван Петров')
})

const idOf = (as: string) => as.replace('lintel=', '')

async function name(as: string, called: string) {
  await site.database.client.execute({
    sql: "update member set name = ?, time_zone = 'Europe/Moscow' where id = ?",
    args: [called, idOf(as)],
  })
}

const get = (path: string, as = cookie, headers = {}) =>
  site.fetch(path, { headers: { Cookie: as, ...headers } })
const html = async (path: string, as = cookie) => (await get(path, as)).text()

const FRAGMENT = { 'HX-Request': 'true', 'HX-Request-Type': 'partial' }

function post(path: string, fields: Record<string, string> = {}, as = cookie, headers = {}) {
  return site.fetch(path, {
    method: 'POST',
    headers: { Cookie: as, 'Sec-Fetch-Site': 'same-origin', ...headers },
    body: new URLSearchParams(fields),
  })
}

const BLANK = {
  ...{ kind: 'call', subject: 'Звонок', body: '', at: '', durationMs: '', outcome: '' },
  ...{ projectId: OVERHEAD_PROJECT, project: '', members: '', companyId: '' },
  ...{ followUpOn: '', followUpSubject: '', back: '/companies/baltika' },
}

async function rowsOf(table: string, where: string, ...args: string[]) {
  const { rows } = await site.database.client.execute({
    sql: `select * from ${table} where ${where}`,
    args,
  })
  return rows.map((row) => ({ ...row })) as Record<string, unknown>[]
}

async function log(fields: Partial<typeof BLANK> & Record<string, string>, as = cookie) {
  const answer = await post(paths.activities(), { ...BLANK, ...fields }, as)
  if (answer.status !== 303) throw new Error(`${answer.status}: ${await answer.text()}`)
  const [made] = await rowsOf('activity', 'true order by rowid desc limit 1')
  return made as Record<string, string | number | null> & { id: string }
}

describe('logging an activity', () => {
  it('needs nothing but words: a call of now, with the company, on the project of ours', async () => {
    const form = await html(paths.newActivity({ company: 'baltika' }))
    expect(form).toMatch(/name="kind" value="call" checked/)
    expect(form).toMatch(/name="companyId" value="baltika"/)
    expect(form).toMatch(new RegExp(`<option value="${OVERHEAD_PROJECT}" selected`))
    expect(form).toMatch(/<option value="house"[^>]*>Каркасный дом/)
    expect(form).toMatch(/name="contact\.anna"/)
    expect(form).not.toContain('contact.kirill')
    const made = await log({ subject: 'Обсудили фундамент', companyId: 'baltika' })
    expect(made).toMatchObject({
      ...{ kind: 'call', company_id: 'baltika', project_id: OVERHEAD_PROJECT },
      created_by: idOf(cookie),
    })
    expect(Math.abs(Number(made.at) - site.now())).toBeLessThan(120_000)
    expect(await html(paths.company('baltika'))).toMatch(
      /Today[\s\S]*Call:[\s\S]*Обсудили фундамент/,
    )
  })

  it('reads time, duration and project as typed, and lists who took part on their pages', async () => {
    const made = await log({
      ...{ kind: 'meeting', subject: 'На площадке', companyId: 'baltika', project: 'j7' },
      ...{ at: '24.11.2025 16:00', durationMs: '1:30', members: 'Иван, @Орлова' },
      'contact.anna': '1',
    })
    expect(made).toMatchObject({
      ...{ at: Date.parse('2025-11-24T13:00:00Z'), duration_ms: 5_400_000, project_id: 'house' },
      ...{ contacts: 'anna', members: [idOf(cookie), idOf(other)].sort().join(' ') },
    })
    expect(await html(paths.contact('anna'))).toContain('На площадке')
    expect(await html(paths.contact('kirill'))).not.toContain('На площадке')
    expect(await html(paths.activity(made.id))).toContain('1 h 30 min')
    expect((await rowsOf('project', "id = 'house'"))[0]?.happened_at).toBeGreaterThan(1)
  })

  it('says at each field what is not understood, and keeps what was typed', async () => {
    const typed = {
      ...{ ...BLANK, subject: '<b>@Иван</b>', at: 'в обед', durationMs: 'долго' },
      ...{ project: 'Нет такого', members: '@Никто', followUpOn: '31.02' },
      ...{ 'about.company': 'baltika', 'contact.anna': '1' },
    }
    const answer = await post(paths.activities(), typed, cookie, FRAGMENT)
    expect(answer.status).toBe(422)
    const text = await answer.text()
    for (const field of ['at', 'durationMs', 'project', 'members', 'followUpOn']) {
      expect(text, field).toContain(`id="${field}-error"`)
    }
    expect(text).toContain('value="&lt;b&gt;@Иван&lt;/b&gt;"')
    expect(text).toMatch(/name="contact\.anna"[^>]*checked/)
    const huge = await post(paths.activities(), { ...BLANK, body: 'x'.repeat(1_000_000) })
    expect(huge.status).toBe(413)
  })

  it('is undone from the page it was logged on', async () => {
    const answer = await post(
      paths.activities(),
      { ...BLANK, subject: 'Ошибка', companyId: 'baltika' },
      cookie,
      FRAGMENT,
    )
    const { 'lintel:toast': toast } = JSON.parse(answer.headers.get('HX-Trigger') ?? '{}')
    const back = `${site.origin}${paths.company('baltika')}?kind=activity`
    const undone = await post(toast.undo, {}, cookie, { Referer: back })
    expect(undone.headers.get('Location')).toBe(`${paths.company('baltika')}?done=undone`)
    expect(await html(paths.company('baltika'))).not.toContain('Ошибка')
  })

  it('is refused on what one may not see, and for those who only read', async () => {
    const foreman = await signInAs(site.database, 'foreman')
    const hidden = await post(paths.activities(), { ...BLANK, companyId: 'north' }, foreman)
    const missing = await post(paths.activities(), { ...BLANK, companyId: 'nobody' }, foreman)
    expect([hidden.status, missing.status]).toEqual([404, 404])
    expect((await post(paths.activities(), BLANK, foreman)).status).toBe(303)
    const reader = await signInAs(site.database, 'read_only')
    expect((await post(paths.activities(), BLANK, reader)).status).toBe(403)
    expect(await html(paths.company('baltika'), reader)).not.toContain('/activities/new')
  })
})

describe('an activity', () => {
  it('is edited by field, with its participants in step, and undone', async () => {
    const made = await log({ subject: 'Первый', companyId: 'baltika', 'contact.anna': '1' })
    const form = await html(paths.activityEdit(made.id))
    expect(form).toMatch(/name="contact\.anna"[^>]*checked/)
    const field = (name: string) => new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(form)?.[1]
    const same = {
      ...BLANK,
      subject: 'Первый',
      at: field('at') ?? '',
      'contact.anna': '1',
      rev: '1',
    }
    const unchanged = await post(paths.activity(made.id), same)
    expect(unchanged.headers.get('Location')).toContain('done=unchanged')
    const { 'contact.anna': _, ...without } = same
    const answer = await post(paths.activity(made.id), {
      ...without,
      subject: 'Второй',
      durationMs: '40',
    })
    expect(answer.headers.get('Location')).toMatch(/undo=\d+&done=saved/)
    expect(await rowsOf('activity_contact', 'activity_id = ?', made.id)).toEqual([])
    expect((await rowsOf('activity', 'id = ?', made.id))[0]).toMatchObject({
      ...{ subject: 'Второй', duration_ms: 2_400_000, contacts: null },
    })
    const change = Number(/undo=(\d+)/.exec(answer.headers.get('Location') ?? '')?.[1])
    await post(paths.undo(paths.activity(made.id), change))
    expect((await rowsOf('activity', 'id = ?', made.id))[0]).toMatchObject({
      ...{ subject: 'Первый', duration_ms: null, contacts: 'anna' },
    })
    expect(await rowsOf('activity_contact', 'activity_id = ?', made.id)).toHaveLength(1)
  })

  it('shows both versions, in words, when two people changed the same time', async () => {
    const made = await log({ subject: 'Спор', at: '24.11.2025 10:00' })
    const at = String(made.at)
    const base = { ...BLANK, subject: 'Спор', rev: '1', 'was.subject': 'Спор', 'was.at': at }
    const was = { ...base, 'was.kind': 'call', 'was.projectId': OVERHEAD_PROJECT }
    await post(paths.activity(made.id), { ...was, at: '24.11.2025 11:00' })
    const answer = await post(paths.activity(made.id), { ...was, at: '24.11.2025 12:00' })
    expect(answer.status).toBe(409)
    const text = await answer.text()
    expect(text).toContain('24 Nov 2025, 12:00')
    expect(text).toContain('24 Nov 2025, 11:00')
    const mine = /type="radio" name="at" value="(\d+)"/.exec(text)?.[1] ?? ''
    const chosen = { ...BLANK, subject: 'Спор', rev: '2', 'was.at': at, at: mine }
    expect((await post(paths.activity(made.id), chosen)).status).toBe(303)
    expect((await rowsOf('activity', 'id = ?', made.id))[0]?.at).toBe(
      Date.parse('2025-11-24T09:00Z'),
    )
  })

  it('is changed by its author alone when the grant says so, and deleted and restored', async () => {
    const made = await log({ subject: 'Моё' })
    expect((await post(paths.activity(made.id), { ...BLANK, rev: '1' }, other)).status).toBe(403)
    expect(await html(paths.activity(made.id), other)).not.toContain('/edit"')
    await post(paths.activityDeletion(made.id))
    expect((await get(paths.activity(made.id))).status).toBe(410)
    await post(paths.activityRestoration(made.id))
    expect((await get(paths.activity(made.id))).status).toBe(200)
  })

  it('is commented on, and a comment is taken away and brought back by its author', async () => {
    const made = await log({ subject: 'Разговор' })
    const said = await post(
      paths.activityComments(made.id),
      { comment: 'Перезвоните <i>им</i>' },
      other,
    )
    expect(said.status).toBe(303)
    const page = await html(paths.activity(made.id))
    expect(page).toContain('Перезвоните &lt;i&gt;им&lt;/i&gt;')
    const [comment] = await rowsOf('comment', 'record_id = ?', made.id)
    const id = String(comment?.id)
    expect((await post(paths.commentDeletion(made.id, id))).headers.get('Location')).toContain(
      'unchanged',
    )
    const gone = await post(paths.commentDeletion(made.id, id), {}, other)
    expect(await html(paths.activity(made.id))).not.toContain('Перезвоните')
    const change = Number(/undo=(\d+)/.exec(gone.headers.get('Location') ?? '')?.[1])
    await post(paths.undo(paths.activity(made.id), change), {}, other)
    expect(await html(paths.activity(made.id))).toContain('Перезвоните')
    expect((await post(paths.activityComments(made.id), { comment: ' ' })).status).toBe(422)
  })
})

describe('mentions', () => {
  it('land in the list of whom they name, and count until read', async () => {
    const made = await log({ subject: 'Спросить @иван', body: 'и @Мария Орлова тоже' })
    expect(made.subject).toBe('Спросить @Иван Петров')
    await post(paths.activityComments(made.id), { comment: '@Петров, посмотри' })
    const list = await html(paths.mentions(), other)
    expect(list).toMatch(/Мария Орлова mentioned you in a comment/)
    expect(list).toContain('Спросить @Иван Петров')
    expect(list).toContain('badge accent')
    // Nobody is told of what they wrote themselves.
    expect(await html(paths.mentions())).not.toContain('Спросить')
    await post(paths.mentionsSeen(), {}, other)
    expect(await html(paths.mentions(), other)).not.toContain('badge accent')
    await post(paths.activityDeletion(made.id))
    expect(await html(paths.mentions(), other)).not.toContain('Спросить')
  })

  it('ask who is meant when a name fits several', async () => {
    const third = await signInAs(site.database, 'member')
    await name(third, 'Иван Сидоров')
    const answer = await post(paths.activities(), { ...BLANK, subject: 'Для @Иван' })
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('Иван Петров, Иван Сидоров')
  })
})

describe('the timeline of a company', () => {
  it('holds activities, changes and money in one order, page by page, each once', async () => {
    const { client } = site.database
    await fillCompanies(client, [{ id: 'busy', name: 'Занятая' }])
    const days = Array.from({ length: 45 }, (_, index) => index + 1)
    const day = (index: number) =>
      new Date(Date.parse('2026-01-01T00:00:00Z') + index * 86_400_000).toISOString().slice(0, 10)
    await fillInvoices(
      client,
      days.map((index) => ({
        ...{ key: `i${index}`, number: `N${index}`, company: 'busy', total: index * 100 },
        issuedOn: day(index),
      })),
    )
    await fillPayment(client, { key: 'p1', company: 'busy', amount: 100, paidOn: day(10) })
    for (const index of [5, 20, 40]) {
      await client.execute({
        sql: `insert into activity (id, kind, at, subject, project_id, company_id, created_at, updated_at)
          values (?, 'call', ?, ?, ?, 'busy', 1, 1)`,
        args: [`a${index}`, Date.parse(`${day(index)}T12:00Z`), `Call ${index}`, OVERHEAD_PROJECT],
      })
    }
    const seen: string[] = []
    let at: string | null = paths.company('busy', { kind: '' })
    for (let pages = 0; at && pages < 5; pages += 1) {
      // A browser keeps the zone, so that the day is known: where it is tomorrow already a first page is read twice.
      const answer = await get(at, `${cookie}; lintel-zone=Europe/Moscow`)
      expect(answer.headers.get('Server-Timing')).toContain('trips;dur=1')
      const text = await answer.text()
      const section = /<section class="timeline"[\s\S]*?<\/section>/.exec(text)?.[0] ?? ''
      seen.push(...[...section.matchAll(/>(N\d+|Call \d+|p1)[<,]/g)].map(([, one]) => one!))
      seen.push(...[...section.matchAll(/Payment received (p1)/g)].map(([, one]) => one!))
      const next = /rel="next" href="([^"#]+)/.exec(text)?.[1]
      at = next ? next.replaceAll('&amp;', '&') : null
    }
    expect(seen.filter((one) => one.startsWith('N'))).toEqual(
      [...days].reverse().map((n) => `N${n}`),
    )
    expect(seen.filter((one) => one.startsWith('Call'))).toEqual(['Call 40', 'Call 20', 'Call 5'])
    expect(seen.filter((one) => one === 'p1')).toHaveLength(1)
    expect(seen.indexOf('Call 40')).toBeLessThan(seen.indexOf('N40'))
    const money = await html(paths.company('busy', { kind: 'money' }))
    const section = /<section class="timeline"[\s\S]*?<\/section>/.exec(money)?.[0] ?? ''
    expect(section).toContain('N45')
    expect(section).not.toContain('Call')
  })

  it('puts a call, told to the minute, where it was written within it', async () => {
    const { client } = site.database
    await fillCompanies(client, [{ id: 'quick', name: 'Быстрая' }])
    const change = (phone: string) =>
      client.execute({
        sql: `insert into change_log (at, actor_kind, verb, entity, record_id, diff)
          values (?, 'system', 'update', 'company', 'quick', ?)`,
        args: [site.now(), JSON.stringify({ phone: [null, phone] })],
      })
    site.pass(65_000 - (site.now() % 60_000))
    await change('One')
    site.pass(5_000)
    const made = await log({ subject: 'Two', companyId: 'quick' })
    expect(Number(made.at) % 60_000).toBe(0)
    site.pass(5_000)
    await change('Three')
    const page = await html(paths.company('quick'))
    expect(page).toMatch(/Three[\s\S]*>Two<[\s\S]*One/)
    expect(page).toContain('class="columns record short"')
    expect(await html(paths.company('busy'))).toContain('class="columns record"')
  })

  it('hides money from those who may not see it', async () => {
    const { client } = site.database
    await client.execute(`insert into role (id, name, base, position, built_in, created_at, updated_at)
      values ('mute', 'Mute', 'member', 99, 0, 1, 1)`)
    await client.execute(`insert into "grant" (role_id, entity, action, level)
      values ('mute', 'company', 'view', 'all'), ('mute', 'activity', 'view', 'all')`)
    const mute = await signInAs(site.database, 'member')
    await client.execute({
      sql: "update member set role_id = 'mute' where id = ?",
      args: [idOf(mute)],
    })
    const page = await html(paths.company('busy'), mute)
    expect(page).toContain('Call 40')
    expect(page).not.toContain('Invoice issued')
  })
})

it('names only whom one may see, on its page and in a timeline', async () => {
  const { client } = site.database
  await client.batch([
    `insert into activity (id, kind, at, subject, project_id, company_id, created_at, updated_at)
      values ('hidden', 'call', 1, 'Кровля', 'house', 'north', 1, 1)`,
    `insert into activity_contact (activity_id, contact_id, at) values ('hidden', 'kirill', 1)`,
  ])
  const builder = await signInAs(site.database, 'foreman')
  await client.execute({
    sql: "insert into project_member (project_id, member_id, added_at) values ('house', ?, 1)",
    args: [idOf(builder)],
  })
  for (const path of [paths.activity('hidden'), paths.project('house')]) {
    const page = await html(path, builder)
    expect(page).toContain('Кровля')
    expect(page).not.toContain('Кирилл')
    expect(page).not.toContain('Северный Берег')
    const all = await html(path)
    expect(all).toContain('Кирилл')
    expect(all).toContain('Северный Берег')
  }
})
