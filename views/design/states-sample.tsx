import { Card } from '../parts/card.tsx'
import { Facts } from '../parts/facts.tsx'
import { Hidden, Money, MoneyHidden, None } from '../parts/money.tsx'
import { Instant, LedgerDate } from '../parts/when.tsx'
import { Kept, Withheld } from '../parts/withheld.tsx'
import type { Reader } from '../reader.ts'

/** The ways a value can be there, or not: known, zero, unknown, hidden from the role, kept back by the company. */
export function StatesSample({ r }: { r: Reader }) {
  return (
    <Card title="Money, None, Hidden, Withheld, Kept, LedgerDate, Instant">
      <Facts
        r={r}
        facts={[
          ['Money', <Money r={r} minor={132_482_372_528} currency="RUB" />],
          ['Money, 0', <Money r={r} minor={0} currency="RUB" />],
          ['None', <None r={r} />],
          ['Hidden', <Hidden r={r} />],
          ['Withheld', <Withheld r={r} />],
          ['Kept, mask', <Kept r={r} rule="mask" children="77…67" />],
          ['LedgerDate', <LedgerDate r={r} on="2026-11-22" />],
          ['LedgerDate, late', <LedgerDate r={r} on="2026-10-01" late />],
          ['Instant', <Instant r={r} at={r.now} />],
        ]}
      />
      <MoneyHidden r={r} />
    </Card>
  )
}
