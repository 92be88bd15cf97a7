import { sql } from 'drizzle-orm'
import { ENTITIES, ENTITY_NAMES, type EntityName } from '../../protocol/entities.ts'
import { replaceBalances } from './apply/balances.ts'
import { type BatchArgs, clearTouched } from './apply/statement.ts'
import { HASH_MODULUS } from './bucket-sums.ts'
import type { RawStatement } from './database.ts'
import { columnName } from './ledger-columns.ts'
import { bumpLive, raw } from './raw.ts'

/**
 * Computes every kept sum of a book anew from its rows. Batches only ever add and subtract, so a sum that was
 * damaged, or whose rows were, stays wrong by as much until this has run. Proportional to the book: for repairs.
 */
export function rebuildSums(args: BatchArgs): RawStatement[] {
  const { source } = args
  const drop = (table: string) =>
    raw(sql`delete from ${sql.raw(table)} where source_id = ${source}`)
  return [
    settlePaid(source),
    drop('ledger_bucket'),
    ...ENTITY_NAMES.map((entity) => sumBuckets(source, entity)),
    drop('ledger_control_sum'),
    ...ENTITY_NAMES.flatMap((entity) => sumMonths(source, entity)),
    drop('ledger_due_sum'),
    sumDue(source),
    drop('project_settlement'),
    listSettlements(source),
    ...replaceBalances('all', args),
    clearTouched,
    bumpLive('ledger'),
  ]
}

function settlePaid(source: number): RawStatement {
  const paid = sql`(select coalesce(sum(a.amount_minor), 0)
    from ledger_allocation as a indexed by ledger_allocation_invoice
    where a.source_id = ledger_invoice.source_id and a.invoice = ledger_invoice.key
      and a.deleted = 0 and a.currency = ledger_invoice.currency)`
  return raw(sql`update ledger_invoice set paid_minor = ${paid}
    where source_id = ${source} and paid_minor <> ${paid}`)
}

function sumBuckets(source: number, entity: EntityName): RawStatement {
  return raw(sql`insert into ledger_bucket (source_id, entity, bucket, rows, sum_a, sum_b)
    select ${source}, ${entity}, bucket, count(*), sum(hash_a) % ${HASH_MODULUS},
      sum(hash_b) % ${HASH_MODULUS}
    from ${sql.raw(`ledger_${entity} indexed by ledger_${entity}_bucket`)}
    where deleted = 0 and source_id = ${source} group by bucket`)
}

function sumMonths(source: number, entity: EntityName): RawStatement[] {
  const { sum } = ENTITIES[entity]
  if (!sum) return []
  const column = (name: string) => sql.raw(columnName(name))
  return [
    raw(sql`insert into ledger_control_sum (source_id, entity, month, currency, rows, amount_minor)
      select ${source}, ${entity}, coalesce(substr(${column(sum.month)}, 1, 7), ''),
        coalesce(${column(sum.currency)}, ''), count(*), coalesce(sum(${column(sum.amount)}), 0)
      from ${sql.raw(`ledger_${entity}`)} where source_id = ${source} and deleted = 0
      group by 3, 4`),
  ]
}

function sumDue(source: number): RawStatement {
  return raw(sql`insert into ledger_due_sum
      (source_id, side, currency, credit, due_on, invoices, open_minor)
    select source_id, side, currency, open_minor < 0, coalesce(due_on, ''), count(*), sum(open_minor)
    from ledger_invoice where source_id = ${source} and open_minor <> 0 group by 2, 3, 4, 5`)
}

// Triggers keep it by what stands in it, so that a row that was damaged would stay.
function listSettlements(source: number): RawStatement {
  return raw(sql`insert into project_settlement (source_id, project, day, payment, allocation)
    select source_id, project, day, payment, allocation from settled_allocation
    where source_id = ${source} order by project, day desc, payment, allocation`)
}
