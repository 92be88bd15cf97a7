import { Badge } from '../parts/badge.tsx'
import { Money } from '../parts/money.tsx'
import { Table } from '../parts/table.tsx'
import { LedgerDate } from '../parts/when.tsx'
import type { Reader } from '../reader.ts'

/** What of a payment was allocated to the invoice; the ledger may not say which payment it was. */
export type InvoiceAllocation = {
  key: string
  payment: string | null
  allocatedOn: string | null
  amountMinor: number
  currency: string
  number: string | null
  paidOn: string | null
  paymentMinor: number | null
  purpose: string | null
  direction: 'in' | 'out' | null
  paymentDeleted: number | null
}

type Props = { r: Reader; allocations: readonly InvoiceAllocation[] }

export function InvoiceAllocations({ r, allocations }: Props) {
  const words = r.text.ledger
  if (allocations.length === 0) return <p class="muted blank">{r.text.invoice.noAllocations}</p>
  return (
    <Table
      r={r}
      caption={r.text.invoice.allocations}
      rows={allocations}
      columns={[
        {
          id: 'date',
          label: words.date,
          cell: ({ paidOn, allocatedOn }) => <LedgerDate r={r} on={paidOn ?? allocatedOn} />,
        },
        {
          id: 'payment',
          label: r.text.invoice.payment,
          cell: (allocation) => <Payment r={r} allocation={allocation} />,
        },
        {
          id: 'amount',
          label: words.amount,
          numeric: true,
          cell: ({ amountMinor, currency }) => (
            <Money r={r} minor={amountMinor} currency={currency} />
          ),
        },
      ]}
    />
  )
}

function Payment({ r, allocation }: { r: Reader; allocation: InvoiceAllocation }) {
  const words = r.text.invoice
  const { payment, direction, number, purpose, paymentMinor, amountMinor, currency } = allocation
  if (payment === null) return <span class="muted">{words.paymentUnknown}</span>
  if (direction === null) return <span class="muted">{r.text.ledger.unknownKey(payment)}</span>
  const isPart = paymentMinor !== null && paymentMinor !== amountMinor
  return (
    <>
      {[r.text.ledger.direction[direction], number, purpose].filter(Boolean).join(' · ')}{' '}
      {isPart && (
        <small class="muted">{words.ofPayment(r.format.money(paymentMinor, currency))}</small>
      )}
      {allocation.paymentDeleted === 1 && <Badge tone="warn">{r.text.ledger.goneFromLedger}</Badge>}
    </>
  )
}
