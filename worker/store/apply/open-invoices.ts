import type { InStatement } from '@libsql/client/web'
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
  const subtract = `update ledger_due_sum set invoices = ledger_due_sum.invoices - was.invoices,
      open_minor = ledger_due_sum.open_minor - was.open_minor
    from (${openByDueDate}) as was
    where ledger_due_sum.side = was.side and ledger_due_sum.currency = was.currency
      and ledger_due_sum.due_on = was.due_on and ledger_due_sum.source_id = :source`
  return [statement(subtract, args), ...touchParties(args)]
}

/** Settles what is paid of the touched invoices, then puts them back into the sums. */
export function settleOpen(args: BatchArgs): InStatement[] {
  // Money of another currency pays nothing off: it could not be subtracted.
  const settle = `update ledger_invoice set paid_minor = settled.paid_minor
    from (
      select invoice.key, coalesce(sum(allocation.amount_minor), 0) as paid_minor
      from apply_touched as t
      cross join ledger_invoice as invoice on invoice.source_id = :source and invoice.key = t.key
      left join ledger_allocation as allocation on allocation.source_id = :source
        and allocation.invoice = t.key and allocation.deleted = 0
        and allocation.currency = invoice.currency
      where t.kind = 'open-invoice' group by invoice.key
    ) as settled
    where ledger_invoice.source_id = :source and ledger_invoice.key = settled.key
      and ledger_invoice.paid_minor <> settled.paid_minor`
  const add = `insert into ledger_due_sum
      (source_id, side, currency, due_on, invoices, open_minor)
    select :source, side, currency, due_on, invoices, open_minor from (${openByDueDate})
    where true on conflict do update set invoices = ledger_due_sum.invoices + excluded.invoices,
      open_minor = ledger_due_sum.open_minor + excluded.open_minor`
  return [statement(settle, args), statement(add, args), ...touchParties(args)]
}

const openByDueDate = `select side, currency, coalesce(due_on, '') as due_on,
    count(*) as invoices, sum(open_minor) as open_minor
  from ledger_invoice where source_id = :source and open_minor <> 0
    and key in ${touched('open-invoice')}
  group by 1, 2, 3`

function touchParties(args: BatchArgs): InStatement[] {
  return ['counterparty', 'project'].map((party) => {
    const query = `${party} from ledger_invoice where source_id = :source
      and ${party} is not null and key in ${touched('open-invoice')}`
    return touch(`balance-${party}`, query, args)
  })
}
