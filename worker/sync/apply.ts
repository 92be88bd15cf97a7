import type { Batch } from '../../protocol/batch.ts'
import { ENTITY_NAMES } from '../../protocol/entities.ts'
import { startBalances } from '../store/apply/balance-parts.ts'
import { replaceBalances } from '../store/apply/balances.ts'
import { keepFreshness, keepQuarantine } from '../store/apply/bookkeeping.ts'
import { findCandidates } from '../store/apply/candidates.ts'
import { followCompanies } from '../store/apply/follow-companies.ts'
import { changeSums } from '../store/apply/kept-sums.ts'
import { keepHistory, touchStood } from '../store/apply/ledger-history.ts'
import { linkCompanies } from '../store/apply/link-companies.ts'
import { linkProjects } from '../store/apply/link-projects.ts'
import {
  PAID,
  settleOpen,
  subtractOpen,
  touchAllocated,
  touchInvoices,
} from '../store/apply/open-invoices.ts'
import {
  type Computed,
  clearStage,
  deleteRows,
  type EntityRows,
  type Incoming,
  stageRows,
  touchKeys,
  upsertRows,
} from '../store/apply/rows.ts'
import { type BatchArgs, clearTouched } from '../store/apply/statement.ts'
import { beginTurnover } from '../store/apply/turnover.ts'
import type { RawStatement } from '../store/database.ts'
import type { Prepared } from './prepare.ts'
import { SHAPES } from './shapes.ts'

/** What the statements of one batch hang on. */
export type Plan = {
  batch: Batch
  prepared: Prepared
  args: BatchArgs
  /** A load has not ended: balances are behind and must all be computed when a capture completes. */
  loading: boolean
  /** Rows of a part of the balances, as BALANCE_ROWS. */
  balanceRows: number
  /** Rows of the source are quarantined, so good ones may release some. */
  quarantined: boolean
}

/** The statements between guard and log: what a batch makes visible, or puts aside. */
export function applyStatements(plan: Plan): RawStatement[] {
  const { batch, prepared, args } = plan
  const { mode, part, parts } = batch.capture
  const isLast = part === parts
  const released = plan.quarantined ? prepared.released() : []
  return [
    ...(part === 1 ? [clearStage(args)] : []),
    ...(part === 1 && mode === 'load' ? [beginTurnover(args)] : []),
    ...(mode === 'staged' ? [stageRows(prepared.staged(), args)] : []),
    ...(mode === 'staged' && !isLast ? [] : showRows(plan)),
    ...(isLast && isLoad(plan) ? startBalances({ ...args, rows: plan.balanceRows }) : []),
    ...keepQuarantine(prepared.refused, released, args),
    ...keepFreshness(
      {
        entities: sourceEntities(batch),
        completeAsOf: isLast ? Math.min(batch.asOf, args.now) : null,
        load:
          mode === 'load'
            ? { first: part === 1, loaded: batch.changes.length, expected: batch.capture.rows }
            : null,
      },
      args,
    ),
  ]
}

/** Whether the batch is of a load, or comes while one has not ended. */
export function isLoad({ batch, loading }: Pick<Plan, 'batch' | 'loading'>): boolean {
  return loading || batch.capture.mode === 'load'
}

function showRows(plan: Plan): RawStatement[] {
  const { batch, prepared, args } = plan
  const staged = batch.capture.mode === 'staged'
  const incoming: Incoming = staged ? 'staged' : 'direct'
  const entities = staged ? ENTITY_NAMES.map(stagedRows) : prepared.entities
  const invoices = entities.filter(({ shape }) => shape.entity === 'invoice')
  const others = entities.filter(({ shape }) => shape.entity !== 'invoice')
  // While a load goes on nothing has a past yet.
  const keeps = !plan.loading && batch.capture.mode !== 'load'
  const change = (rows: EntityRows, computed?: Computed) => [
    ...(keeps ? keepHistory(incoming, rows, args) : []),
    upsertRows(incoming, rows, args, computed),
    deleteRows(incoming, rows, args),
  ]
  return [
    ...touchKeys(incoming, entities, args),
    ...entities.flatMap(({ shape }) => changeSums('minus', shape, args)),
    touchInvoices(args),
    touchAllocated(args),
    // Allocations change before invoices do, so that all invoices they concern are known in time.
    ...others.flatMap((rows) => change(rows)),
    touchAllocated(args),
    ...subtractOpen(args),
    ...(keeps ? [touchStood(args)] : []),
    ...invoices.flatMap((rows) => change(rows, PAID)),
    ...settleOpen(args, keeps ? 'history' : 'none'),
    ...entities.flatMap(({ shape }) => changeSums('plus', shape, args)),
    ...linkRecords(entities, args),
    // While a load goes on balances wait; whatever completes a capture then has all of them computed.
    ...(isLoad(plan) ? [] : replaceBalances('touched', args)),
    clearTouched,
    ...(staged ? [clearStage(args)] : []),
  ]
}

function linkRecords(entities: readonly EntityRows[], args: BatchArgs): RawStatement[] {
  const has = (name: string) => entities.some(({ shape }) => shape.entity === name)
  const companies = has('counterparty')
  return [
    ...(companies ? [...linkCompanies(args), ...followCompanies(args)] : []),
    ...(companies ? findCandidates(args) : []),
    ...(companies || has('project') ? linkProjects(args) : []),
  ]
}

function stagedRows(entity: (typeof ENTITY_NAMES)[number]): EntityRows {
  return { shape: SHAPES[entity], rows: '', gone: '', keys: '' }
}

function sourceEntities({ entities }: Batch): string[] {
  return ENTITY_NAMES.filter((name) => entities[name] !== undefined)
}
