import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ageingRanges, gatherAgeing, overdueOf, totalOf } from '../../worker/domain/ageing.ts'
import { dateIn, daysBetween } from '../../worker/domain/calendar.ts'
import { daysLate, invoiceState } from '../../worker/domain/invoice.ts'
import { addMinor, toMinor } from '../../worker/domain/money.ts'

const TODAY = '2026-03-01'
const date = fc
  .date({ min: new Date('2024-01-01'), max: new Date('2028-12-31'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10))

type Due = { dueOn: string | null; credit: number }

/** The one range that holds a sum. */
function bucketOf({ dueOn, credit }: Due, today: string) {
  const due = dueOn ?? ''
  const found = ageingRanges(today).filter(
    (range) =>
      range.side === 'payable' &&
      range.credit === credit &&
      due >= range.since &&
      due < range.until,
  )
  expect(found).toHaveLength(1)
  return found[0]!.bucket
}

test.each([
  [null, 'undated'],
  ['2026-03-02', 'current'],
  ['2026-03-01', 'current'],
  ['2026-02-28', 'days30'],
  ['2026-01-30', 'days30'],
  ['2026-01-29', 'days60'],
  ['2025-12-31', 'days60'],
  ['2025-12-30', 'days90'],
  ['2025-12-01', 'days90'],
  ['2025-11-30', 'over90'],
])('a balance due on %s is %s on the first of March', (dueOn, bucket) => {
  expect(bucketOf({ dueOn, credit: 0 }, TODAY)).toBe(bucket)
  expect(bucketOf({ dueOn, credit: 1 }, TODAY)).toBe('credits')
})

test('the buckets together hold exactly what is open, and overdue is what is due before today', () => {
  const sum = fc
    .record({
      dueOn: fc.option(date),
      openMinor: fc.integer({ min: -1e12, max: 1e12 }),
      invoices: fc.nat(1_000),
    })
    .map((made) => ({ ...made, credit: made.openMinor < 0 ? 1 : 0 }))
  fc.assert(
    fc.property(fc.array(sum), date, (sums, today) => {
      const ageing = gatherAgeing(sums.map((sum) => ({ ...sum, bucket: bucketOf(sum, today) })))
      const add = (list: typeof sums) => list.reduce((total, { openMinor }) => total + openMinor, 0)
      const late = sums.filter(
        ({ dueOn, credit }) => credit === 0 && dueOn !== null && dueOn < today,
      )
      expect(totalOf(ageing).openMinor).toBe(add(sums))
      expect(overdueOf(ageing).openMinor).toBe(add(late))
    }),
  )
})

test('an invoice becomes overdue the day after its due date, where the member is', () => {
  const posted = { state: 'posted', totalMinor: 10, paidMinor: 0, deleted: false } as const
  const dueOn = '2026-02-28'
  const evening = Date.parse('2026-02-28T22:30:00Z')
  expect(invoiceState({ ...posted, dueOn }, dateIn('UTC', evening))).toBe('open')
  expect(invoiceState({ ...posted, dueOn }, dateIn('Europe/Moscow', evening))).toBe('overdue')
  expect(daysLate(dueOn, '2026-03-01')).toBe(1)
  expect(dateIn('Not/A_Zone', evening)).toBe('2026-02-28')
})

test.each([
  ['draft', { state: 'draft' }],
  ['cancelled', { state: 'cancelled' }],
  ['deleted', { deleted: true }],
  ['paid', { paidMinor: 100 }],
  ['overpaid', { paidMinor: 101 }],
  ['part-paid', { paidMinor: 99 }],
  ['open', { paidMinor: 0 }],
  ['open', { totalMinor: -100 }],
  ['open', { totalMinor: -100, dueOn: '2026-02-28' }],
  ['overpaid', { paidMinor: 101, dueOn: '2026-02-28' }],
  ['overdue', { totalMinor: -100, paidMinor: -150, dueOn: '2026-02-28' }],
  ['overdue', { paidMinor: 99, dueOn: '2026-02-28' }],
  ['paid', { paidMinor: 100, dueOn: '2026-02-28' }],
] as const)('an invoice is %s when %o', (state, facts) => {
  const invoice = { state: 'posted', totalMinor: 100, paidMinor: 0, dueOn: null, deleted: false }
  expect(invoiceState({ ...invoice, ...facts } as never, TODAY)).toBe(state)
})

test('months of every length keep their days', () => {
  expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2)
  expect(daysBetween('2026-03-01', '2025-03-01')).toBe(-365)
})

test('a sum that a double cannot hold is a bigint and exact; a part of a minor unit is refused', () => {
  const most = Number.MAX_SAFE_INTEGER
  expect(addMinor(1, 2)).toBe(3)
  expect(addMinor(most, most)).toBe(18_014_398_509_481_982n)
  expect(addMinor(addMinor(most, 2), -3)).toBe(most - 1)
  expect(toMinor('-9007199254740993')).toBe(-9_007_199_254_740_993n)
  expect(() => addMinor(0, 0.1)).toThrow(RangeError)
})
