import { addDays } from './calendar.ts'
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

/** What is open and due on a date; null when the ledger states none. `credit` is 1 for what is below zero. */
export type DueSum = { readonly dueOn: string | null; readonly credit: number } & AgeingPart

/**
 * The earliest due date of each bucket on a day, latest bucket first: what is due from there on belongs to it.
 * The dashboard's SQL and `ageingBucket` both read this list.
 */
export function ageingFloors(today: string): readonly (readonly [AgeingBucket, string])[] {
  return [
    ['current', today],
    ['days30', addDays(today, -30)],
    ['days60', addDays(today, -60)],
    ['days90', addDays(today, -90)],
  ]
}

/** The bucket of a sum on a day: due today is not late yet, and a credit never is. */
export function ageingBucket(
  { dueOn, credit }: Pick<DueSum, 'dueOn' | 'credit'>,
  today: string,
): AgeingBucket {
  if (credit === 1) return 'credits'
  if (dueOn === null) return 'undated'
  return ageingFloors(today).find(([, floor]) => dueOn >= floor)?.[0] ?? 'over90'
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
