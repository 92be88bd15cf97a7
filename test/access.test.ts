import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../views/paths.ts'
import { createApp } from '../worker/app.ts'
import type { Deps } from '../worker/deps.ts'
import {
  BOOK,
  fillBook,
  fillCompanies,
  fillInvoices,
  fillPayment,
  fillProjects,
} from './crm/support/ledger-rows.ts'
import { openSite, type TestSite } from './support/app.ts'
import { createMemoryFiles } from './support/memory-files.ts'
import { signInAs } from './support/session.ts'

/** Whoever asks may have these: they are how one gets in, or they show nothing of the company. */
const OPEN = [
  '/healthz',
  '/sign-in',
  '/setup',
  '/welcome',
  '/speculation-rules.json',
  '/sign-out',
  '/language',
  '/theme',
]
const MOST_TRIPS = 2
/** A move of projects that the viewer made. */
const MOVE = 1_000

/** One real address for each pattern with a parameter. */
const ADDRESSES: Record<string, string> = {
  '/companies/:id': paths.company('company-1'),
  '/companies/:id/edit': paths.companyEdit('company-1'),
  '/companies/:id/merge': paths.mergeOf('company-1', 'company-2'),
  '/activities/:id': paths.activity('activity-1'),
  '/activities/:id/edit': paths.activityEdit('activity-1'),
  '/companies/:id/untied-money': paths.untiedOf('company-1'),
  '/companies/:id/next-touch': paths.nextTouch('company-1'),
  '/contacts/:id': paths.contact('contact-1'),
  '/contacts/:id/edit': paths.contactEdit('contact-1'),
  '/contacts/:id/vcard': paths.contactVcard('contact-1'),
  '/projects/:id/phases/new': paths.newPhase('project-1'),
  '/projects/:id/parties/new': paths.newParty('project-1'),
  '/projects/:id/team/new': paths.newTeamMember('project-1'),
  '/projects/:id/edit': paths.projectEdit('project-1'),
  '/projects/moves/:change{[0-9]+}': paths.projectMove(MOVE),
  '/projects/:id': paths.project('project-1'),
  '/sources/:id{[0-9]+}/quarantine': paths.quarantine(BOOK),
  '/sources/:id{[0-9]+}/policy': paths.egressPolicy(BOOK),
  '/sources/:id{[0-9]+}/egress': paths.egressLog(BOOK),
  '/ledger/:entity/:id': paths.ledgerRow('payment', { sourceId: BOOK, key: 'payment-1' }),
  '/proofs': paths.sumProof({
    ...{ of: 'company', id: 'company-1', figure: 'open', side: 'receivable', currency: 'RUB' },
  }),
  '/sources/:id{[0-9]+}/verification': paths.verification(BOOK),
  '/sources/:id{[0-9]+}/control-sums': paths.controlSums(BOOK),
  '/companies/:id/files': paths.files(paths.company('company-1')),
  '/contacts/:id/files': paths.files(paths.contact('contact-1')),
  '/projects/:id/files': paths.files(paths.project('project-1')),
  '/activities/:id/files': paths.files(paths.activity('activity-1')),
  '/files/:id': paths.file('file-1'),
  '/invoices/:id': paths.invoice({ sourceId: BOOK, key: 'invoice-1' }),
}

describe('every page', () => {
  let site: TestSite
  let cookie: string
  beforeAll(async () => {
    const files = createMemoryFiles()
    await files.storage.put('files/file-1', new Uint8Array(1), 'application/pdf')
    site = await openSite(undefined, {}, files.storage)
    const { client } = site.database
    await fillBook(client)
    await fillCompanies(client, [
      { id: 'company-1', name: 'Stroymontazh' },
      { id: 'company-2', name: 'Stroymontazh' },
    ])
    await fillProjects(client, [{ id: 'project-1', name: 'Warehouse', company: 'company-1' }])
    const invoice = { key: 'invoice-1', company: 'company-1', project: 'project-1', total: 100_00 }
    await fillInvoices(client, [invoice])
    await fillPayment(client, {
      key: 'payment-1',
      company: 'company-1',
      amount: 10_00,
      paidOn: '2026-10-01',
      settles: { 'invoice-1': 10_00 },
    })
    await client.execute(`insert into contact (id, name, name_key, sort_key, created_at, updated_at)
      values ('contact-1', 'Stroymontazh Anna', 'stroymontazh anna', 'stroymontazh anna', 1, 1)`)
    await client.execute(`insert into activity (id, kind, at, subject, project_id, created_at, updated_at)
      values ('activity-1', 'call', 1, 'Stroymontazh called', 'project-1', 1, 1)`)
    await client.execute(`insert into attachment
        (id, entity, record_id, name, media_type, size, sha256, created_at)
      values ('file-1', 'company', 'company-1', 'Stroymontazh.pdf', 'application/pdf', 1, '', 1)`)
    cookie = await signInAs(site.database, 'administrator')
    await client.execute({
      sql: `insert into change_log (seq, at, actor_kind, actor_id, verb, entity, record_id, diff)
        values (?, 1, 'member', ?, 'update', 'project', 'project-1', '{"stage":["build","closed"]}')`,
      args: [MOVE, cookie.replace('lintel=', '')],
    })
  })

  const pages = listRoutes('GET')
  it('is known to this test', () => {
    expect(pages.length).toBeGreaterThan(8)
    for (const pattern of Object.keys(ADDRESSES)) expect(pages).toContain(pattern)
  })

  it.each(pages)('GET %s shows a stranger nothing', async (pattern) => {
    const answer = await site.fetch(addressOf(pattern))
    if (answer.status === 303) {
      expect(answer.headers.get('Location')).toMatch(/^\/sign-in/)
    } else {
      expect([401, 404]).toContain(answer.status)
    }
    expect(await answer.text()).not.toMatch(/Stroymontazh|Warehouse/)
  })

  it.each(pages)(`GET %s costs at most ${MOST_TRIPS} trips to the database`, async (pattern) => {
    const answer = await site.fetch(addressOf(pattern), { headers: { Cookie: cookie } })
    expect(answer.status).toBeLessThan(500)
    if (pattern in ADDRESSES) expect(answer.status).toBe(200)
    const trips = Number(/trips;dur=(\d+)/.exec(answer.headers.get('Server-Timing') ?? '')?.[1])
    expect(trips).toBeGreaterThan(0)
    expect(trips).toBeLessThanOrEqual(MOST_TRIPS)
  })

  it.each(listRoutes('POST'))('POST %s changes nothing for a stranger', async (pattern) => {
    const before = await countEverything(site)
    const answer = await site.fetch(addressOf(pattern), {
      method: 'POST',
      headers: { Origin: site.origin },
      body: new URLSearchParams({ name: 'Stranger' }),
    })
    expect(answer.status).toBeLessThan(500)
    expect(await countEverything(site)).toEqual(before)
  })

  it('knows a revoked session no more at its next request', async () => {
    const revoked = await signInAs(site.database, 'manager')
    const visit = () => site.fetch(paths.companies(), { headers: { Cookie: revoked } })
    expect((await visit()).status).toBe(200)
    await site.database.client.execute({
      sql: 'update session set revoked_at = 1 where member_id = ?',
      args: [revoked.replace('lintel=', '')],
    })
    expect((await visit()).headers.get('Location')).toMatch(/^\/sign-in/)
  })
})

/** The patterns of the pages that need a session; agents prove themselves otherwise. */
function listRoutes(method: string): string[] {
  const app = createApp({} as Deps)
  const patterns = app.routes
    .filter((route) => route.method === method && !route.path.startsWith('/sync/'))
    .map((route) => route.path)
  return [...new Set(patterns)].filter((path) => !OPEN.includes(path) && !path.includes('*'))
}

function addressOf(pattern: string): string {
  return ADDRESSES[pattern] ?? pattern.replace(/:\w+(\{[^}]*\})?/g, 'unknown')
}

async function countEverything({ database }: TestSite): Promise<unknown> {
  const tables = [
    'member',
    'session',
    'agent',
    'pairing',
    'command',
    'company',
    'project',
    'contact',
    'activity',
    'comment',
  ]
  const counts = tables.map((table) => `(select count(*) from ${table}) as ${table}`)
  const { rows } = await database.client.execute(`select ${counts.join(', ')}`)
  return rows[0]
}
