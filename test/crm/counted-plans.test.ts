import { beforeAll, expect, it } from 'vitest'
import { countCompanies } from '../../worker/store/companies.ts'
import { countInvoices } from '../../worker/store/invoices.ts'
import { countProjects, selectProjectsOf } from '../../worker/store/projects.ts'
import type { SessionProof } from '../../worker/store/viewer.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { type Build, explain, isFullScan } from './support/explain.ts'

const TODAY = '2026-11-23'
/** Whoever was last seen to be granted all: what is made for them asks it again. */
const proof: SessionProof = {
  ...{ idHash: 'x', now: 1, allowDemo: true },
  believed: { 'company.view': 'all', 'project.view': 'all', 'money.view': 'all' },
}
const list = { search: null, filter: null, descending: false, currency: null, cursor: null }
const companies = { ...list, sort: 'name' } as const
const projects = {
  ...{ ...list, kind: null, whose: null, stage: null, health: null },
  ...{ managerId: null, customerId: null },
} as const
const invoices = { ...list, side: null, companyId: null, projectId: null, sort: 'issued' } as const

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})

/** What each of them would look up, row by row. */
const COUNTS: [name: string, build: Build, lookUp: RegExp][] = [
  [
    'companies by debt',
    (db) => countCompanies(db, proof, { ...companies, sort: 'payable' }, TODAY),
    /^SEARCH company USING/,
  ],
  [
    'overdue companies',
    (db) => countCompanies(db, proof, { ...companies, filter: 'overdue' }, TODAY),
    /^(SCAN|SEARCH) company USING/,
  ],
  [
    'projects by debt',
    (db) => countProjects(db, proof, { ...projects, sort: 'receivable' }),
    /^SEARCH project USING/,
  ],
  ['invoices', (db) => countInvoices(db, proof, invoices, TODAY), / USING INDEX ledger_invoice/],
  [
    'overdue invoices',
    (db) => countInvoices(db, proof, { ...invoices, filter: 'overdue' }, TODAY),
    /invoice/,
  ],
]

it.each(COUNTS)(
  'a count of %s looks up none of them, for who sees all',
  async (_, build, lookUp) => {
    const plan = await explain(database, build)
    expect(plan.filter(({ detail }) => lookUp.test(detail))).toEqual([])
  },
)

it('projects of a company are looked up by index, for who sees all', async () => {
  const plan = await explain(database, (db) => selectProjectsOf(db, proof, 'a', 50))
  expect(plan.filter(isFullScan)).toEqual([])
})
