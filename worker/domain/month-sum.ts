import type { Side } from './invoice-item.ts'
import type { Minor } from './money.ts'

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
