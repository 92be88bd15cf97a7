import type { Side } from './invoice-item.ts'
import { addMinor, type Minor } from './money.ts'
import type { Turnover } from './side-ageing.ts'

/** How many months a chart of months shows, the current one last. */
export const MONTHS_SHOWN = 12

/** What was invoiced in a month (YYYY-MM) on one side in one currency, in minor units. */
export type MonthSum = { month: string; side: Side; currency: string; totalMinor: Minor }

/** One side in one currency, a sum for each of `months`. */
export type MonthSeries = { side: Side; currency: string; minor: readonly Minor[] }

/** The months up to that of `today`, the oldest first, as YYYY-MM. */
export function monthsUpTo(today: string): string[] {
  const [year = 0, month = 1] = today.split('-').map(Number)
  return Array.from({ length: MONTHS_SHOWN }, (_, at) => {
    const index = year * 12 + (month - 1) - (MONTHS_SHOWN - 1 - at)
    return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
  })
}

/** Sums in the order of the months, nothing where there is none; receivable first, currencies apart. */
export function seriesOf(sums: readonly MonthSum[], months: readonly string[]): MonthSeries[] {
  const keys = new Set(sums.map(({ side, currency }) => `${side} ${currency}`))
  return [...keys]
    .sort()
    .reverse()
    .map((key) => {
      const own = sums.filter(({ side, currency }) => `${side} ${currency}` === key)
      const { side, currency } = own[0]!
      const minor = months.map((of) => own.find(({ month }) => month === of)?.totalMinor ?? 0)
      return { side, currency, minor }
    })
}

/** Turnover of a month (YYYY-MM), or with null of all months before those that are told apart. */
export type MonthTurnover = Turnover & { month: string | null }

/** All months added up, per side and currency: receivable first, currencies in their order. */
export function totalTurnover(parts: readonly MonthTurnover[]): Turnover[] {
  const totals = new Map<string, Turnover>()
  for (const { month: _, ...part } of parts) {
    // Receivable sorts before payable.
    const key = `${part.side === 'receivable' ? 0 : 1} ${part.currency}`
    const total = totals.get(key)
    totals.set(key, total ? addTurnover(total, part) : part)
  }
  return [...totals].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, total]) => total)
}

/** The months that are told apart. */
export function monthSumsOf(parts: readonly MonthTurnover[]): MonthSum[] {
  return parts.flatMap(({ month, ...part }) => (month === null ? [] : [{ ...part, month }]))
}

function addTurnover(a: Turnover, b: Turnover): Turnover {
  return {
    ...a,
    invoices: a.invoices + b.invoices,
    totalMinor: addMinor(a.totalMinor, b.totalMinor),
    paidMinor: addMinor(a.paidMinor, b.paidMinor),
    openMinor: addMinor(a.openMinor, b.openMinor),
  }
}
