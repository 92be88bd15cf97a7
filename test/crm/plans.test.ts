import { beforeAll, describe, expect, test } from 'vitest'
import type { Grants } from '../../worker/domain/access.ts'
import type { Cursor } from '../../worker/domain/keyset.ts'
import { readSearchText, SEARCH_KINDS } from '../../worker/domain/search.ts'
import { TIMELINE_START, type TimelineOf } from '../../worker/domain/timeline.ts'
import { selectTrail } from '../../worker/store/access-trail.ts'
import {
  selectActivity,
  selectComments,
  selectCompaniesAbout,
  selectPeopleAbout,
  selectProjectsAbout,
} from '../../worker/store/activity-record.ts'
import { selectAgeingOf, selectTurnover } from '../../worker/store/balances.ts'
import { selectCards, selectLanes } from '../../worker/store/board.ts'
import { countOpenCandidates, selectOpenCandidates } from '../../worker/store/candidates.ts'
import { selectChanges } from '../../worker/store/change-log.ts'
import { type CompanyList, countCompanies, selectCompanies } from '../../worker/store/companies.ts'
import { selectMatches } from '../../worker/store/company-matches.ts'
import {
  selectChoices,
  selectMerges,
  selectMoves,
  selectSurvivor,
} from '../../worker/store/company-merges.ts'
import {
  selectCandidates,
  selectCompanyLinks,
  selectContracts,
} from '../../worker/store/company-record.ts'
import {
  selectCompaniesOfContact,
  selectContactsOf,
  selectSimilarContacts,
} from '../../worker/store/contact-record.ts'
import { type ContactList, countContacts, selectContacts } from '../../worker/store/contacts.ts'
import { selectAgeing, selectLargest, selectSoonestDue } from '../../worker/store/dashboard.ts'
import {
  selectInvoice,
  selectInvoiceProof,
  selectInvoicesOf,
} from '../../worker/store/invoice-record.ts'
import { countInvoices, type InvoiceList, selectInvoices } from '../../worker/store/invoices.ts'
import { selectCompanyHistory, selectRowHistory } from '../../worker/store/ledger-history.ts'
import { selectLedgerRow } from '../../worker/store/ledger-row.ts'
import { selectMentions } from '../../worker/store/mentions.ts'
import { selectDueTouches } from '../../worker/store/next-touch.ts'
import { selectOwnProjects } from '../../worker/store/own-projects.ts'
import type { Owner } from '../../worker/store/owned.ts'
import {
  selectAllocations,
  selectPaymentsOf,
  selectPaymentsOfProject,
} from '../../worker/store/payments.ts'
import { selectPartIn, selectParties } from '../../worker/store/project-parties.ts'
import { selectPhases } from '../../worker/store/project-phases.ts'
import { selectTeam } from '../../worker/store/project-team.ts'
import {
  countProjects,
  type ProjectList,
  selectProject,
  selectProjects,
  selectProjectsOf,
} from '../../worker/store/projects.ts'
import {
  selectProofAllocations,
  selectProofBatches,
  selectProofInvoices,
  selectProofKeys,
  selectSummed,
  selectSums,
} from '../../worker/store/proofs.ts'
import { selectCompanyNames, selectNamedCompanies } from '../../worker/store/record-names.ts'
import { selectViews } from '../../worker/store/saved-views.ts'
import { countFound, findBest, findOfKind } from '../../worker/store/search.ts'
import { VIEWS } from '../../worker/store/search-hits.ts'
import { selectNearWords } from '../../worker/store/search-near.ts'
import {
  selectActivitiesOf,
  selectActivityHistory,
  selectChangesOf,
  selectInvoicesIssued,
  selectPaymentsMade,
} from '../../worker/store/timeline.ts'
import type { SessionProof } from '../../worker/store/viewer.ts'
import { SHAPES } from '../../worker/sync/shapes.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { type Build, explain, isFullScan, isSort } from './support/explain.ts'

const TODAY = '2026-11-23'
const ROW = { sourceId: 1, key: 'a' }
const sumOf = (owner: Owner | null) => ({
  ...({ owner, figure: 'overdue', side: 'receivable', currency: 'RUB' } as const),
  ...{ on: TODAY, sourceId: 1, limit: 10 },
})
const nameOf = (owner: Owner | null) => (owner ? `a ${owner.entity}` : 'all books')
const proof: SessionProof = { idHash: 'x', now: 1, allowDemo: true }
const company = { entity: 'counterparty', recordId: 'a' } as const
const project = { entity: 'project', recordId: 'a' } as const

const companies: CompanyList = {
  search: null,
  filter: null,
  sort: 'name',
  descending: false,
  currency: null,
  cursor: null,
}
const projects: ProjectList = {
  search: null,
  kind: null,
  whose: null,
  stage: null,
  health: null,
  managerId: null,
  customerId: null,
  sort: 'name',
  descending: false,
  currency: null,
  cursor: null,
}
const invoices: InvoiceList = {
  search: null,
  side: null,
  filter: null,
  companyId: null,
  projectId: null,
  sort: 'issued',
  descending: true,
  cursor: null,
}
const contacts: ContactList = { search: null, filter: null, descending: false, cursor: null }
const ABOUT = { companyId: '', contactId: 'a', projectId: 'b' }
const timeline = (entity: TimelineOf['entity']) => ({
  of: { entity, id: 'a' },
  kind: null,
  from: TIMELINE_START,
})
const after = (...values: (string | number)[]) => ({
  order: '',
  direction: 'after' as const,
  values,
})

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
})

/** Statements that walk an index in the order of the list, whatever its length. */
const WALKS: [name: string, build: Build][] = [
  ['companies by name', (db) => selectCompanies(db, proof, companies, TODAY)],
  [
    'companies by name, further on',
    (db) => selectCompanies(db, proof, { ...companies, cursor: after('a', 'b') }, TODAY),
  ],
  ['overdue ones', (db) => selectCompanies(db, proof, { ...companies, filter: 'overdue' }, TODAY)],
  [
    'companies by debt',
    (db) =>
      selectCompanies(db, proof, { ...companies, sort: 'receivable', descending: true }, TODAY),
  ],
  [
    'companies by debt, further on',
    (db) => {
      const list = {
        ...companies,
        sort: 'payable',
        currency: 'RUB',
        cursor: after(1, 'a'),
      } as const
      return selectCompanies(db, proof, list, TODAY)
    },
  ],
  ['pairs that may be one', (db) => selectOpenCandidates(db, proof, null)],
  [
    'pairs that may be one, further on',
    (db) => selectOpenCandidates(db, proof, after(1, 'a', 'b') as Cursor),
  ],
  ['count of pairs', (db) => countOpenCandidates(db, proof)],
  ['count of companies', (db) => countCompanies(db, proof, companies, TODAY)],
  ['contacts', (db) => selectContacts(db, proof, contacts)],
  ['count of contacts', (db) => countContacts(db, proof, contacts)],
  ['rows of a sum of all books, in order', (db) => selectSummed(db, proof, sumOf(null), null)],
  ...(['company', 'project', 'contact'] as const).map((entity): [string, Build] => [
    `activities of a ${entity}`,
    (db) => selectActivitiesOf(db, proof, timeline(entity)),
  ]),
  ['changes of a contact', (db) => selectChangesOf(db, proof, timeline('contact'))],
  ['projects of mine', (db) => selectProjects(db, proof, { ...projects, whose: 'mine' })],
  ['projects stalled', (db) => selectProjects(db, proof, { ...projects, whose: 'stalled' })],
  ['projects at a stage', (db) => selectProjects(db, proof, { ...projects, stage: 'build' })],
  ['projects in danger', (db) => selectProjects(db, proof, { ...projects, health: 'at-risk' })],
  ['projects of a manager', (db) => selectProjects(db, proof, { ...projects, managerId: 'a' })],
  ['projects of a customer', (db) => selectProjects(db, proof, { ...projects, customerId: 'a' })],
  ['projects by name', (db) => selectProjects(db, proof, projects)],
  [
    'projects by receivable',
    (db) => selectProjects(db, proof, { ...projects, sort: 'receivable', descending: true }),
  ],
  ['invoices by issue', (db) => selectInvoices(db, proof, invoices, TODAY)],
  [
    'invoices by issue, further on',
    (db) => selectInvoices(db, proof, { ...invoices, cursor: after('2026-01-01', 1, 'k') }, TODAY),
  ],
  [
    'invoices open, by due date',
    (db) =>
      selectInvoices(
        db,
        proof,
        { ...invoices, filter: 'open', sort: 'due', descending: false },
        TODAY,
      ),
  ],
  [
    'invoices overdue, by due date',
    (db) =>
      selectInvoices(
        db,
        proof,
        { ...invoices, filter: 'overdue', sort: 'due', descending: false },
        TODAY,
      ),
  ],
  ['drafts', (db) => selectInvoices(db, proof, { ...invoices, filter: 'draft' }, TODAY)],
  ['count of invoices', (db) => countInvoices(db, proof, invoices, TODAY)],
  [
    'count of stalled projects',
    (db) => countProjects(db, proof, { ...projects, whose: 'stalled' }),
  ],
  ['soonest due', (db) => selectSoonestDue(db, proof, TODAY)],
  [
    'the change log, further on',
    (db) => selectChanges(db, proof, { ...changes, cursor: after(9) }),
  ],
  [
    'the change log of a member',
    (db) => selectChanges(db, proof, { ...changes, memberId: 'a', cursor: after(9) }),
  ],
  [
    'the change log of one kind, until a day',
    (db) => selectChanges(db, proof, { ...changes, entity: 'company', until: 9 }),
  ],
  ['what was done of one kind', (db) => selectChanges(db, proof, { ...changes, verb: 'merge' })],
  [
    'the trail, further on',
    (db) => selectTrail(db, proof, { memberId: null, until: 9, cursor: after(9, 9) }),
  ],
]

const changes = { memberId: null, entity: null, verb: null, until: null, cursor: null }

const of = readSearchText(['строй 77'])!
const SEES_ALL = Object.fromEntries(VIEWS.map((view) => [view, 'all'])) as Grants

/** Statements that look up the few rows of one record; what they find they may sort. */
const LOOK_UPS: [name: string, build: Build][] = [
  ['the best that a search finds', (db) => findBest(db, { ...proof, believed: SEES_ALL }, of)[0]!],
  ...SEARCH_KINDS.map((kind, at): [string, Build] => [
    `the best of each ${kind} that a search finds for any grant`,
    (db) => findBest(db, proof, of)[at]!,
  ]),
  ...SEARCH_KINDS.flatMap((kind): [string, Build][] => [
    [`a page of each ${kind} found`, (db) => findOfKind(db, proof, kind, { of, before: 9 })],
    [`count of each ${kind} found`, (db) => countFound(db, proof, kind, of)],
  ]),
  ['words near what is typed', (db) => selectNearWords(db, proof, of)],
  ['companies found', (db) => selectCompanies(db, proof, { ...companies, search: of }, TODAY)],
  [
    'companies found, by debt, further on',
    (db) => {
      const list = { ...companies, search: of, sort: 'payable', cursor: after(1, 'a') } as const
      return selectCompanies(db, proof, list, TODAY)
    },
  ],
  [
    'count of companies found',
    (db) => countCompanies(db, proof, { ...companies, search: of }, TODAY),
  ],
  [
    'contacts found, further on',
    (db) => {
      const list = {
        ...contacts,
        search: of,
        filter: 'no-consent',
        cursor: after('a', 'b'),
      } as const
      return selectContacts(db, proof, list)
    },
  ],
  ['count of contacts found', (db) => countContacts(db, proof, { ...contacts, search: of })],
  ['projects found', (db) => selectProjects(db, proof, { ...projects, search: of })],
  ['count of projects found', (db) => countProjects(db, proof, { ...projects, search: of })],
  ['count of invoices found', (db) => countInvoices(db, proof, { ...invoices, search: of }, TODAY)],
  ['largest debts', (db) => selectLargest(db, proof, 'receivable')],
  ['company links', (db) => selectCompanyLinks(db, proof, 'a')],
  ['what a merge moves', (db) => selectMoves(db, proof, 'a')],
  ['the survivor of a merge', (db) => selectSurvivor(db, proof, 'a')],
  ['merges into a company', (db) => selectMerges(db, proof, 'a')],
  [
    'companies like one',
    (db) => selectMatches(db, proof, { name: 'a', taxId: '1', phone: '123456', email: 'a@b.c' }),
  ],
  ['candidates', (db) => selectCandidates(db, proof, 'a')],
  ['turnover', (db) => selectTurnover(db, proof, company, '2026-01')],
  ['turnover of a project', (db) => selectTurnover(db, proof, project, '2026-01')],
  ['ageing of a company', (db) => selectAgeingOf(db, proof, company, TODAY)],
  ['ageing of a project', (db) => selectAgeingOf(db, proof, project, TODAY)],
  ['projects of a company', (db) => selectProjectsOf(db, proof, 'a', 50)],
  ['invoices of a company', (db) => selectInvoicesOf(db, proof, company, 20)],
  ['invoices of a project', (db) => selectInvoicesOf(db, proof, project, 20)],
  ['payments of a company', (db) => selectPaymentsOf(db, proof, 'a', 20)],
  ['payments of a project', (db) => selectPaymentsOfProject(db, proof, 'a', 20)],
  ['contracts', (db) => selectContracts(db, proof, company, 20)],
  ['people of a company', (db) => selectContactsOf(db, proof, 'a')],
  ['companies of a contact', (db) => selectCompaniesOfContact(db, proof, 'a')],
  [
    'contacts like this one',
    (db) =>
      selectSimilarContacts(db, proof, { name: 'a', phones: '1234567', emails: 'a@b.example' }),
  ],
  ['changes of a company', (db) => selectChangesOf(db, proof, timeline('company'))],
  ['touches due', (db) => selectDueTouches(db, proof, TODAY)],
  ['projects of one’s own', (db) => selectOwnProjects(db, proof)],
  ['mentions', (db) => selectMentions(db, proof, null)],
  ['an activity', (db) => selectActivity(db, proof, 'a')],
  ['comments', (db) => selectComments(db, proof, 'a')],
  ['people of an activity', (db) => selectPeopleAbout(db, proof, ABOUT)],
  ['companies of an activity', (db) => selectCompaniesAbout(db, proof, ABOUT)],
  ['projects of an activity', (db) => selectProjectsAbout(db, proof, ABOUT)],
  ['changes of an activity', (db) => selectActivityHistory(db, proof, 'a')],
  ['names of companies', (db) => selectNamedCompanies(db, proof, { id: '', name: 'a' })],
  ['names of companies that begin so', (db) => selectCompanyNames(db, proof, 'a', of)],
  ['companies to choose from', (db) => selectChoices(db, proof, of, 'a')],
  ...(['company', 'project'] as const).flatMap((entity): [string, Build][] => [
    [`invoices issued, of a ${entity}`, (db) => selectInvoicesIssued(db, proof, timeline(entity))],
    [`payments made, of a ${entity}`, (db) => selectPaymentsMade(db, proof, timeline(entity))],
  ]),
  ['parties of a project', (db) => selectParties(db, proof, 'a')],
  ['projects a company takes part in', (db) => selectPartIn(db, proof, 'a')],
  ['phases of a project', (db) => selectPhases(db, proof, 'a')],
  ['team of a project', (db) => selectTeam(db, proof, 'a')],
  ['what the ledger said of a company', (db) => selectCompanyHistory(db, proof, 'a', 20)],
  ...Object.values(SHAPES).flatMap((shape): [string, Build][] => [
    [`a row of ${shape.table}`, (db) => selectLedgerRow(db, proof, shape, ROW)],
    [`history of ${shape.table}`, (db) => selectRowHistory(db, proof, shape, ROW)],
  ]),
  ...[company, project, null].flatMap((owner): [string, Build][] => [
    [`sum of ${nameOf(owner)}`, (db) => selectSums(db, proof, sumOf(owner))],
    [`rows of a sum of ${nameOf(owner)}`, (db) => selectSummed(db, proof, sumOf(owner), null)],
    [
      `invoices of a proof of ${nameOf(owner)}`,
      (db) => selectProofInvoices(db, proof, SHAPES.invoice, sumOf(owner)),
    ],
    [
      `allocations of a proof of ${nameOf(owner)}`,
      (db) => selectProofAllocations(db, proof, SHAPES.allocation, sumOf(owner)),
    ],
  ]),
  ['batches of a proof', (db) => selectProofBatches(db, 1, [1, 2])],
  ['keys of a proof', (db) => selectProofKeys(db, 1, [1, 2])],
  ['project', (db) => selectProject(db, proof, 'a')],
  ['invoice', (db) => selectInvoice(db, proof, { sourceId: 1, key: 'a' })],
  ['proof', (db) => selectInvoiceProof(db, proof, { sourceId: 1, key: 'a' })],
  ['cards of the board', (db) => selectCards(db, proof)],
  ['lanes of the board', (db) => selectLanes(db, proof)],
  ['saved views', (db) => selectViews(db, proof, 'companies')],
  ['allocations', (db) => selectAllocations(db, proof, { sourceId: 1, key: 'a' })],
  ['invoices found', (db) => selectInvoices(db, proof, { ...invoices, search: of }, TODAY)],
  [
    'invoices of one company',
    (db) => selectInvoices(db, proof, { ...invoices, companyId: 'a' }, TODAY),
  ],
]

describe.each(WALKS)('%s', (_, build) => {
  test('walks an index in its own order: no table is scanned, nothing sorted', async () => {
    const plan = await explain(database, build)
    expect(plan.filter(isFullScan)).toEqual([])
    expect(plan.filter(isSort)).toEqual([])
  })
})

describe.each(LOOK_UPS)('%s', (_, build) => {
  test('looks up its rows by index', async () => {
    expect((await explain(database, build)).filter(isFullScan)).toEqual([])
  })
})

test('the dashboard reads the sums by day, never the invoices', async () => {
  const plan = await explain(database, (db) => selectAgeing(db, proof, TODAY))
  expect(plan.filter(({ detail }) => detail.includes('ledger_invoice'))).toEqual([])
})
