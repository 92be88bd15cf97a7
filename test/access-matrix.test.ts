/** Every role on every route of the mounting table, and the examples of docs/access.md in SQL. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../scripts/build.ts'
import { createApp } from '../worker/app.ts'
import type { Deps } from '../worker/deps.ts'
import { type Grantable, type Grants, may, mayEverywhere } from '../worker/domain/access.ts'
import { BUILT_IN_ROLES, type BuiltInRole } from '../worker/domain/role.ts'
import { type Belongs, mayDo, ofActivity, ofCompany, ofProject } from '../worker/store/access.ts'
import { fillBook, fillCompanies, fillInvoices, fillProjects } from './crm/support/ledger-rows.ts'
import { openSite, type TestSite } from './support/app.ts'
import { grantsOf } from './support/grants.ts'
import { signInAs } from './support/session.ts'

/**
 * What each route asks for, the longest pattern that begins it first: one of these grants, or `session` where every
 * member may and sees or changes what is theirs. `open` is for whoever has no session.
 */
type Need = readonly Grantable[] | 'session' | 'open'
const NEEDS: readonly (readonly [route: RegExp, need: Need])[] = [
  [/^(GET|POST) \/(sign-in|setup|welcome)$/, 'open'],
  [/^POST \/(sign-out|language|theme)$/, 'open'],
  [/^GET \/(speculation-rules\.json|healthz|offline)$/, 'open'],
  [/^GET \/palette\/keys$/, 'session'],
  // Whose file it is decides, and is told by no grant of its own.
  [/^(GET|POST) \/files\/:id/, 'session'],
  [/^GET \/mentions\/names$/, ['activity.create']],
  [/^GET \/(live|palette|search|design|mentions|profile)?$/, 'session'],
  // A look is noted of a page that one may see, and answers nothing.
  [/^POST \/(profile|mentions|views|trail)/, 'session'],
  [/^POST \/companies\/exports$/, ['company.export']],
  [/^POST \/contacts\/exports$/, ['contact.export']],
  [/^POST \/projects\/exports$/, ['project.export']],
  [/^POST \/invoices\/exports$/, ['money.export']],
  [/^GET \/members/, ['member.view']],
  [/^POST \/members/, ['member.manage']],
  [/^GET \/departments/, ['member.view']],
  [/^POST \/departments/, ['member.manage']],
  [/^GET \/roles/, ['settings.view']],
  [/^POST \/roles/, ['settings.manage']],
  [/^GET \/(health$|change-log)/, ['settings.view']],
  [/^(GET \/companies\/(new|similar)|POST \/companies)$/, ['company.create']],
  [
    /^(POST \/companies\/duplicates|\w+ \/companies\/:id\/merge)/,
    ['company.edit', 'company.delete'],
  ],
  [/^GET \/(untied-money|companies\/:id\/untied-money)$/, ['money.view']],
  [/^POST \/companies\/:id\/untied-money/, ['money.edit']],
  [/^(GET|POST) \/companies\/:id\/next-touch$/, ['company.edit']],
  [/^GET \/companies\/:id\/edit$/, ['company.edit']],
  [/^GET \/companies/, ['company.view']],
  [/^POST \/companies\/(:id|owners|undos)/, ['company.edit']],
  [/^(GET \/activities\/new|POST \/activities)$/, ['activity.create']],
  [/^GET \/activities\/:id\/edit$/, ['activity.edit']],
  [/^GET \/activities/, ['activity.view']],
  [/^POST \/activities\/:id\/comments/, ['activity.view']],
  [/^POST \/activities\/:id\/(deletion|restoration)$/, ['activity.delete']],
  [/^POST \/activities\/:id/, ['activity.edit']],
  [/^(GET \/contacts\/new|GET \/contacts\/similar|POST \/contacts)$/, ['contact.create']],
  [/^GET \/contacts\/:id\/edit$/, ['contact.edit']],
  [/^GET \/contacts/, ['contact.view']],
  [/^POST \/contacts\/:id\/(deletion|restoration)$/, ['contact.delete']],
  [/^POST \/contacts/, ['contact.edit']],
  [/^(GET|POST) \/projects\/(deleted|:id\/(deletion|restoration))$/, ['project.delete']],
  [/^(GET \/projects\/new|POST \/projects)$/, ['project.create']],
  [/^GET \/projects\/:id\/(edit|.*new|phases)/, ['project.edit']],
  [/^GET \/projects/, ['project.view']],
  [/^POST \/projects/, ['project.edit']],
  [/^(GET|POST) \/(invoices|ledger|proofs)/, ['money.view']],
  [/^GET \/(agents\/new|pairings)/, ['agent.manage']],
  [/^GET \/agents$/, ['agent.view']],
  [/^POST \/agents/, ['agent.manage']],
  [/^GET \/sources\/:id\{\[0-9\]\+\}\/egress$/, ['agent.log']],
  [/^GET \/(sources|commands)/, ['agent.view']],
  [/^POST \/sources/, ['agent.ask']],
]

const SECRET = '1,234,567.89'

describe('every role on every route', () => {
  let site: TestSite
  beforeAll(async () => {
    site = await openSite()
    const { client } = site.database
    await fillBook(client)
    await fillCompanies(client, [{ id: 'company-1', name: 'Stroymontazh' }])
    await fillProjects(client, [{ id: 'project-1', name: 'Warehouse', company: 'company-1' }])
    const invoice = { key: 'invoice-1', company: 'company-1', project: 'project-1' }
    await fillInvoices(client, [{ ...invoice, total: 1_234_567_89 }])
  })

  it('has a rule for each route that is mounted', () => {
    expect(ROUTES.length).toBeGreaterThan(80)
    expect(ROUTES.filter((route) => needOf(route) === undefined)).toEqual([])
  })

  it.each(BUILT_IN_ROLES)('%s opens what it is granted, and changes nothing else', async (role) => {
    const headers = { Cookie: await signInAs(site.database, role), Origin: site.origin }
    const grants = await grantsOf(site.database, role)
    const wrong: string[] = []
    for (const route of ROUTES) {
      const need = needOf(route)
      if (need === 'open' || need === undefined) continue
      const [method = '', pattern = ''] = route.split(' ')
      const granted = isGranted(need, grants)
      if (method === 'POST' && granted) continue
      const before = await countChanges(site)
      const answer = await site.fetch(addressOf(pattern), { method, headers })
      // A narrower grant is refused for the records it does not reach.
      const refused = answer.status === 403 && isGrantedEverywhere(need, grants)
      const told = !granted && method === 'GET' && answer.status < 400
      const changed = (await countChanges(site)) !== before
      const shown = !granted && /Stroymontazh|Warehouse/.test(await answer.text())
      if (answer.status >= 500 || refused || told || changed || shown) {
        wrong.push(`${route} answers ${answer.status}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it.each(BUILT_IN_ROLES)('%s meets money only where it is granted', async (role) => {
    const headers = { Cookie: await signInAs(site.database, role) }
    const all = (await grantsOf(site.database, role))['money.view'] === 'all'
    const pages = ['/', '/companies', '/projects', '/companies/company-1', '/projects/project-1']
    const told: string[] = []
    for (const page of pages) {
      const html = await (await site.fetch(page, { headers })).text()
      if (html.includes(SECRET)) told.push(page)
    }
    if (all) expect(told.length).toBeGreaterThan(0)
    else expect(told).toEqual([])
  })
})

describe('the examples of docs/access.md', () => {
  type Example = { who: BuiltInRole; does: string; with: string; may: boolean }
  let examples: Example[]
  let site: TestSite
  beforeAll(async () => {
    examples = await readExamples()
    site = await openSite()
    await site.database.client.migrate(COLLEAGUES)
  })

  it('are true of the built-in roles', async () => {
    expect(examples.length).toBeGreaterThan(25)
    for (const example of examples) {
      const { kind, belongs, from } = RECORDS[example.with] ?? {}
      expect(kind, example.with).toBeDefined()
      await site.database.client.execute({
        sql: `update member set role_id = ? where id = 'me'`,
        args: [example.who],
      })
      const proof = { idHash: 'session', now: 10, allowDemo: true }
      const rule = mayDo(proof, `${kind}.${example.does}` as Grantable, belongs!)
      const db = site.database.open()
      const statement = db.build.select({ yes: sql<number>`${rule}` }).from(sql.raw(from!))
      const [[row]] = await db.read([statement])
      const said = `${example.who} ${example.does} ${example.with}`
      expect(row?.yes === 1, said).toBe(example.may)
    }
  })
})

type Tried = { kind: string; from: string; belongs: Belongs }

const company = (id: string): Tried => {
  return {
    kind: 'company',
    from: `(select * from company where id = '${id}') as company`,
    belongs: ofCompany(),
  }
}
const project = (id: string): Tried => {
  return {
    kind: 'project',
    from: `(select * from project where id = '${id}') as project`,
    belongs: ofProject(),
  }
}
const money = (belongs: Belongs): Tried => ({ kind: 'money', from: '(select 1)', belongs })
const activity = (id: string): Tried => {
  return {
    kind: 'activity',
    from: `(select * from activity where id = '${id}') as activity`,
    belongs: ofActivity(),
  }
}

const RECORDS: Readonly<Record<string, Tried>> = {
  'a company of their own': company('mine'),
  'a company of a colleague': company('theirs'),
  'a company of a project they work on': company('customer'),
  'a company of somebody else': company('other'),
  'a project of a colleague': project('theirs'),
  'a project they work on': project('worked'),
  'a project of somebody else': project('other'),
  'money of a project they work on': money({ project: sql`'worked'` }),
  'money of a company of a project they work on': money({ company: sql`'customer'` }),
  "money of somebody else's company": money({ company: sql`'other'` }),
  'an activity of their own': activity('mine'),
  'an activity of somebody else': activity('other'),
}

const COLLEAGUES = [
  `insert into department (id, name, sort_key, created_at, updated_at)
    values ('works', 'Works', 'works', 0, 0)`,
  `insert into department_above (above_id, department_id) values ('works', 'works')`,
  `insert into member (id, email, name, role, department_id, created_at, updated_at) values
    ('me', 'me', 'Me', 'member', 'works', 0, 0), ('colleague', 'c', 'C', 'member', 'works', 0, 0),
    ('stranger', 's', 'S', 'member', null, 0, 0)`,
  `insert into session (id_hash, member_id, created_at, expires_at) values ('session', 'me', 0, 100)`,
  `insert into company (id, name, name_key, sort_key, owner_id, created_at, updated_at) values
    ('mine', 'a', 'a', 'a', 'me', 0, 0), ('theirs', 'b', 'b', 'b', 'colleague', 0, 0),
    ('customer', 'c', 'c', 'c', null, 0, 0), ('other', 'd', 'd', 'd', 'stranger', 0, 0)`,
  `insert into project (id, name, sort_key, kind, manager_id, customer_id, created_at, updated_at) values
    ('theirs', 'a', 'a', 'customer', 'colleague', null, 0, 0),
    ('worked', 'b', 'b', 'customer', 'stranger', 'customer', 0, 0),
    ('other', 'c', 'c', 'customer', 'stranger', 'other', 0, 0)`,
  `insert into project_member (project_id, member_id, can_edit, added_at)
    values ('worked', 'me', 1, 0)`,
  `insert into activity (id, kind, at, subject, project_id, company_id, created_by, created_at, updated_at)
    values ('mine', 'call', 1, 'a', 'worked', 'customer', 'me', 0, 0),
    ('other', 'call', 1, 'b', 'other', 'other', 'stranger', 0, 0)`,
]

const ROUTES = listRoutes()

function listRoutes(): string[] {
  const { routes } = createApp({} as Deps)
  const mounted = routes.filter(
    ({ method, path }) => method !== 'ALL' && !path.startsWith('/sync/'),
  )
  return [...new Set(mounted.map(({ method, path }) => `${method} ${path}`))]
}

function needOf(route: string): Need | undefined {
  return NEEDS.find(([pattern]) => pattern.test(route))?.[1]
}

function isGranted(need: Exclude<Need, 'open'>, grants: Grants): boolean {
  return need === 'session' || need.some((grantable) => may(grants, grantable))
}

function isGrantedEverywhere(need: Exclude<Need, 'open'>, grants: Grants): boolean {
  return need === 'session' || need.some((grantable) => mayEverywhere(grants, grantable))
}

function addressOf(pattern: string): string {
  const known = pattern.replace('/companies/:id', '/companies/company-1')
  return known
    .replace('/projects/:id', '/projects/project-1')
    .replace(/:\w+\{\[0-9\]\+\}/g, '1')
    .replace(/:\w+/g, 'unknown')
}

async function countChanges({ database }: TestSite): Promise<unknown> {
  const tables = ['change_log', 'member', 'role', 'department', 'agent', 'pairing', 'command']
  const counts = tables.map((table) => `(select count(*) from ${table})`)
  const { rows } = await database.client.execute(`select ${counts.join(` || ' ' || `)} as counts`)
  return rows[0]?.counts
}

async function readExamples() {
  const text = await readFile(join(ROOT, 'docs/access.md'), 'utf8')
  const rows = text.matchAll(/^\| (\w+) \| (\w+) \| (.+?) \| (yes|no) \|$/gm)
  return [...rows].map(([, who, does, record, said]) => ({
    who: who as BuiltInRole,
    does: does ?? '',
    with: record ?? '',
    may: said === 'yes',
  }))
}
