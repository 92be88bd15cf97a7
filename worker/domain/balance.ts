import type { Minor } from './money.ts'

/** What a company or a project has open in one currency. */
export type Balance = {
  currency: string
  receivableMinor: Minor
  payableMinor: Minor
  /** The earliest due date of what is open; null when nothing open has one. */
  receivableDueOn: string | null
  payableDueOn: string | null
}

/** The earliest day something became overdue; null when nothing is late on that day, or hidden. */
export function overdueSince(balances: readonly Balance[] | null, today: string): string | null {
  const dates = (balances ?? [])
    .flatMap(({ receivableDueOn, payableDueOn }) => [receivableDueOn, payableDueOn])
    .filter((dueOn): dueOn is string => dueOn !== null && dueOn !== '' && dueOn < today)
  return dates.sort()[0] ?? null
}
