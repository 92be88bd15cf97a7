import { daysBetween } from './calendar.ts'
import { addMinor } from './money.ts'

/** How late an open balance is, in days past its due date. */
export const AGEING_BUCKETS = [
  'current',
  'days30',
  'days60',
  'days90',
  'over90',
  'undated',
] as const

export type AgeingBucket = (typeof AGEING_BUCKETS)[number]

/** What is open in one bucket. */
export type AgeingPart = { readonly openMinor: number; readonly invoices: number }

export type Ageing = Readonly<Record<AgeingBucket, AgeingPart>>

/** What is open and due on a date; null when the ledger states none. */
export type DueSum = { readonly dueOn: string | null } & AgeingPart

/** The bucket of a due date on a day: due today is not late yet. */
export function ageingBucket(dueOn: string | null, today: string): AgeingBucket {
  if (dueOn === null) return 'undated'
  const late = daysBetween(dueOn, today)
  if (late <= 0) return 'current'
  if (late <= 30) return 'days30'
  if (late <= 60) return 'days60'
  return late <= 90 ? 'days90' : 'over90'
}

/** Spreads open balances of one currency over the buckets as they stand on a day. */
export function ageingOf(sums: readonly DueSum[], today: string): Ageing {
  const nothing: AgeingPart = { openMinor: 0, invoices: 0 }
  const ageing = Object.fromEntries(AGEING_BUCKETS.map((bucket) => [bucket, nothing])) as {
    [bucket in AgeingBucket]: AgeingPart
  }
  for (const sum of sums) {
    const bucket = ageingBucket(sum.dueOn, today)
    ageing[bucket] = addParts(ageing[bucket], sum)
  }
  return ageing
}

/** Everything that is open. */
export function totalOf(ageing: Ageing): AgeingPart {
  return AGEING_BUCKETS.map((bucket) => ageing[bucket]).reduce(addParts)
}

/** What is past its due date. An invoice without one is never overdue. */
export function overdueOf(ageing: Ageing): AgeingPart {
  return [ageing.days30, ageing.days60, ageing.days90, ageing.over90].reduce(addParts)
}

function addParts(a: AgeingPart, b: AgeingPart): AgeingPart {
  return {
    openMinor: addMinor(a.openMinor, b.openMinor),
    invoices: addMinor(a.invoices, b.invoices),
  }
}
