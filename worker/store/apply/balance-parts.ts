import type { InStatement } from '@libsql/client/web'
import { BALANCES, type Balance, owedOf, replaceTouched } from './balances.ts'
import { type BatchArgs, clearTouched, statement, touch } from './statement.ts'

/**
 * Links and open invoices that one write goes over for each of companies and projects, and the rest of the record
 * it ends in: some tenths of a second where a host gives a transaction five.
 */
export const BALANCE_ROWS = 20_000

/** Sorts after every id. */
const END = '~'

/** `rows` as BALANCE_ROWS. */
export type BalancePart = BatchArgs & { readonly rows: number }

/** Has the balances of all records computed, and computes the first part of them. */
export function startBalances(part: BalancePart): InStatement[] {
  const begin = `insert or replace into balance_part (source_id, entity, seq)
    values (:source, 'counterparty', :seq), (:source, 'project', :seq)`
  return [statement(begin, part), ...continueBalances(part)]
}

/** Names parts that a repair has begun: it is no seq, so that batches between leave them as they are. */
const REPAIR = -1

/**
 * The same for a repair, all from the first: each part is what its rows come to at that moment, and batches keep it.
 * Where a load has not ended, its own parts do for both.
 */
export function beginRepairing(args: BatchArgs): InStatement[] {
  const own = `delete from balance_part where source_id = :source and seq = ${REPAIR}`
  const begin = `insert or ignore into balance_part (source_id, entity, seq)
    values (:source, 'counterparty', ${REPAIR}), (:source, 'project', ${REPAIR})`
  return [statement(own, args), statement(begin, args)]
}

/** Parts of a repair are missing, as a condition. */
export const repairsBalances = (source: string): string =>
  `exists (select 1 from balance_part where source_id = ${source} and seq = ${REPAIR})`

/**
 * Computes the balances of the next records. Each part is whole by itself and may come twice; until the last has
 * come no freshness is complete.
 */
export function continueBalances(part: BalancePart): InStatement[] {
  return [
    ...BALANCES.flatMap((balance) => [
      statement(measurePart(balance), part),
      touchPart(balance, part),
      ...replaceTouched(balance),
    ]),
    clearTouched,
    statement(`delete from balance_part where source_id = :source and upto_id = '${END}'`, part),
    statement('update balance_part set after_id = upto_id where source_id = :source', part),
  ]
}

/** Walks links and their open invoices in the order of records, to where the part ends. */
function measurePart({ entity }: Balance): string {
  return `update balance_part set upto_id = coalesce((
      select link.record_id from ledger_link as link indexed by ledger_link_record
      left join ${owedOf(entity)}
      where link.record_id > balance_part.after_id and link.entity = '${entity}'
      order by link.record_id limit 1 offset :rows), '${END}')
    where source_id = :source and entity = '${entity}'`
}

function touchPart({ table, entity }: Balance, part: BalancePart): InStatement {
  const query = `link.record_id from balance_part as part
    cross join ledger_link as link indexed by ledger_link_record
      on link.record_id > part.after_id and link.record_id <= part.upto_id
    where part.source_id = :source and part.entity = '${entity}' and link.entity = '${entity}'`
  return touch(table, query, part)
}
