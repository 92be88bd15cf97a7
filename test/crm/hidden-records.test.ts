/** What stands beside what one may see, and one may not see itself: its name is nowhere. */
import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { FLUSH_SEARCH } from '../../worker/store/search-index.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'
import {
  BOOK,
  fillBook,
  fillCompanies,
  fillInvoices,
  fillPayment,
  fillProjects,
  NOW,
} from './support/ledger-rows.ts'

/** Words that only records out of reach hold; the search index is in lower case. */
const SECRET = /tainstven|zolotukhin/i

let site: TestSite
let cookie: string
let memberId: string

beforeAll(async () => {
  site = await openSite()
  const { client } = site.database
  await fillBook(client)
  await fillCompanies(client, [
    { id: 'open', name: 'Otkrytiy Bereg' },
    { id: 'closed', name: 'Zolotukhin Stroy' },
  ])
  await fillProjects(client, [
    { id: 'mine', name: 'Frame house', company: 'open' },
    { id: 'bought', name: 'Groundworks', company: 'closed', kind: 'vendor' },
    { id: 'secret', name: 'Tainstvennyi terminal', company: 'open' },
  ])
  await fillInvoices(client, [
    { key: 'i1', number: 'A-100', company: 'closed', project: 'mine', total: 5_00, dueOn: FUTURE },
    { key: 'i2', number: 'A-200', company: 'open', project: 'secret', total: 7_00, dueOn: FUTURE },
    { key: 'i3', number: 'A-300', company: 'closed', total: 3_00 },
    { key: 'i4', number: 'A-400', company: 'open', total: 4_00 },
  ])
  cookie = await signInAs(site.database, 'foreman')
  memberId = cookie.replace('lintel=', '')
  await client.batch(
    [
      `update "grant" set level = 'all' where role_id = 'foreman' and entity = 'money'`,
      ...['mine', 'bought'].map((id) => ({
        sql: 'insert into project_member (project_id, member_id, can_edit, added_at) values (?, ?, 1, 0)',
        args: [id, memberId],
      })),
      `insert into contact (id, name, name_key, sort_key, created_at, updated_at)
        values ('anna', 'Anna', 'anna', 'anna', 1, 1), ('kirill', 'Kirill', 'kirill', 'kirill', 1, 1)`,
      `insert into contact_company (contact_id, company_id, created_at)
        values ('anna', 'open', 1), ('kirill', 'closed', 1)`,
      {
        sql: `insert into activity (id, kind, at, subject, project_id, company_id, contacts, created_at,
            created_by, updated_at)
          values ('call', 'call', 5, 'About deadlines', 'secret', 'open', 'anna kirill', 5, ?, 5)`,
        args: [memberId],
      },
      `insert into activity_contact (contact_id, at, activity_id)
        values ('anna', 5, 'call'), ('kirill', 5, 'call')`,
      `insert into project_party (id, project_id, company_id, role, created_at, updated_at, deleted_at)
        values ('left', 'mine', 'closed', 'subcontractor', 1, 1, 2)`,
      ...ENTRIES.map(([verb, entity, record, diff]) => ({
        sql: `insert into change_log (at, actor_kind, actor_id, verb, entity, record_id, diff)
          values (3, 'member', ?, ?, ?, ?, ?)`,
        args: [memberId, verb, entity, record, JSON.stringify(diff)],
      })),
      ...CONTRACTS,
      `insert into company_merge (id, survivor_id, loser_id, merged_at, survivor_before, undone_at, change_seq)
        select 'back', 'open', 'closed', 3, '{}', 3, seq from change_log where verb = 'merge'`,
      ...TIES,
      FLUSH_SEARCH,
    ],
    'write',
  )
})

const FUTURE = '2999-01-01'

const ENTRIES = [
  [
    'company-add',
    'contact',
    'anna',
    { company: [null, 'Zolotukhin Stroy'], companyId: [null, 'closed'], role: [null, null] },
  ],
  ['party-add', 'project', 'mine', { party: [null, 'Zolotukhin Stroy'], partyId: [null, 'left'] }],
  ['not-same', 'company', 'open', { notSame: [null, 'Zolotukhin Stroy'] }],
  [
    'money-tie',
    'project',
    'mine',
    { moneyOf: [null, 'Zolotukhin Stroy'], moneyRows: [null, 1], moneyCompany: 'closed' },
  ],
  // Of before the company was kept.
  ['money-untie', 'project', 'mine', { moneyOf: ['Zolotukhin Stroy', null], moneyRows: [1, null] }],
  ['merge', 'company', 'open', { merged: [null, 'Zolotukhin Stroy'] }],
  ['unmerge', 'company', 'open', { merged: ['Zolotukhin Stroy', null] }],
  [
    'update',
    'activity',
    'call',
    {
      projectId: ['mine', 'secret'],
      companyId: ['open', 'closed'],
      contacts: ['anna', 'anna kirill'],
      at: [5, 60_000],
    },
  ],
  ['update', 'activity', 'call', { subject: ['About dates', 'About deadlines'] }],
  ['update', 'project', 'secret', { name: ['Tainstvennyi', 'Tainstvennyi terminal'] }],
  ['update', 'project', 'mine', { siteAddress: [null, 'Quay 7'] }],
] as const

const CONTRACTS = ['secret', 'mine'].map(
  (
    project,
  ) => `insert into ledger_contract (source_id, key, number, counterparty, project, seq, hash,
      bucket, hash_a, hash_b, seen_at)
    values (${BOOK}, 'c-${project}', 'C-${project}', 'open', '${project}', 1, '${'ab'.repeat(32)}',
      1, 1, 1, ${NOW})`,
)

const TIES = [
  ['i3', 'mine'],
  ['i4', 'secret'],
].map(
  ([
    key,
    project,
  ]) => `insert into money_tie (scope, source_id, key, project_id, change_seq, tied_at)
    values ('invoice', ${BOOK}, '${key}', '${project}', 1, 1)`,
)

const get = (path: string, headers = {}) =>
  site.fetch(path, { headers: { Cookie: cookie, ...headers } })

async function html(path: string): Promise<string> {
  const answer = await get(path)
  expect(answer.status, path).toBe(200)
  return answer.text()
}

const post = (path: string, fields: Record<string, string>) =>
  site.fetch(path, {
    method: 'POST',
    headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams(fields),
  })

describe('the name of what one may not see', () => {
  it.each([
    [paths.company('open'), /About deadlines[\s\S]*Frame house|Frame house[\s\S]*About deadlines/],
    [paths.project('mine'), /Quay 7/],
    [paths.project('bought'), /Groundworks/],
    [paths.projects({}), /Groundworks/],
    ['/projects/board', /Frame house/],
    [paths.contact('anna'), /About deadlines/],
    [paths.activity('call'), /About deadlines/],
    [paths.invoices({}), /A-100[\s\S]*hidden|hidden[\s\S]*A-100/],
    [paths.invoice({ sourceId: BOOK, key: 'i1' }), /Frame house/],
    [paths.invoice({ sourceId: BOOK, key: 'i2' }), /Otkrytiy Bereg/],
    [paths.search({ q: 'A-100' }), /A-100/],
    [paths.dashboard(), /A-100/],
    [paths.project('mine'), /Tied here[\s\S]*A-300/],
    [paths.untiedOf('open'), /A-400 → <small class="muted">hidden/],
    [paths.invoice({ sourceId: BOOK, key: 'i4' }), /hidden <[^>]*>Not in the ledger/],
    [
      paths.activity('call'),
      /company from Otkrytiy Bereg to hidden; who took part from Anna to Anna, hidden; time from/,
    ],
  ])('is not on %s', async (path, shown) => {
    const page = await html(path)
    expect(page).toMatch(shown)
    expect(page).not.toMatch(SECRET)
  })

  it.each(['zolotukhni', 'tainstvennyy', 'deadlnies'])(
    'is not what a search for %s is taken for, unless it finds something',
    async (q) => {
      const pages = [
        await html(paths.search({ q })),
        await html(`/palette?q=${q}`),
        await html(`/companies?q=${q}`),
        await html(`/projects?q=${q}`),
      ]
      // What was typed stands in the field.
      const said = pages.map((page) => page.replaceAll(q, '')).join()
      if (q === 'deadlnies') expect(said).toContain('deadlines')
      else expect(said).not.toMatch(SECRET)
    },
  )

  it('is not in the change log of who looks after the site, nor is what was done with it', async () => {
    const { client } = site.database
    const keeper = await signInAs(site.database, 'foreman')
    const id = keeper.replace('lintel=', '')
    await client.batch(
      [
        `insert into role (id, name, base, position, created_at, updated_at)
          values ('keeper', 'Keeper', 'member', 90, 0, 0)`,
        `insert into "grant" (role_id, entity, action, level)
          select 'keeper', entity, action, level from "grant" where role_id = 'foreman'
          on conflict do nothing`,
        `update "grant" set level = 'all' where role_id = 'keeper' and entity = 'settings'
          and action = 'view'`,
        { sql: `update member set role_id = 'keeper' where id = ?`, args: [id] },
        {
          sql: `insert into project_member (project_id, member_id, can_edit, added_at)
            values ('mine', ?, 0, 0)`,
          args: [id],
        },
        `insert into change_log (at, actor_kind, verb, entity, record_id, diff)
          select 3, 'system', 'update', 'member', id, '{"email":[null,"zolotukhin@stroy.example"]}'
          from member limit 1`,
        ...['secret', 'mine'].map((project) => ({
          sql: `insert into access_trail (at, member_id, kind, entity, record_id)
            values (3, ?, 'view', 'project', '${project}')`,
          args: [id],
        })),
      ],
      'write',
    )
    const read = async (path: string, as: string) =>
      (await site.fetch(path, { headers: { Cookie: as } })).text()
    const log = await read(paths.changeLog(), keeper)
    expect(log).toMatch(/Quay 7/)
    expect(log).toContain('hidden')
    expect(log).not.toMatch(SECRET)
    const trail = await read(paths.trailList(), keeper)
    expect(trail).toContain('Frame house')
    expect(trail).not.toMatch(SECRET)

    const administrator = await signInAs(site.database, 'administrator')
    const whole = await read(paths.changeLog(), administrator)
    expect(whole.match(/Zolotukhin Stroy/g)?.length).toBeGreaterThanOrEqual(7)
    expect(whole).toContain('zolotukhin@stroy.example')
    expect(whole).toContain('project from Frame house to Tainstvennyi terminal')
    expect(await read(paths.trailList(), administrator)).toMatch(SECRET)
  })

  it('does not show by what is offered in its place', async () => {
    await fillCompanies(site.database.client, [{ id: 'other', name: 'Bereg' }])
    expect(await html('/companies/names?company=bereg')).toContain('Otkrytiy Bereg')
  })
})

it('a contract names its project as it is called here, not as the ledger does', async () => {
  await site.database.client.execute(
    `update ledger_project set name = 'Job 12' where source_id = ${BOOK} and key = 'mine'`,
  )
  const page = await html(paths.company('open'))
  expect(page).toMatch(/C-mine<[\s\S]{0,80}>Frame house<\/a>/)
  expect(page).not.toContain('Job 12')
})

describe('a payment that settles an invoice one sees and others', () => {
  it('tells the part that one sees, and all of it to who sees all', async () => {
    const { client } = site.database
    const paid = { company: 'closed', paidOn: '2026-11-01' }
    await fillPayment(client, {
      ...paid,
      key: 'p1',
      amount: 765_43,
      settles: { i1: 1_23, i2: 700 },
    })
    await fillPayment(client, { ...paid, key: 'p2', amount: 2_34, settles: { i1: 2_34 } })
    await client.execute(`update ledger_payment set purpose = 'Act of ' || key`)
    const level = (to: string) =>
      client.execute(
        `update "grant" set level = '${to}' where role_id = 'foreman' and entity = 'money'`,
      )
    const pages = [paths.invoice({ sourceId: BOOK, key: 'i1' }), paths.project('mine')]
    const tabs = await Promise.all(pages.map(html))
    for (const page of tabs) expect(page).toMatch(/Act of p1/)
    expect(tabs.join()).toContain('765.43')
    await level('project')
    for (const path of pages) {
      const page = await html(path)
      expect(page).toContain('1.23')
      // Wholly of what one sees.
      expect(page).toContain('Act of p2')
      expect(page).not.toMatch(/765\.43|Act of p1/)
    }
    await level('all')
  })
})

describe('mentions of what one may not see, or what is gone', () => {
  it('are not counted beside the menu', async () => {
    const { client } = site.database
    const counted = async () =>
      /class="count"[^>]*>\s*(\d+)/.exec(await html('/profile'))?.[1] ?? '0'
    await client.batch(
      [
        `insert into activity (id, kind, at, subject, project_id, created_at, updated_at, deleted_at)
          values ('seen', 'note', 5, 'Seen', 'mine', 5, 5, null), ('gone', 'note', 5, 'Gone', 'mine', 5, 5, 6),
            ('unseen', 'note', 5, 'Unseen', 'secret', 5, 5, null)`,
        `insert into comment (id, entity, record_id, body, created_at, updated_at, deleted_at)
          values ('taken-back', 'activity', 'seen', 'Taken back', 5, 5, 6)`,
        ...[
          ['seen', ''],
          ['gone', ''],
          ['unseen', ''],
          ['seen', 'taken-back'],
        ].map((of) => ({
          sql: `insert into mention (entity, record_id, comment_id, member_id, at)
            values ('activity', ?, ?, ?, 5)`,
          args: [...of, memberId],
        })),
      ],
      'write',
    )
    expect(await counted()).toBe('1')
    await client.execute(`update activity set deleted_at = 6 where id = 'seen'`)
    expect(await counted()).toBe('0')
  })
})

describe('an activity on a project that its author sees no more', () => {
  it('stays there, with whom they do not see, and goes to no project they do not see', async () => {
    const form = await html(paths.activityEdit('call'))
    expect(form).not.toMatch(SECRET)
    const value = (name: string) =>
      new RegExp(`name="${name.replace('.', '\\.')}"[^>]*value="([^"]*)"`).exec(form)?.[1] ?? ''
    const sent = {
      ...{
        rev: value('rev'),
        kind: 'call',
        at: value('at'),
        durationMs: '',
        body: '',
        members: '',
      },
      ...{ subject: 'About dates', outcome: '', 'contact.anna': '1', projectId: 'secret' },
    }
    expect(form).toMatch(/<option value="secret" selected/)
    expect((await post(paths.activity('call'), sent)).status).toBe(303)
    const stored = async () => {
      const { rows } = await site.database.client.execute(
        `select subject, project_id, contacts from activity where id = 'call'`,
      )
      return Object.values({ ...rows[0] })
    }
    expect(await stored()).toEqual(['About dates', 'secret', 'anna kirill'])

    const moved = { ...sent, rev: '2', projectId: 'mine' }
    expect((await post(paths.activity('call'), moved)).status).toBe(303)
    expect((await stored())[1]).toBe('mine')
    const back = await post(paths.activity('call'), { ...sent, rev: '3', subject: 'Back' })
    expect(back.status).toBe(422)
    expect(await stored()).toEqual(['About dates', 'mine', 'anna kirill'])
  })
})
