import type { Client } from '@libsql/client/web'

type Budget = readonly [target: number, neverOver: number]

/** Brotli in kB by what is answered; the page of a record has no budget, and what is bare no body. */
export const WEIGHTS: Record<'list' | 'fragment' | 'record' | 'bare', Budget | null> = {
  list: [8, 14],
  fragment: [2, 6],
  record: null,
  bare: null,
}

/** Milliseconds of the database by what is asked. */
const LIST: Budget = [5, 20]
const PREFIX: Budget = [5, 15]
const TYPO: Budget = [20, 60]
const RECORD: Budget = [10, 30]
const BOARD: Budget = [10, 25]

/** A page, the budget of its database time in milliseconds, and what sets it apart. */
export type Page = {
  what: string
  path: string
  ms: Budget
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
  { what: 'companies', path: '/companies', ms: LIST },
  { what: 'companies by debt', path: '/companies?sort=receivable&dir=desc', ms: LIST },
  { what: 'companies overdue', path: '/companies?filter=overdue', ms: LIST },
  { what: 'companies, nothing found', path: '/companies?q=zzzzzz', ms: LIST },
  { what: 'contacts', path: '/contacts', ms: LIST },
  { what: 'projects', path: '/projects', ms: LIST },
  { what: 'projects by debt', path: '/projects?sort=receivable&dir=desc', ms: LIST },
  { what: 'projects stalled', path: '/projects?whose=stalled', ms: LIST },
  { what: 'invoices', path: '/invoices', ms: LIST },
  { what: 'overdue invoices', path: '/invoices?state=overdue', ms: LIST },
  { what: 'invoices by number', path: '/invoices?q=123456', ms: LIST },
  { what: 'money without a project', path: '/untied-money', ms: LIST },
  { what: 'change log', path: '/change-log', ms: LIST },
]

function searches({ middleName }: Subjects): Page[] {
  const query = (word: string) => encodeURIComponent(word)
  return [
    { what: 'companies found by prefix', path: `/companies?q=${query('монолит')}`, ms: PREFIX },
    {
      what: 'companies found by two words',
      path: `/companies?q=${query(middleName.slice(0, 12))}`,
      ms: PREFIX,
    },
    {
      what: 'companies found with a typo',
      path: `/companies?q=${query('манолит')}`,
      ms: TYPO,
      trips: 2,
    },
    { what: 'palette', path: `/palette?q=${query('строй')}`, ms: PREFIX, is: 'fragment' },
    {
      ...{ what: 'palette, with a typo', path: `/palette?q=${query('армотура')}` },
      ...{ ms: TYPO, trips: 2, is: 'fragment' },
    },
    { what: 'search page', path: `/search?q=${query('арматур')}`, ms: TYPO, trips: 2 },
    { what: 'activities found', path: `/search?kind=activity&q=${query('арматур')}`, ms: PREFIX },
    { what: 'contacts found', path: `/contacts?q=${query('соколов')}`, ms: PREFIX },
  ]
}

function records(of: Subjects): Page[] {
  return [
    { what: 'today', path: '/', ms: LIST, is: 'record' },
    { what: 'busiest contact', path: `/contacts/${of.contact}`, ms: RECORD, is: 'record' },
    { what: 'board', path: '/projects/board', ms: BOARD, is: 'record' },
    { what: 'middle customer', path: `/companies/${of.middleCompany}`, ms: RECORD, is: 'record' },
    { what: 'largest customer', path: `/companies/${of.company}`, ms: RECORD, is: 'record' },
    { what: 'largest vendor', path: `/companies/${of.vendor}`, ms: RECORD, is: 'record' },
    { what: 'middle project', path: `/projects/${of.middleProject}`, ms: RECORD, is: 'record' },
    { what: 'largest project', path: `/projects/${of.project}`, ms: RECORD, is: 'record' },
    { what: 'invoice', path: '/invoices/1-i0000000', ms: RECORD, is: 'record' },
    { what: 'poll of an open page', path: '/live?seen=ledger.0-crm.0', ms: LIST, is: 'bare' },
    { what: 'agents', path: '/agents', ms: LIST, is: 'record' },
    { what: 'system state', path: '/health', ms: LIST, is: 'record' },
  ]
}
