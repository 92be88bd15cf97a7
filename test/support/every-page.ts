/**
 * Every page of the product with an address that shows something.
 *
 *     await fillEveryPage(database, cookie)
 *     for (const pattern of listRoutes('GET')) await site.fetch(addressOf(pattern))
 */
import { paths } from '../../views/paths.ts'
import { createApp } from '../../worker/app.ts'
import type { Deps } from '../../worker/deps.ts'
import {
  BOOK,
  fillBook,
  fillCompanies,
  fillInvoices,
  fillPayment,
  fillProjects,
} from '../crm/support/ledger-rows.ts'
import type { TestDatabase } from './database.ts'

/** Whoever asks may have these: they are how one gets in, or they show nothing of the company. */
const OPEN = [
  '/healthz',
  '/sign-in',
  '/setup',
  '/welcome',
  '/speculation-rules.json',
  '/offline',
  '/sign-out',
  '/language',
  '/theme',
]
/** A move of projects that the viewer made. */
const MOVE = 1_000
/** Givings of a company and of a contact that the viewer made. */
const GIVINGS = { company: 2_000, contact: 2_001 }

/** One real address for each pattern with a parameter. */
export const ADDRESSES: Record<string, string> = {
  '/companies/:id': paths.company('company-1'),
  '/companies/owners/:change{[0-9]{1,15}}': paths.ownersGiven('company', GIVINGS.company),
  '/contacts/owners/:change{[0-9]{1,15}}': paths.ownersGiven('contact', GIVINGS.contact),
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
  '/projects/:id/phases/:phase': paths.phase('project-1', 'phase-1'),
  '/projects/:id/parties/new': `${paths.newParty('project-1')}?q=Stroymontazh`,
  '/projects/:id/team/new': paths.newTeamMember('project-1'),
  '/projects/:id/edit': paths.projectEdit('project-1'),
  '/projects/:id/deletion': paths.projectDeletion('project-2'),
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
  '/members/:id': paths.member('member-1'),
  '/departments/:id': paths.department('department-1'),
  '/roles/:id': paths.role('role-1'),
  '/invoices/:id': paths.invoice({ sourceId: BOOK, key: 'invoice-1' }),
}

/**
 * Fills a database so that every address shows something: companies called Stroymontazh, a project called Warehouse.
 * @param member who made the move of projects
 */
export async function fillEveryPage({ client }: TestDatabase, member: string): Promise<void> {
  await fillBook(client)
  await fillCompanies(client, [
    { id: 'company-1', name: 'Stroymontazh' },
    { id: 'company-2', name: 'Stroymontazh' },
  ])
  await fillProjects(client, [
    { id: 'project-1', name: 'Warehouse', company: 'company-1' },
    { id: 'project-2', name: 'Warehouse given up', company: 'company-1' },
  ])
  await client.execute(`update ledger_project set deleted = 1 where key = 'project-2'`)
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
  await fillPeople(client)
  await client.execute({
    sql: `insert into change_log (seq, at, actor_kind, actor_id, verb, entity, record_id, diff)
      values (?, 1, 'member', ?, 'update', 'project', 'project-1', '{"stage":["build","closed"]}')`,
    args: [MOVE, member],
  })
  for (const kind of ['company', 'contact'] as const) {
    await client.execute({
      sql: `insert into change_log (seq, at, actor_kind, actor_id, verb, entity, record_id, diff)
        values (?, 1, 'member', ?, 'update', ?, ?, json_object('ownerId', json_array(null, ?)))`,
      args: [GIVINGS[kind], member, kind, `${kind}-1`, member],
    })
  }
}

async function fillPeople(client: TestDatabase['client']): Promise<void> {
  await client.batch(
    [
      `insert into contact_company (contact_id, company_id, role, created_at)
        values ('contact-1', 'company-1', 'foreman', 1)`,
      `insert into project_phase (id, project_id, kind, name, created_at, updated_at)
        values ('phase-1', 'project-1', 'phase', 'Warehouse roof', 1, 1)`,
      `insert into department (id, name, sort_key, created_at, updated_at)
        values ('department-1', 'Warehouse crew', 'warehouse crew', 1, 1)`,
      `insert into department_above values ('department-1', 'department-1')`,
      `insert into role (id, name, base, position, created_at, updated_at)
        values ('role-1', 'Stroymontazh office', 'member', 9, 1, 1)`,
      `insert into member (id, email, name, role, role_id, department_id, created_at, updated_at)
        values ('member-1', 'boris@lintel.example', 'Stroymontazh Boris', 'member', 'role-1',
          'department-1', 1, 1)`,
    ],
    'write',
  )
}

/** The patterns of the routes that need a session; agents prove themselves otherwise. */
export function listRoutes(method: string): string[] {
  const app = createApp({} as Deps)
  const patterns = app.routes
    .filter((route) => route.method === method && !route.path.startsWith('/sync/'))
    .map((route) => route.path)
  return [...new Set(patterns)].filter((path) => !OPEN.includes(path) && !path.includes('*'))
}

type Fetch = (path: string, init: { headers: Record<string, string> }) => Promise<Response>

/** The addresses that answer a whole page; the others answer fragments, files and data. */
export async function findPages(fetch: Fetch, cookie: string): Promise<string[]> {
  const found: string[] = []
  for (const address of listRoutes('GET').map(addressOf)) {
    const answer = await fetch(address, { headers: { Cookie: cookie } })
    const html = answer.headers.get('Content-Type')?.startsWith('text/html') ?? false
    if (answer.status === 200 && html && /<!doctype html>/i.test(await answer.text())) {
      found.push(address)
    }
  }
  return found
}

/** A real address for a pattern; a parameter nothing is known of becomes `unknown`. */
export function addressOf(pattern: string): string {
  return ADDRESSES[pattern] ?? pattern.replace(/:\w+(\{[^}]*\})?/g, 'unknown')
}
