import type { Balance } from '../../worker/domain/balance.ts'
import { Hidden, Money } from '../parts/money.tsx'
import { hidesAmounts, Withheld } from '../parts/withheld.tsx'
import type { Reader } from '../reader.ts'

type Props = { r: Reader; balances: readonly Balance[] | null; side: 'receivable' | 'payable' }

/** What is open on a side, a line per currency; nothing open is a plain zero, null is hidden. */
export function OpenBalances({ r, balances, side }: Props) {
  if (balances === null) return <Hidden r={r} />
  const open = balances
    .map((balance) => ({
      currency: balance.currency,
      minor: side === 'receivable' ? balance.receivableMinor : balance.payableMinor,
    }))
    .filter(({ minor }) => minor !== 0)
  if (open.length === 0 && hidesAmounts(r, null)) return <Withheld r={r} />
  if (open.length === 0) return <span class="money zero">{r.format.number(0)}</span>
  return (
    <>
      {open.map(({ currency, minor }, at) => (
        <>
          {at > 0 && <br />}
          <Money r={r} minor={minor} currency={currency} />
        </>
      ))}
    </>
  )
}
