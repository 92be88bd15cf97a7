import { daysLate, type InvoiceFacts, type InvoiceState, invoiceState } from './invoice.ts'
import { addMinor, type Minor } from './money.ts'

/** Which side of the books: what others owe us, or what we owe. */
export type Side = 'receivable' | 'payable'
export const SIDES: readonly Side[] = ['receivable', 'payable']

/**
 * Whom or what a ledger row refers to. `id` is the record here, null when none is linked; `name` is null when
 * the ledger names a row that has not come. Of what is `hidden` from the viewer nothing else is told.
 */
export type Reference = { id: string | null; name: string | null; key: string; hidden?: true }

/** An invoice as pages show it on a day. */
export type InvoiceItem = {
  sourceId: number
  key: string
  side: Side
  number: string | null
  state: InvoiceState
  /** Days past the due date while something is open. */
  daysLate: number | null
  issuedOn: string | null
  dueOn: string | null
  totalMinor: number
  paidMinor: Minor
  /** Null for what is not owed: drafts, cancelled and deleted ones. */
  openMinor: Minor | null
  currency: string
  company: Reference | null
  project: Reference | null
}

/** The columns an item is made of. */
export type InvoiceColumns = Omit<InvoiceFacts, 'deleted'> & {
  deleted: number
  sourceId: number
  key: string
  side: Side
  number: string | null
  issuedOn: string | null
  currency: string
  counterparty: string | null
  companyId: string | null
  companyName: string | null
  counterpartyName: string | null
  project: string | null
  projectId: string | null
  projectName: string | null
  /** 1 for what is linked, to a record that the viewer may not see. */
  companyHidden?: number
  projectHidden?: number
}

export function describeInvoice(row: InvoiceColumns, today: string): InvoiceItem {
  const state = invoiceState({ ...row, deleted: row.deleted !== 0 }, today)
  const counts = row.state === 'posted' && row.deleted === 0
  const { counterparty, companyId, companyName, counterpartyName } = row
  return {
    sourceId: row.sourceId,
    key: row.key,
    side: row.side,
    number: row.number,
    state,
    daysLate: state === 'overdue' ? daysLate(row.dueOn, today) : null,
    issuedOn: row.issuedOn,
    dueOn: row.dueOn,
    totalMinor: row.totalMinor,
    paidMinor: row.paidMinor,
    openMinor: counts ? addMinor(row.totalMinor, -row.paidMinor) : null,
    currency: row.currency,
    company:
      row.companyHidden === 1
        ? HIDDEN
        : refer(counterparty, companyId, companyName ?? counterpartyName),
    project: row.projectHidden === 1 ? HIDDEN : refer(row.project, row.projectId, row.projectName),
  }
}

const HIDDEN: Reference = { key: '', id: null, name: null, hidden: true }

/** A reference of the ledger; null when the ledger makes none. */
export function refer(
  key: string | null,
  id: string | null,
  name: string | null,
): Reference | null {
  return key === null ? null : { key, id, name }
}
