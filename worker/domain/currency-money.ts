import { gatherAgeing, overdueOf, totalOf } from './ageing.ts'
import { SIDES, type Side } from './invoice-item.ts'
import type { Minor } from './money.ts'
import { groupAgeing, type SideAgeing } from './side-ageing.ts'

/** What is open on one side of one currency, in all and overdue. */
export type SideTotals = SideAgeing & {
  openMinor: Minor
  invoices: number
  overdueMinor: Minor
  overdueInvoices: number
}

/** Both sides of each currency that something is open in; a side with nothing open stands at zero. */
export function totalsByCurrency(parts: Parameters<typeof groupAgeing>[0]): {
  currency: string
  sides: SideTotals[]
}[] {
  const ageings = groupAgeing(parts)
  const currencies = [...new Set(ageings.map(({ currency }) => currency))].sort()
  return currencies.map((currency) => ({
    currency,
    sides: SIDES.map((side) => totalsOf(side, currency, ageings)),
  }))
}

function totalsOf(side: Side, currency: string, ageings: readonly SideAgeing[]): SideTotals {
  const found = ageings.find((item) => item.side === side && item.currency === currency)
  const ageing = found?.ageing ?? gatherAgeing([])
  const total = totalOf(ageing)
  const overdue = overdueOf(ageing)
  return {
    side,
    currency,
    ageing,
    openMinor: total.openMinor,
    invoices: total.invoices,
    overdueMinor: overdue.openMinor,
    overdueInvoices: overdue.invoices,
  }
}
