import { Chips } from '../parts/filter-bar.tsx'
import type { Reader } from '../reader.ts'

type Props = {
  r: Reader
  currencies: readonly string[]
  current: string | null
  href: (currency: string) => string
}

/** Which currency a list by debt is sorted in; with one currency there is nothing to choose. */
export function CurrencyChips({ r, currencies, current, href }: Props) {
  if (currencies.length < 2) return null
  const chips = currencies.map((currency, index) => ({
    href: href(currency),
    label: currency,
    current: current === null ? index === 0 : current === currency,
  }))
  return <Chips label={r.text.ledger.currency} chips={chips} />
}
