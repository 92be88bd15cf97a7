import { addMinor, type Minor } from './money.ts'

/** A part of a payment that settles an invoice; `number` is null when the invoice has none or is unknown. */
export type Allocation = { invoice: string; number: string | null; amountMinor: number }

/** A payment with what it settles. */
export type PaymentItem = {
  sourceId: number
  key: string
  direction: 'in' | 'out'
  number: string | null
  paidOn: string
  amountMinor: number
  currency: string
  purpose: string | null
  allocations: readonly Allocation[]
  /** Allocations that are not in the list. */
  moreAllocations: number
  /** The part that settles no invoice: a prepayment. Zero when all is allocated. */
  prepaidMinor: Minor
}

type PaymentColumns = Omit<PaymentItem, 'moreAllocations' | 'prepaidMinor'> & {
  allocatedMinor: Minor
  allocationCount: number
}

/** What of a payment settles invoices and what is paid ahead. */
export function describePayment(row: PaymentColumns): PaymentItem {
  const { allocatedMinor, allocationCount, ...payment } = row
  const rest = addMinor(row.amountMinor, -allocatedMinor)
  const isPaidAhead = rest > 0
  return {
    ...payment,
    moreAllocations: Math.max(0, allocationCount - row.allocations.length),
    prepaidMinor: isPaidAhead ? rest : 0,
  }
}
