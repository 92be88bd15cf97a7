/**
 * Fills the replica as apply would leave it: rows, links, company and project rows, kept sums.
 * For lists of any length; what apply itself does is tested where it is made.
 */
import type { Client, InStatement } from '@libsql/client/web'
import { nameKey, phoneKey, sortKey } from '../../../worker/domain/company-name.ts'
import { codeKey, numberKey } from '../../../worker/domain/document-key.ts'
import { FLUSH_SEARCH } from '../../../worker/store/search-index.ts'

export type CompanyFill = {
  id: string
  name: string
  taxId?: string
  phone?: string
  vendor?: boolean
  side?: 'customer' | 'vendor'
}

export type InvoiceFill = {
  key: string
  company?: string | null
  project?: string | null
  side?: 'receivable' | 'payable'
  state?: 'draft' | 'posted' | 'cancelled'
  number?: string | null
  issuedOn?: string | null
  dueOn?: string | null
  total: number
  paid?: number
  currency?: string
  deleted?: boolean
}

export type ProjectFill = {
  id: string
  name: string
  company: string
  code?: string
  kind?: 'customer' | 'vendor'
}

/** The only book of a test. */
export const BOOK = 1
export const NOW = Date.parse('2026-11-23T09:00:00Z')

const replica = { seq: 1, hash: 'ab'.repeat(32), bucket: 1, hash_a: 1, hash_b: 1, seen_at: NOW }

/** A book with an agent that was just heard, complete up to `watermark`. */
export async function fillBook(client: Client, watermark: number | null = NOW): Promise<void> {
  await client.batch(
    [
      insert('ledger_source', {
        id: BOOK,
        system: 'gnucash',
        identity: 'b',
        name: 'Book A',
        created_at: NOW,
      }),
      insert('agent', {
        id: 'agent-1',
        name: 'office',
        source_id: BOOK,
        state: 'active',
        last_seen_at: NOW,
        created_at: NOW,
      }),
      insert('stream', {
        source_id: BOOK,
        agent_id: 'agent-1',
        epoch: 1,
        head_seq: 1,
        head_bsh: 'bsh',
        chain: 'chain',
        watermark,
        updated_at: NOW,
      }),
      insert('batch_log', {
        source_id: BOOK,
        seq: 1,
        epoch: 1,
        agent_id: 'agent-1',
        kid: 'kid-1',
        bsh: 'bsh',
        prev: '',
        request_token: 'token',
        receipt: 'receipt.of.test',
        trigger: 'timer',
        capture_mode: 'direct',
        capture_id: 1,
        capture_part: 1,
        capture_parts: 1,
        upserts: 1,
        deletes: 0,
        quarantined: 0,
        raw_bytes: 1,
        applied_at: NOW,
      }),
    ],
    'write',
  )
}

export async function fillCompanies(
  client: Client,
  companies: readonly CompanyFill[],
): Promise<void> {
  await inBatches(client, companies.flatMap(companyRows))
}

export async function fillProjects(
  client: Client,
  projects: readonly ProjectFill[],
): Promise<void> {
  await inBatches(client, projects.flatMap(projectRows))
}

/** Invoices, and the sums kept of them. */
export async function fillInvoices(
  client: Client,
  invoices: readonly InvoiceFill[],
): Promise<void> {
  await inBatches(client, invoices.map(invoiceRow))
  await client.batch(KEPT_SUMS, 'write')
}

export async function fillPayment(
  client: Client,
  payment: {
    key: string
    company: string
    amount: number
    paidOn: string
    settles?: Record<string, number>
  },
): Promise<void> {
  const { key, company, amount, paidOn, settles = {} } = payment
  const allocations = Object.entries(settles).map(([invoice, amount_minor], index) =>
    insert('ledger_allocation', {
      source_id: BOOK,
      key: `${key}-${index}`,
      payment: key,
      invoice,
      allocated_on: paidOn,
      amount_minor,
      currency: 'RUB',
      ...replica,
    }),
  )
  const row = insert('ledger_payment', {
    source_id: BOOK,
    key,
    direction: 'in',
    number: key,
    counterparty: company,
    paid_on: paidOn,
    amount_minor: amount,
    currency: 'RUB',
    purpose: null,
    ...replica,
  })
  await client.batch([row, ...allocations, FLUSH_SEARCH], 'write')
}

function companyRows(company: CompanyFill): InStatement[] {
  const { id, name } = company
  const side = company.side ?? (company.vendor ? 'vendor' : 'customer')
  const shared = {
    name,
    name_key: nameKey(name),
    sort_key: sortKey(name),
    tax_id: company.taxId ?? null,
    phone: company.phone ?? null,
    phone_key: phoneKey(company.phone ?? null),
    active: 1,
  }
  return [
    insert('company', {
      id,
      ...shared,
      is_customer: side === 'customer' ? 1 : 0,
      is_vendor: side === 'vendor' ? 1 : 0,
      created_at: NOW,
      updated_at: NOW,
    }),
    insert('ledger_counterparty', {
      source_id: BOOK,
      key: id,
      side,
      ...shared,
      new_id: id,
      ...replica,
    }),
    link('counterparty', id, id),
  ]
}

function projectRows({ id, name, company, code, kind = 'customer' }: ProjectFill): InStatement[] {
  const key = codeKey(code ?? null)
  const shared = { name, code: code ?? null, code_key: key, sort_key: sortKey(name) }
  return [
    insert('project', {
      id,
      ...shared,
      kind,
      customer_id: kind === 'customer' ? company : null,
      created_at: NOW,
      updated_at: NOW,
    }),
    insert('ledger_project', {
      source_id: BOOK,
      key: id,
      ...shared,
      side: kind,
      counterparty: company,
      active: 1,
      new_id: id,
      ...replica,
    }),
    link('project', id, id),
  ]
}

function link(entity: string, key: string, record_id: string): InStatement {
  return insert('ledger_link', {
    entity,
    source_id: BOOK,
    key,
    record_id,
    rule: 'created',
    linked_at: NOW,
  })
}

function invoiceRow(invoice: InvoiceFill): InStatement {
  const {
    key,
    company = null,
    project = null,
    side = 'receivable',
    state = 'posted',
    total,
  } = invoice
  return insert('ledger_invoice', {
    source_id: BOOK,
    key,
    side,
    state,
    number: invoice.number ?? null,
    number_key: numberKey(invoice.number ?? null),
    counterparty: company,
    project,
    issued_on: invoice.issuedOn ?? null,
    due_on: invoice.dueOn ?? null,
    total_minor: total,
    currency: invoice.currency ?? 'RUB',
    paid_minor: invoice.paid ?? 0,
    deleted: invoice.deleted ? 1 : 0,
    ...replica,
  })
}

const sideSums = (side: string) => `coalesce(sum(open_minor) filter (where side = '${side}'), 0),
  count(*) filter (where side = '${side}'), 
  min(due_on) filter (where side = '${side}' and open_minor > 0)`

const balances = (table: string, column: string, entity: string) =>
  `insert or replace into ${table}_balance select record_id, currency, ${sideSums('receivable')}, ${sideSums('payable')}
   from ledger_invoice as i join ledger_link as l on l.entity = '${entity}' and l.source_id = i.source_id and l.key = i.${column}
   where open_minor <> 0 group by record_id, currency`

const KEPT_SUMS = [
  'delete from ledger_due_sum',
  `insert into ledger_due_sum select source_id, side, currency, open_minor < 0, coalesce(due_on, ''),
     count(*), sum(open_minor)
   from ledger_invoice where open_minor <> 0 group by 1, 2, 3, 4, 5`,
  "delete from ledger_control_sum where entity = 'invoice'",
  `insert into ledger_control_sum select source_id, 'invoice', coalesce(substr(issued_on, 1, 7), ''),
     currency, count(*), sum(total_minor)
   from ledger_invoice where deleted = 0 group by 1, 3, 4`,
  balances('company', 'counterparty', 'counterparty'),
  balances('project', 'project', 'project'),
]

function insert(table: string, row: Record<string, string | number | null>): InStatement {
  const names = Object.keys(row)
  const marks = names.map(() => '?').join(', ')
  return {
    sql: `insert into ${table} (${names.join(', ')}) values (${marks})`,
    args: Object.values(row),
  }
}

async function inBatches(client: Client, statements: InStatement[]): Promise<void> {
  for (let from = 0; from < statements.length; from += 500) {
    await client.batch([...statements.slice(from, from + 500), FLUSH_SEARCH], 'write')
  }
}
