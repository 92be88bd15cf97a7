import type { PaymentItem } from '../../worker/domain/payment.ts'
import { Badge } from '../parts/badge.tsx'
import { Money } from '../parts/money.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { LedgerDate } from '../parts/when.tsx'
import { hidesAmounts, Withheld } from '../parts/withheld.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

type Props = { r: Reader; payments: readonly PaymentItem[] }

/** Payments with the invoices each of them settles; what settles none is a prepayment. */
export function PaymentTable({ r, payments }: Props) {
  const words = r.text.ledger
  return <Table r={r} caption={words.payments} columns={columnsFor(r)} rows={payments} />
}

function columnsFor(r: Reader): Column<PaymentItem>[] {
  const words = r.text.ledger
  return [
    { id: 'date', label: words.date, cell: ({ paidOn }) => <LedgerDate r={r} on={paidOn} /> },
    {
      id: 'direction',
      label: words.direction.label,
      from: 'tablet',
      cell: ({ direction, number }) => (
        <>
          {words.direction[direction]}
          {number && <small class="muted"> {number}</small>}
        </>
      ),
    },
    {
      id: 'allocations',
      label: words.allocatedTo,
      cell: (payment) => <Allocations r={r} payment={payment} />,
    },
    {
      id: 'amount',
      label: words.amount,
      numeric: true,
      cell: (payment) => (
        <a class="quiet" href={paths.ledgerRow('payment', payment)}>
          {hidesAmounts(r, payment.sourceId) ? (
            <Withheld r={r} />
          ) : (
            <Money r={r} minor={payment.amountMinor} currency={payment.currency} />
          )}
        </a>
      ),
    },
  ]
}

function Allocations({ r, payment }: { r: Reader; payment: PaymentItem }) {
  const words = r.text.ledger
  const { sourceId, currency, allocations, moreAllocations, prepaidMinor } = payment
  return (
    <ul class="lines">
      {allocations.map(({ invoice, number, amountMinor }) => (
        <li>
          <a href={paths.invoice({ sourceId, key: invoice })}>{number ?? words.unnumbered}</a>{' '}
          {amountMinor !== payment.amountMinor && (
            <small class="muted">{r.format.money(amountMinor, currency)}</small>
          )}
        </li>
      ))}
      {moreAllocations > 0 && <li class="muted">{words.moreAllocations(moreAllocations)}</li>}
      {prepaidMinor > 0 && (
        <li>
          <Badge tone="warn">{words.prepayment}</Badge>{' '}
          {allocations.length > 0 && (
            <small class="muted">{r.format.money(prepaidMinor, currency)}</small>
          )}
        </li>
      )}
    </ul>
  )
}
