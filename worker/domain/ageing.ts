import { addDays } from './calendar.ts'
import { SIDES, type Side } from './invoice-item.ts'
import { addMinor, type Minor } from './money.ts'

/**
 * How late an open balance is, in days past its due date. Credits, below zero, stand apart: netted into a
 * bucket they would hide what somebody else owes.
 */
export const AGEING_BUCKETS = [
  'current',
  'days30',
  'days60',
  'days90',
  'over90',
  'undated',
  'credits',
] as const

export type AgeingBucket = (typeof AGEING_BUCKETS)[number]

/** What is open in one bucket. */
export type AgeingPart = { readonly openMinor: Minor; readonly invoices: number }

export type Ageing = Readonly<Record<AgeingBucket, AgeingPart>>

/**
 * The due dates of a bucket, from `since` on and before `until`: texts that sort as dates do. An unknown date is '';
 * credits have any.
 */
export type AgeingRange = {
  readonly side: Side
  readonly bucket: AgeingBucket
  readonly credit: 0 | 1
  readonly since: string
  readonly until: string
}

/** Sort before and after every date. */
const [ALWAYS, NEVER] = ['0', '~']

/** The ranges of all buckets of both sides on a day: due today is not late yet, and a credit never is. */
export function ageingRanges(today: string): AgeingRange[] {
  const floors: readonly (readonly [AgeingBucket, string])[] = [
    ['current', today],
    ['days30', addDays(today, -30)],
    ['days60', addDays(today, -60)],
    ['days90', addDays(today, -90)],
    ['over90', ALWAYS],
  ]
  return SIDES.flatMap((side) => [
    ...floors.map(([bucket, since], at) => ({
      ...{ side, bucket, since, until: floors[at - 1]?.[1] ?? NEVER },
      credit: 0 as const,
    })),
    { side, bucket: 'undated', credit: 0, since: '', until: ALWAYS },
    { side, bucket: 'credits', credit: 1, since: '', until: NEVER },
  ])
}

/** Adds up parts whose buckets are known; a bucket that nothing is in holds zero. */
export function gatherAgeing(parts: readonly (AgeingPart & { bucket: AgeingBucket })[]): Ageing {
  const nothing: AgeingPart = { openMinor: 0, invoices: 0 }
  const ageing = Object.fromEntries(AGEING_BUCKETS.map((bucket) => [bucket, nothing])) as {
    [bucket in AgeingBucket]: AgeingPart
  }
  for (const part of parts) ageing[part.bucket] = addParts(ageing[part.bucket], part)
  return ageing
}

/** Everything that is open, less the credits. */
export function totalOf(ageing: Ageing): AgeingPart {
  return AGEING_BUCKETS.map((bucket) => ageing[bucket]).reduce(addParts)
}

/** What is past its due date. An invoice without one is never overdue, nor is a credit. */
export function overdueOf(ageing: Ageing): AgeingPart {
  return [ageing.days30, ageing.days60, ageing.days90, ageing.over90].reduce(addParts)
}

function addParts(a: AgeingPart, b: AgeingPart): AgeingPart {
  return {
    openMinor: addMinor(a.openMinor, b.openMinor),
    invoices: a.invoices + b.invoices,
  }
}
