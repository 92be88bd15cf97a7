import type { InStatement } from '@libsql/client/web'
import { type Args, type BatchArgs, statement } from './statement.ts'

/** What is kept of a party: under its entity, out of the index that holds its posted invoices. */
const PARTIES = ['counterparty', 'project'] as const

type Party = (typeof PARTIES)[number]

/** `rows`: posted invoices that one write sums for each of counterparties and projects, and the rest of its last. */
type TurnoverPart = { readonly source: number; readonly rows: number }

/**
 * Has the turnover of a book summed anew: from now on no trigger keeps it, pages add up invoices, and
 * `continueTurnover` sums it a part at a time.
 */
export function beginTurnover({ source }: Pick<BatchArgs, 'source'>): InStatement {
  return statement(
    `insert or replace into turnover_part (source_id, entity)
      values (:source, 'counterparty'), (:source, 'project')`,
    { source },
  )
}

/**
 * Sums the turnover of the next parties, which triggers keep from then on. Batches may come between any two parts. The
 * last statement answers a row while parts are missing.
 */
export function continueTurnover(part: TurnoverPart): InStatement[] {
  const args: Args = { ...part }
  return [
    ...PARTIES.flatMap((party) => [
      statement(measurePart(party), args),
      statement(dropPart(party), args),
      statement(sumPart(party), args),
    ]),
    statement('delete from turnover_part where source_id = :source and upto_key is null', args),
    statement('update turnover_part set after_key = upto_key where source_id = :source', args),
    statement('select 1 from turnover_part where source_id = :source', args),
  ]
}

const postedOf = (party: Party) => `ledger_invoice as invoice
  indexed by ledger_invoice_posted_${party}`

const isPosted = (party: Party) => `invoice.deleted = 0 and invoice.state = 'posted'
  and invoice.${party} is not null`

function measurePart(party: Party): string {
  return `update turnover_part set upto_key = (select invoice.${party} from ${postedOf(party)}
      where invoice.source_id = :source and ${isPosted(party)}
        and invoice.${party} > turnover_part.after_key
      order by invoice.${party} limit 1 offset :rows)
    where source_id = :source and entity = '${party}'`
}

// What stood there is of before, and may be of parties that have nothing any more. A blob sorts after every text.
function dropPart(party: Party): string {
  return `delete from ledger_turnover where source_id = :source and entity = '${party}'
    and key > (select after_key from turnover_part
      where source_id = :source and entity = '${party}')
    and key <= (select coalesce(upto_key, x'') from turnover_part
      where source_id = :source and entity = '${party}')`
}

function sumPart(party: Party): string {
  return `insert into ledger_turnover
      (source_id, entity, key, month, side, currency, invoices, total_minor, paid_minor)
    select :source, '${party}', invoice.${party}, coalesce(substr(invoice.issued_on, 1, 7), ''),
      invoice.side, invoice.currency, count(*), sum(invoice.total_minor), sum(invoice.paid_minor)
    from turnover_part as part cross join ${postedOf(party)}
      on invoice.source_id = :source and ${isPosted(party)}
        and invoice.${party} > part.after_key and invoice.${party} <= coalesce(part.upto_key, x'')
    where part.source_id = :source and part.entity = '${party}'
    group by 3, 4, 5, 6`
}
