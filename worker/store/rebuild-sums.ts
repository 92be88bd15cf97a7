import { type SQL, sql } from 'drizzle-orm'
import type { EntityName } from '../../protocol/entities.ts'
import { type AddedSum, asJson } from './added-sums.ts'
import { beginRepairing, continueBalances, repairsBalances } from './apply/balance-parts.ts'
import { replaceBalances } from './apply/balances.ts'
import { PAID, settleOpen, subtractOpen } from './apply/open-invoices.ts'
import { type BatchArgs, clearTouched, statement, touch } from './apply/statement.ts'
import { beginTurnover, continueTurnover } from './apply/turnover.ts'
import { HASH_MODULUS } from './bucket-sums.ts'
import type { RawStatement } from './database.ts'
import { raw } from './raw.ts'
import { endPart, goOn, leavePart, type Repair } from './sum-repairs.ts'

/** `rows` as BALANCE_ROWS. */
export type PartArgs = BatchArgs & { readonly rows: number }

/**
 * A part of the invoices: what is paid of each by its allocations, moved through the sums that hang on it as a batch
 * moves them. Batches only ever add and subtract, so what was wrong would stay so by as much.
 */
export function repairPaid(repair: Repair, args: PartArgs): RawStatement[] {
  const measure = `select key from ledger_invoice where source_id = :source and key > sum_repair.after
    order by key limit 1 offset :rows`
  const wrong = `i.key from sum_repair as r cross join ledger_invoice as i
      on i.source_id = r.source_id and i.key > r.after and i.key <= r.upto
    where r.source_id = :source and i.paid_minor <> ${PAID.value((name) => `i.${name}`)}`
  return [
    endPart(measure, args),
    touch('open-invoice', wrong, args),
    ...subtractOpen(args),
    ...settleOpen(args),
    ...replaceBalances('touched', args),
    clearTouched,
    leavePart(repair),
  ]
}

/** A part of the buckets of an entity, out of the index that holds their hashes. */
export function repairBuckets(repair: Repair, entity: EntityName, args: PartArgs): RawStatement[] {
  const rows = `ledger_${entity} indexed by ledger_${entity}_bucket`
  const measure = `select bucket from ${rows} where deleted = 0 and source_id = :source
    and bucket > sum_repair.after order by bucket limit 1 offset :rows`
  const sum = (column: string) => sql`sum(${sql.raw(`stored.${column}`)}) % ${HASH_MODULUS}`
  return [
    endPart(measure, args),
    dropPart('ledger_bucket', sql`entity = ${entity} and bucket`, args),
    raw(sql`insert into ledger_bucket (source_id, entity, bucket, rows, sum_a, sum_b)
      select stored.source_id, ${entity}, stored.bucket, count(*), ${sum('hash_a')}, ${sum('hash_b')}
      from sum_repair as r
      cross join ${sql.raw(`ledger_${entity} as stored indexed by ledger_${entity}_bucket`)}
        on stored.source_id = r.source_id and stored.bucket > r.after and stored.bucket <= r.upto
      where r.source_id = ${args.source} and stored.deleted = 0 group by stored.bucket`),
    leavePart(repair),
  ]
}

/** A part of what settled projects: triggers keep it by what stands in it, so that a damaged row would stay. */
export function repairSettlements(repair: Repair, args: PartArgs): RawStatement[] {
  const invoices = `ledger_invoice as i indexed by ledger_invoice_project`
  const measure = `select i.project from ${invoices}
    left join ledger_allocation as a indexed by ledger_allocation_settled
      on a.source_id = i.source_id and a.invoice = i.key and a.deleted = 0
    where i.source_id = :source and i.deleted = 0 and i.project > sum_repair.after
    order by i.project limit 1 offset :rows`
  const list = `insert into project_settlement (source_id, project, day, payment, allocation)
    select i.source_id, i.project, coalesce(p.paid_on, a.allocated_on, ''), coalesce(p.key, ''), a.key
    from sum_repair as r cross join ${invoices}
      on i.source_id = r.source_id and i.project > r.after and i.project <= r.upto and i.deleted = 0
    cross join ledger_allocation as a indexed by ledger_allocation_settled
      on a.source_id = i.source_id and a.invoice = i.key and a.deleted = 0
    left join ledger_payment as p on p.source_id = a.source_id and p.key = a.payment and p.deleted = 0
    where r.source_id = :source`
  return [
    endPart(measure, args),
    dropPart('project_settlement', sql`project`, args),
    statement(list, args),
    leavePart(repair),
  ]
}

/** A part of the payments that settle nothing, which triggers keep in the same way. */
export function repairUnallocated(repair: Repair, args: PartArgs): RawStatement[] {
  const measure = `select key from ledger_payment where source_id = :source and key > sum_repair.after
    order by key limit 1 offset :rows`
  const list = `insert into unallocated_payment
      (source_id, key, counterparty, currency, direction, amount_minor, paid_on)
    select p.source_id, p.key, p.counterparty, p.currency, p.direction, p.amount_minor, p.paid_on
    from sum_repair as r cross join ledger_payment as p
      on p.source_id = r.source_id and p.key > r.after and p.key <= r.upto
    where r.source_id = :source and p.deleted = 0 and p.counterparty is not null
      and not exists (select 1 from ledger_allocation as a indexed by ledger_allocation_payment
        where a.source_id = p.source_id and a.payment = p.key and a.deleted = 0)`
  return [
    endPart(measure, args),
    dropPart('unallocated_payment', sql`key`, args),
    statement(list, args),
    leavePart(repair),
  ]
}

/** A part of the balances of companies and projects. */
export function repairBalances(repair: Repair, args: PartArgs): RawStatement[] {
  const missing = sql.raw(repairsBalances('sum_repair.source_id'))
  const isBegun = repair.after === UNDER_WAY
  return [
    ...(isBegun ? [] : beginRepairing(args)),
    ...continueBalances(args),
    goOn(repair, UNDER_WAY, missing),
    goOn(repair, null, sql`not ${missing}`),
  ]
}

/** A part of the turnover of counterparties and projects; of what is missing meanwhile, pages add up invoices. */
export function repairTurnover(repair: Repair, args: PartArgs): RawStatement[] {
  const missing = sql`exists (select 1 from turnover_part as gap
    where gap.source_id = sum_repair.source_id)`
  return [
    ...(repair.after === UNDER_WAY ? [] : [beginTurnover(args)]),
    ...continueTurnover(args),
    goOn(repair, UNDER_WAY, missing),
    goOn(repair, null, sql`not ${missing}`),
  ]
}

const UNDER_WAY = 'under way'

/** Control sums of one entity by month, as they were added up. */
export function replaceMonths(
  source: number,
  entity: EntityName,
  sums: readonly AddedSum[],
): RawStatement[] {
  return [
    raw(sql`delete from ledger_control_sum where source_id = ${source} and entity = ${entity}`),
    raw(sql`insert into ledger_control_sum (source_id, entity, month, currency, rows, amount_minor)
      select ${source}, ${entity}, value->>0, value->>1, value->>2, cast(value->>3 as integer)
      from json_each(${asJson(sums)})`),
  ]
}

/** What is open by due date, as it was added up. */
export function replaceDue(source: number, sums: readonly AddedSum[]): RawStatement[] {
  return [
    raw(sql`delete from ledger_due_sum where source_id = ${source}`),
    raw(sql`insert into ledger_due_sum
        (source_id, side, currency, credit, due_on, invoices, open_minor)
      select ${source}, value->>0, value->>1, cast(value->>2 as integer), value->>3, value->>4,
        cast(value->>5 as integer)
      from json_each(${asJson(sums)})`),
  ]
}

function dropPart(table: string, column: SQL, { source }: PartArgs): RawStatement {
  const of = (end: string) => sql.raw(`(select ${end} from sum_repair where source_id = ${source})`)
  return raw(sql`delete from ${sql.raw(table)} where source_id = ${source} and ${column} > ${of('after')}
    and ${column} <= ${of('upto')}`)
}
