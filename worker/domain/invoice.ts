import { daysBetween } from './calendar.ts'
import { addMinor, type Minor } from './money.ts'

/** What an invoice is to the people who wait for its money. */
export const INVOICE_STATES = [
  'draft',
  'open',
  'part-paid',
  'overdue',
  'paid',
  'overpaid',
  'cancelled',
  'deleted',
] as const

export type InvoiceState = (typeof INVOICE_STATES)[number]

/** The stored facts of which the state is made. */
export type InvoiceFacts = {
  /** The ledger's own word. */
  state: 'draft' | 'posted' | 'cancelled'
  totalMinor: number
  paidMinor: Minor
  dueOn: string | null
  /** True for a tombstone: the ledger no longer has the row. */
  deleted: boolean
}

/**
 * The state on a day. A credit note (a total below zero) is open until it is used up. Overdue is what is
 * still owed past its due date, whatever it came from; the filter of the list and the kept sums say the same.
 */
export function invoiceState(invoice: InvoiceFacts, today: string): InvoiceState {
  if (invoice.deleted) return 'deleted'
  if (invoice.state !== 'posted') return invoice.state
  const open = addMinor(invoice.totalMinor, -invoice.paidMinor)
  if (open === 0) return 'paid'
  if (open > 0 && invoice.dueOn !== null && invoice.dueOn < today) return 'overdue'
  if (signOf(open) !== signOf(invoice.totalMinor)) return 'overpaid'
  return invoice.paidMinor === 0 ? 'open' : 'part-paid'
}

const signOf = (minor: Minor): number => (minor > 0 ? 1 : minor < 0 ? -1 : 0)

/** Days past the due date on a day; null when it is not late or has no due date. */
export function daysLate(dueOn: string | null, today: string): number | null {
  if (dueOn === null || dueOn >= today) return null
  return daysBetween(dueOn, today)
}
