import { expect, it } from 'vitest'
import {
  MONTHS_SHOWN,
  monthSumsOf,
  monthsUpTo,
  seriesOf,
  totalTurnover,
} from '../worker/domain/month-sum.ts'

it('counts the months of a chart back over the turn of a year', () => {
  const months = monthsUpTo('2026-02-28')
  expect(months).toHaveLength(MONTHS_SHOWN)
  expect(months[0]).toBe('2025-03')
  expect(months.slice(-3)).toEqual(['2025-12', '2026-01', '2026-02'])
})

it('keeps sides and currencies apart, receivable first, and a month without any is nothing', () => {
  const sums = [
    { month: '2026-01', side: 'payable', currency: 'RUB', totalMinor: 5 },
    { month: '2026-02', side: 'receivable', currency: 'RUB', totalMinor: -7 },
    { month: '2026-01', side: 'receivable', currency: 'EUR', totalMinor: 9 },
  ] as const
  expect(seriesOf(sums, ['2026-01', '2026-02', '2026-03'])).toEqual([
    { side: 'receivable', currency: 'RUB', minor: [0, -7, 0] },
    { side: 'receivable', currency: 'EUR', minor: [9, 0, 0] },
    { side: 'payable', currency: 'RUB', minor: [5, 0, 0] },
  ])
})

it('adds up all months per side and currency, exactly, and tells only recent ones apart', () => {
  const most = 2 ** 53 - 1
  const part = (month: string | null, side: 'receivable' | 'payable', totalMinor: number) => ({
    ...{ month, side, currency: 'RUB', invoices: 2, totalMinor, paidMinor: 1, openMinor: 3 },
  })
  const parts = [
    part('2026-02', 'payable', 7),
    part(null, 'receivable', most),
    part('2026-01', 'receivable', most),
  ]
  expect(totalTurnover(parts)).toEqual([
    {
      ...{ side: 'receivable', currency: 'RUB', invoices: 4, paidMinor: 2, openMinor: 6 },
      totalMinor: 2n * BigInt(most),
    },
    { side: 'payable', currency: 'RUB', invoices: 2, totalMinor: 7, paidMinor: 1, openMinor: 3 },
  ])
  expect(monthSumsOf(parts).map(({ month }) => month)).toEqual(['2026-02', '2026-01'])
})
