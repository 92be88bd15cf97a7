import { Hono } from 'hono'
import { projectName } from '../../views/projects/project-name.tsx'
import type { Reader } from '../../views/reader.ts'
import { linesOf } from '../domain/contact.ts'
import { describeInvoice } from '../domain/invoice-item.ts'
import { readCompanyList } from '../http/company-list.ts'
import { readContactList } from '../http/contact-list.ts'
import { type AppEnv, readFor } from '../http/context.ts'
import { type ExportColumn, exportList } from '../http/export-list.ts'
import { readInvoiceList } from '../http/invoice-list.ts'
import { readProjectList } from '../http/project-list.ts'
import { readBalances } from '../store/balances.ts'
import { type CompanyRow, companyKey, selectCompanies } from '../store/companies.ts'
import { type ContactRow, readCompanies, selectContacts } from '../store/contacts.ts'
import { selectCurrencies } from '../store/currencies.ts'
import { mayExport } from '../store/exports.ts'
import { type InvoiceRow, invoiceKey, selectInvoices } from '../store/invoices.ts'
import { type ProjectListRow, projectKey, selectProjects } from '../store/projects.ts'

export const exportsRoutes = new Hono<AppEnv>()

exportsRoutes.post('/companies/exports', async (c) => {
  const { list, order } = readCompanyList(c)
  const { rows } = await readFor(c, [selectCurrencies(c.get('db'), c.get('proof'))])
  return exportList<CompanyRow>(c, {
    name: 'companies',
    order,
    columns: (r) => [
      { label: r.text.company.name, cell: ({ name }) => name },
      { label: r.text.company.taxId, cell: ({ taxId }) => taxId },
      { label: r.text.company.role.customer, cell: (row) => yes(r, row.isCustomer) },
      { label: r.text.company.role.vendor, cell: (row) => yes(r, row.isVendor) },
      ...sums(r, rows[0]),
    ],
    select: (db, proof, { cursor, today, limit }) =>
      selectCompanies(db, proof, { ...list, cursor }, today, limit, mayExport(proof, 'companies')),
    keyOf: (row) => companyKey(row, list.sort),
  })
})

exportsRoutes.post('/contacts/exports', async (c) => {
  const { list, order } = readContactList(c)
  return exportList<ContactRow>(c, {
    name: 'contacts',
    order,
    columns: contactColumns,
    select: (db, proof, { cursor, limit }) =>
      selectContacts(db, proof, { ...list, cursor }, limit, mayExport(proof, 'contacts')),
    keyOf: (row) => [row.sortKey, row.id],
  })
})

exportsRoutes.post('/projects/exports', async (c) => {
  const { list, order } = readProjectList(c)
  const { rows } = await readFor(c, [selectCurrencies(c.get('db'), c.get('proof'))])
  return exportList<ProjectListRow>(c, {
    name: 'projects',
    order,
    columns: (r) => [
      { label: r.text.project.name, cell: (row) => projectName(r, row) },
      { label: r.text.project.number, cell: ({ code }) => code },
      { label: r.text.edits.stage, cell: ({ stage }) => r.text.edits.stages[stage] },
      { label: r.text.project.party, cell: ({ partyName }) => partyName },
      ...sums(r, rows[0]),
    ],
    select: (db, proof, { cursor, limit }) =>
      selectProjects(db, proof, { ...list, cursor }, limit, mayExport(proof, 'projects')),
    keyOf: (row) => projectKey(row, list.sort),
  })
})

exportsRoutes.post('/invoices/exports', async (c) => {
  const { list, order } = readInvoiceList(c)
  return exportList<InvoiceRow>(c, {
    name: 'invoices',
    order,
    columns: invoiceColumns,
    select: (db, proof, { cursor, today, limit }) =>
      selectInvoices(db, proof, { ...list, cursor }, today, limit, mayExport(proof, 'invoices')),
    keyOf: (row) => invoiceKey(row, list.sort),
  })
})

type Balanced = Pick<CompanyRow, 'balances'>

/** One column a side and currency: a sum of several currencies is none. */
function sums(r: Reader, currencies: readonly { currency: string }[]) {
  const words = r.text.company
  return (['receivable', 'payable'] as const).flatMap((side) =>
    currencies.map(({ currency }) => ({
      label: `${words[side]}, ${currency}`,
      cell: ({ balances }: Balanced) => {
        const known = readBalances(balances)
        if (known === null) return r.text.value.hidden
        const found = known.find((of) => of.currency === currency)
        return found ? { minor: found[`${side}Minor`], currency } : null
      },
    })),
  )
}

function invoiceColumns(r: Reader): ExportColumn<InvoiceRow>[] {
  const words = r.text.ledger
  const { side, filter } = r.text.invoice
  return [
    { label: words.number, cell: ({ number }) => number },
    { label: side.label, cell: (row) => side[row.side] },
    { label: filter.label, cell: (row) => words.state[describeInvoice(row, r.today).state] },
    {
      label: words.company,
      cell: (row) =>
        row.companyHidden ? r.text.value.hidden : (row.companyName ?? row.counterpartyName),
    },
    {
      label: words.project,
      cell: (row) => (row.projectHidden ? r.text.value.hidden : row.projectName),
    },
    { label: words.issued, cell: ({ issuedOn }) => issuedOn },
    { label: words.due, cell: ({ dueOn }) => dueOn },
    { label: words.currency, cell: ({ currency }) => currency },
    { label: words.total, cell: ({ totalMinor: minor, currency }) => ({ minor, currency }) },
    {
      label: words.open,
      cell: (row) => {
        const minor = describeInvoice(row, r.today).openMinor
        return minor === null ? null : { minor, currency: row.currency }
      },
    },
  ]
}

function contactColumns(r: Reader): ExportColumn<ContactRow>[] {
  const words = r.text.contact
  const lines = (text: string | null) => linesOf(text).join('; ') || null
  return [
    { label: words.name, cell: ({ name }) => name },
    {
      label: words.companies,
      cell: ({ companies }) =>
        readCompanies(companies)
          .map(({ name, role }) => (role ? `${name} (${role})` : name))
          .join('; '),
    },
    { label: words.phones, cell: ({ phones }) => lines(phones) },
    { label: words.emails, cell: ({ emails }) => lines(emails) },
    { label: words.consent, cell: ({ consent }) => words.consents[consent] },
    { label: words.doNotContact, cell: (row) => words.contactable[row.doNotContact === 1 ? 1 : 0] },
  ]
}

function yes(r: Reader, flag: number): string {
  return flag === 1 ? r.text.ledger.yes : r.text.ledger.no
}
