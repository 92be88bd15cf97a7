import type { InStatement } from '@libsql/client/web'
import { sql } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { disturbRepair } from '../sum-repairs.ts'
import { replaceBalances } from './balances.ts'
import { emptyCopies } from './empty-copies.ts'
import { emptyHistory } from './empty-history.ts'
import type { Emptying, EmptyingColumn } from './emptying.ts'
import { changeSums } from './kept-sums.ts'
import { settleOpen, subtractOpen, touchAllocated, touchInvoices } from './open-invoices.ts'
import type { Shape } from './rows.ts'
import { type BatchArgs, clearTouched, statement, touch, touched } from './statement.ts'

/** Stands where a text must be until the masked one has come. */
export const MASK_TO_COME = 'masked:'

/** Columns the worker computes from one of the ledger's; the first two are never null. */
const DERIVED: Readonly<Record<string, readonly string[]>> = {
  'counterparty.name': ['name_key', 'sort_key'],
  'counterparty.phone': ['phone_key'],
  'counterparty.email': ['email_key'],
  'project.name': ['sort_key'],
  'project.code': ['code_key'],
  'invoice.number': ['number_key'],
}

export type Page = { sourceId: number; after: string; limit: number }

/** The rows of a page of keys that hold what they must not; `last` is the last key of a full page. */
export async function readHeld(
  db: Database,
  emptying: Emptying,
  { sourceId, after, limit }: Page,
): Promise<{ held: string[]; last: string | null }> {
  const [rows] = await db.read([
    db.build
      .select({ key: sql<string>`key`, held: sql<number>`${sql.raw(holds(emptying))}` })
      .from(sql.raw(emptying.shape.table))
      .where(sql`source_id = ${sourceId} and key > ${after}`)
      .orderBy(sql`key`)
      .limit(limit),
  ])
  const held = rows.filter((row) => row.held === 1).map(({ key }) => key)
  return { held, last: rows.length === limit ? (rows.at(-1)?.key ?? null) : null }
}

function holds({ columns, all, isFiltered }: Emptying): string {
  const tests = columns.map(holdsColumn)
  return [...tests, ...(isFiltered ? [holdsGone(all)] : []), '0'].join(' or ')
}

function holdsColumn({ column, rule, required }: EmptyingColumn): string {
  if (rule === 'mask') return `(${column} is not null and ${column} not like 'masked:%')`
  return required ? `${column} <> 0` : `${column} is not null`
}

/** A row that is gone may have lost its hash to a rule before it went, and still hold the rest. */
function holdsGone(all: readonly EmptyingColumn[]): string {
  const tests = all.flatMap(({ column, type, required }) => {
    if (!required) return [`${column} is not null`]
    if (type === 'money') return [`${column} <> 0`]
    return type === 'text' ? [`${column} <> '${MASK_TO_COME}'`] : []
  })
  return `deleted = 1 and (${[`hash <> ''`, ...tests].join(' or ')})`
}

type Range = { held: readonly string[]; after: string; last: string | null }

/** What statements over a page of keys name. */
export const rangeArgs = (range: Range, args: BatchArgs) => {
  return { ...args, after: range.after, last: range.last ?? '\u{10ffff}' }
}

/**
 * Empties rows of one entity with all that is kept of them: sums, open amounts, balances, search keys, copies
 * in the records of the CRM, history. Their hash becomes empty, as no batch brought what stands there now: the
 * agent finds by it what to send anew.
 */
export function emptyRows(emptying: Emptying, range: Range, args: BatchArgs): InStatement[] {
  const { shape } = emptying
  const keys = JSON.stringify(range.held)
  const all = rangeArgs(range, args)
  return [
    touch(shape.entity, 'value from json_each(:keys)', { ...args, keys }),
    ...changeSums('minus', shape, args),
    touchInvoices(args),
    touchAllocated(args),
    ...subtractOpen(args),
    ...emptyCopies(emptying, all),
    ...emptyHistory(emptying, all),
    ...emptyColumns(emptying, args),
    ...settleOpen(args),
    ...changeSums('plus', shape, args),
    ...replaceBalances('touched', args),
    clearTouched,
    disturbRepair(args.source),
  ]
}

function emptyColumns(emptying: Emptying, args: BatchArgs): InStatement[] {
  const { shape, columns, all, isFiltered } = emptying
  const where = `where source_id = :source and key in ${touched(shape.entity)}`
  const ruled = columns.flatMap((column) => settersOf(shape, column))
  const gone = all.flatMap((column) => settersOf(shape, { ...column, rule: 'withhold' }))
  const none = `hash = '', hash_a = 0, hash_b = 0, seen_at = :now`
  return [
    statement(`update ${shape.table} set ${[...ruled, none].join(', ')} ${where}`, args),
    ...(isFiltered
      ? [statement(`update ${shape.table} set ${gone.join(', ')} ${where} and deleted = 1`, args)]
      : []),
  ]
}

function settersOf({ entity }: Shape, column: EmptyingColumn): string[] {
  const { field, type, required } = column
  const name = column.column
  const keep = `${name} is null or ${name} like 'masked:%'`
  const isMasked = column.rule === 'mask'
  const derived = (DERIVED[`${entity}.${field}`] ?? []).map((key) => {
    const none = key === 'sort_key' || key === 'name_key' ? `'${MASK_TO_COME}'` : 'null'
    return `${key} = ${isMasked ? `case when ${keep} then ${key} else ${none} end` : none}`
  })
  if (isMasked) {
    const none = required ? `'${MASK_TO_COME}'` : 'null'
    return [`${name} = case when ${keep} then ${name} else ${none} end`, ...derived]
  }
  if (!required) return [`${name} = null`, ...derived]
  if (type === 'money') return [`${name} = 0`]
  // What places a row in time and kind stays: it tells nothing by itself and the table needs it.
  return type === 'text' ? [`${name} = '${MASK_TO_COME}'`, ...derived] : []
}
