import type { Client } from '@libsql/client/web'

/** Brotli in kB by what is answered; the page of a record has no budget, and what is bare no body. */
export const WEIGHTS = { list: 8, fragment: 2, record: null, bare: null }

/** A page, the budget of its database time in milliseconds, and what sets it apart. */
export type Page = {
  what: string
  path: string
  ms: number
  /** It may take a second trip. */
  trips?: 2
  /** What it is where lists are the rule. */
  is?: keyof typeof WEIGHTS
}

/** The pages, the largest company and project among them: what is slow is slow there first. */
export async function askedPages(client: Client): Promise<Page[]> {
  const subjects = await subjectsOf(client)
  return [...LISTS, ...searches(subjects), ...records(subjects)]
}

type Subjects = Awaited<ReturnType<typeof subjectsOf>>

async function subjectsOf(client: Client) {
  const one = async (sql: string) => Object.values((await client.execute(sql)).rows[0] ?? {})[0]
  const largest = (entity: string) => `select record_id from ledger_link where entity = '${entity}'
    order by key limit 1`
  const company = String(await one(largest('counterparty')))
  const project = String(await one(largest('project')))
  const linked = async (entity: string, key: string) =>
    String(
      await one(`select record_id from ledger_link where entity = '${entity}' and key = '${key}'`),
    )
  const vendor = await linked('counterparty', 'c0000001')
  const middleOf = (entity: string) => `select key from ledger_${entity} where deleted = 0
    order by key limit 1 offset (select count(*) / 2 from ledger_${entity} where deleted = 0)`
  const middleCompany = await linked('counterparty', String(await one(middleOf('counterparty'))))
  const middleProject = await linked('project', String(await one(middleOf('project'))))
  const middle = String(await one('select sort_key from company order by id limit 1'))
  const contact = String(
    await one('select contact_id from activity_contact order by contact_id limit 1'),
  )
  return { company, vendor, project, middleName: middle, middleCompany, middleProject, contact }
}

const LISTS: readonly Page[] = [
  { what: 'companies', path: '/companies', ms: 5 },
  { what: 'companies by debt', path: '/companies?sort=receivable&dir=desc', ms: 5 },
  { what: 'companies overdue', path: '/companies?filter=overdue', ms: 5 },
  { what: 'companies, nothing found', path: '/companies?q=zzzzzz', ms: 5 },
  { what: 'contacts', path: '/contacts', ms: 5 },
  { what: 'projects', path: '/projects', ms: 5 },
  { what: 'projects by debt', path: '/projects?sort=receivable&dir=desc', ms: 5 },
  { what: 'projects stalled', path: '/projects?whose=stalled', ms: 5 },
  { what: 'invoices', path: '/invoices', ms: 5 },
  { what: 'overdue invoices', path: '/invoices?state=overdue', ms: 5 },
  { what: 'invoices by number', path: '/invoices?q=123456', ms: 5 },
  { what: 'money without a project', path: '/untied-money', ms: 5 },
  { what: 'change log', path: '/change-log', ms: 5 },
]

function searches({ middleName }: Subjects): Page[] {
  const query = (word: string) => encodeURIComponent(word)
  return [
    { what: 'companies found by prefix', path: `/companies?q=${query('монолит')}`, ms: 5 },
    {
      what: 'companies found by two words',
      path: `/companies?q=${query(middleName.slice(0, 12))}`,
      ms: 5,
    },
    {
      what: 'companies found with a typo',
      path: `/companies?q=${query('манолит')}`,
      ms: 20,
      trips: 2,
    },
    { what: 'palette', path: `/palette?q=${query('строй')}`, ms: 5, is: 'fragment' },
    {
      ...{ what: 'palette, with a typo', path: `/palette?q=${query('армотура')}` },
      ...{ ms: 20, trips: 2, is: 'fragment' },
    },
    { what: 'search page', path: `/search?q=${query('арматур')}`, ms: 20, trips: 2 },
    { what: 'activities found', path: `/search?kind=activity&q=${query('арматур')}`, ms: 5 },
    { what: 'contacts found', path: `/contacts?q=${query('соколов')}`, ms: 5 },
  ]
}

function records(of: Subjects): Page[] {
  return [
    { what: 'today', path: '/', ms: 5, is: 'record' },
    { what: 'busiest contact', path: `/contacts/${of.contact}`, ms: 10, is: 'record' },
    { what: 'board', path: '/projects/board', ms: 10, is: 'record' },
    { what: 'middle customer', path: `/companies/${of.middleCompany}`, ms: 10, is: 'record' },
    { what: 'largest customer', path: `/companies/${of.company}`, ms: 10, is: 'record' },
    { what: 'largest vendor', path: `/companies/${of.vendor}`, ms: 10, is: 'record' },
    { what: 'middle project', path: `/projects/${of.middleProject}`, ms: 10, is: 'record' },
    { what: 'largest project', path: `/projects/${of.project}`, ms: 10, is: 'record' },
    { what: 'invoice', path: '/invoices/1-i0000000', ms: 10, is: 'record' },
    { what: 'poll of an open page', path: '/live?seen=ledger.0-crm.0', ms: 5, is: 'bare' },
    { what: 'agents', path: '/agents', ms: 5, is: 'record' },
    { what: 'system state', path: '/health', ms: 5, is: 'record' },
  ]
}
