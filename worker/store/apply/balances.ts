import type { InStatement } from '@libsql/client/web'
import { type BatchArgs, touch, touched } from './statement.ts'

/** What is kept per company and per project is built alike. */
export const BALANCES = [
  {
    table: 'company_balance',
    id: 'company_id',
    entity: 'counterparty',
  },
  {
    table: 'project_balance',
    id: 'project_id',
    entity: 'project',
  },
] as const

export type Balance = (typeof BALANCES)[number]

/**
 * Replaces the balances of the records that the touched counterparties and projects are linked to,
 * or of all records, as a repair does.
 */
export function replaceBalances(scope: 'touched' | 'all', args: BatchArgs): InStatement[] {
  return BALANCES.flatMap((balance) => [
    touchRecords(scope, balance, args),
    ...replaceTouched(balance),
  ])
}

/** Replaces the balances of the companies noted in `apply_touched` as `company_balance`. */
export function replaceCompanyBalances(): InStatement[] {
  return replaceTouched(BALANCES[0])
}

/** Replaces the balances of the records noted in `apply_touched` under the name of the table. */
export function replaceTouched(balance: Balance): InStatement[] {
  const { table, id } = balance
  return [`delete from ${table} where ${id} in ${touched(table)}`, insertBalances(balance)]
}

function touchRecords(scope: 'touched' | 'all', { table, entity }: Balance, args: BatchArgs) {
  const some = `and source_id = :source and key in ${touched(`balance-${entity}`)}`
  const query = `record_id from ledger_link where entity = '${entity}'`
  return touch(table, scope === 'all' ? query : `${query} ${some}`, args)
}

/**
 * Cross joins and named indexes fix the way: touched record, its links, their open invoices. Left to
 * itself the planner, which has no statistics here, reads all invoices of the source.
 */
function insertBalances({ table, id, entity }: Balance): string {
  return `insert into ${table} (${id}, currency,
      receivable_minor, receivable_count, receivable_due_on,
      payable_minor, payable_count, payable_due_on)
    select link.record_id, invoice.currency, ${sumsOf('receivable')}, ${sumsOf('payable')}
    from apply_touched as t
    cross join ledger_link as link indexed by ledger_link_record
      on link.record_id = t.key and link.entity = '${entity}'
    cross join ${owedOf(entity)}
    where t.kind = '${table}' group by link.record_id, invoice.currency`
}

/** The open invoices of what `link` names, as `invoice`: all that is summed, out of an index that holds it. */
export function owedOf(entity: Balance['entity']): string {
  return `ledger_invoice as invoice indexed by ledger_invoice_owed_${entity}
      on invoice.source_id = link.source_id and invoice.${entity} = link.key
      and invoice.deleted = 0 and invoice.state = 'posted'
      and invoice.total_minor <> invoice.paid_minor`
}

const OWED = '(invoice.total_minor - invoice.paid_minor)'

/** Amount, count and earliest due date; a credit is owed to the other side and cannot be overdue. */
function sumsOf(side: 'receivable' | 'payable'): string {
  return `sum(case invoice.side when '${side}' then ${OWED} else 0 end),
      sum(invoice.side = '${side}'),
      min(case when invoice.side = '${side}' and ${OWED} > 0 then invoice.due_on end)`
}
