import { Money } from '../parts/money.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { LedgerDate } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

/** What a payment brought to an invoice of the project; the ledger may not say which payment it was. */
export type ProjectPayment = {
  /** Of the payment; null when the ledger names none that is still there. */
  key: string | null
  direction: 'in' | 'out' | null
  number: string | null
  purpose: string | null
  paidOn: string | null
  allocatedOn: string | null
  amountMinor: number
  currency: string
  sourceId: number
  invoice: string
  invoiceNumber: string | null
}

/** The payments of a project, each by the invoice it settles. */
export function ProjectPayments({ r, payments }: Props) {
  return <Table r={r} caption={r.text.ledger.payments} columns={columnsFor(r)} rows={payments} />
}

type Props = { r: Reader; payments: readonly ProjectPayment[] }

function columnsFor(r: Reader): Column<ProjectPayment>[] {
  const words = r.text.ledger
  return [
    {
      id: 'date',
      label: words.date,
      cell: ({ paidOn, allocatedOn }) => <LedgerDate r={r} on={paidOn ?? allocatedOn} />,
    },
    {
      id: 'direction',
      label: words.direction.label,
      from: 'tablet',
      cell: ({ direction }) =>
        direction ? (
          words.direction[direction]
        ) : (
          <span class="muted">{r.text.invoice.paymentUnknown}</span>
        ),
    },
    {
      id: 'purpose',
      label: words.purpose,
      from: 'desktop',
      cell: ({ number, purpose }) => [number, purpose].filter(Boolean).join(' · '),
    },
    {
      id: 'invoice',
      label: words.allocatedTo,
      cell: ({ sourceId, invoice, invoiceNumber }) => (
        <a href={paths.invoice({ sourceId, key: invoice })}>{invoiceNumber ?? words.unnumbered}</a>
      ),
    },
    {
      id: 'amount',
      label: words.amount,
      numeric: true,
      cell: ({ amountMinor, currency }) => <Money r={r} minor={amountMinor} currency={currency} />,
    },
  ]
}
