import {
  type Ageing,
  type AgeingBucket,
  type AgeingPart,
  gatherAgeing,
  overdueOf,
} from './ageing.ts'
import type { Side } from './invoice-item.ts'
import { addMinor, type Minor } from './money.ts'

/** What is open on one side in one currency, by how late it is. */
export type SideAgeing = { side: Side; currency: string; ageing: Ageing }

type Part = AgeingPart & { side: Side; currency: string; bucket: AgeingBucket }

/** One ageing per side and currency: receivable first, currencies in their order, never added together. */
export function groupAgeing(parts: readonly Part[]): SideAgeing[] {
  const groups = new Map<string, Part[]>()
  for (const part of parts) {
    // Receivable sorts before payable.
    const key = `${part.side === 'receivable' ? 0 : 1} ${part.currency}`
    groups.set(key, [...(groups.get(key) ?? []), part])
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => ({
      side: group[0]!.side,
      currency: group[0]!.currency,
      ageing: gatherAgeing(group),
    }))
}

/** What is open in a bucket on one side in one currency, with what of it is credits. */
type MixedPart = Part & { readonly credits: number; readonly creditMinor: Minor }

/** The same of parts that hold credits among what is owed: these stand apart. */
export function groupMixed(parts: readonly MixedPart[]): SideAgeing[] {
  return groupAgeing(
    parts.flatMap(({ credits, creditMinor, ...part }) => [
      {
        ...part,
        invoices: part.invoices - credits,
        openMinor: addMinor(part.openMinor, -creditMinor),
      },
      { ...part, bucket: 'credits', invoices: credits, openMinor: creditMinor },
    ]),
  )
}

/** Everything posted on one side in one currency. */
export type Turnover = {
  side: Side
  currency: string
  invoices: number
  totalMinor: Minor
  paidMinor: Minor
  openMinor: Minor
}

/** The money of a company or a project on one side in one currency. */
export type SideMoney = Turnover & { overdueMinor: Minor }

/** Turnover with what of it is overdue. */
export function describeMoney(
  turnover: readonly Turnover[],
  ageings: readonly SideAgeing[],
): SideMoney[] {
  return turnover.map((row) => {
    const found = ageings.find(
      ({ side, currency }) => side === row.side && currency === row.currency,
    )
    return { ...row, overdueMinor: found ? overdueOf(found.ageing).openMinor : 0 }
  })
}
