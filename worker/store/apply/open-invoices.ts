import type { InStatement } from '@libsql/client/web'
import { keepPaid } from './ledger-history.ts'
import type { Computed } from './rows.ts'
import { type BatchArgs, statement, touch, touched } from './statement.ts'

/**
 * Invoices whose open amount this write may change: those it brings, and those that its allocations
 * point at or pointed at. Runs once before the allocations change and once after.
 */
export function touchAllocated(args: BatchArgs): InStatement {
  const query = `invoice from ledger_allocation
    where source_id = :source and key in ${touched('allocation')}`
  return touch('open-invoice', query, args)
}

/** The invoices of the batch itself are among them. */
export function touchInvoices(args: BatchArgs): InStatement {
  return touch('open-invoice', `key from apply_touched where kind = 'invoice'`, args)
}

/** Takes the touched invoices out of the sums by due date, and notes whom they concern. */
export function subtractOpen(args: BatchArgs): InStatement[] {
  return [statement(changeDueSums('-'), args), ...touchParties(args)]
}

/**
 * Settles what is paid of the touched invoices, then puts them back into the sums. With `history`, what had
 * been paid before is kept of those that stood.
 */
export function settleOpen(args: BatchArgs, history: 'history' | 'none' = 'none'): InStatement[] {
  const settle = `update ledger_invoice set paid_minor = ${paid}
    where source_id = :source and key in ${touched('open-invoice')} and paid_minor <> ${paid}`
  const kept = history === 'history' ? [keepPaid(paid, args)] : []
  return [
    ...kept,
    statement(settle, args),
    statement(changeDueSums('+'), args),
    ...touchParties(args),
  ]
}

/** Money of another currency pays nothing off: it could not be subtracted. */
const paidOf = (invoice: string, currency: string) => `(
  select coalesce(sum(allocation.amount_minor), 0)
  from ledger_allocation as allocation indexed by ledger_allocation_invoice
  where allocation.source_id = :source and allocation.invoice = ${invoice}
    and allocation.deleted = 0 and allocation.currency = ${currency})`

const paid = paidOf('ledger_invoice.key', 'ledger_invoice.currency')

/**
 * A new invoice is stored with what is paid of it already: stored as open and settled afterwards, each paid one
 * of a load would go into every index of open invoices and out again.
 */
export const PAID: Computed = {
  column: 'paid_minor',
  value: (of) => paidOf(of('key'), of('currency')),
}

const changeDueSums = (sign: '+' | '-') => `insert into ledger_due_sum
    (source_id, side, currency, credit, due_on, invoices, open_minor)
  select :source, side, currency, credit, due_on, ${sign}invoices, ${sign}open_minor
  from (${openByDueDate})
  where true on conflict do update set invoices = ledger_due_sum.invoices + excluded.invoices,
    open_minor = ledger_due_sum.open_minor + excluded.open_minor`

const openByDueDate = `select side, currency, open_minor < 0 as credit,
    coalesce(due_on, '') as due_on, count(*) as invoices, sum(open_minor) as open_minor
  from ledger_invoice where source_id = :source and open_minor <> 0
    and key in ${touched('open-invoice')}
  group by 1, 2, 3, 4`

function touchParties(args: BatchArgs): InStatement[] {
  return ['counterparty', 'project'].map((party) => {
    const query = `${party} from ledger_invoice where source_id = :source
      and ${party} is not null and key in ${touched('open-invoice')}`
    return touch(`balance-${party}`, query, args)
  })
}
