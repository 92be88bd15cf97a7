import type { Freshness } from '../../worker/domain/freshness.ts'
import type { SideMoney } from '../../worker/domain/side-ageing.ts'
import { Stat, Stats } from '../parts/card.tsx'
import { Money } from '../parts/money.tsx'
import { Stamp } from '../parts/stamp.tsx'
import type { Reader } from '../reader.ts'

type Props = { r: Reader; money: readonly SideMoney[]; freshness: Freshness }

/** What is open, overdue and was asked for in all: a row of figures per side and currency. */
export function MoneyStats({ r, money, freshness }: Props) {
  const { dashboard, ledger, project } = r.text
  const stamp = <Stamp r={r} of={freshness} />
  return (
    <>
      {money.map(({ side, currency, ...sums }) => {
        const ours = side === 'receivable'
        const show = (minor: number) => <Money r={r} minor={minor} currency={currency} />
        return (
          <Stats>
            <Stat
              label={ours ? dashboard.owedToUs : dashboard.weOwe}
              value={show(sums.openMinor)}
              note={stamp}
            />
            <Stat
              label={ours ? dashboard.overdueToUs : dashboard.overdueByUs}
              value={show(sums.overdueMinor)}
              tone={sums.overdueMinor > 0 ? 'bad' : 'plain'}
              note={stamp}
            />
            <Stat label={project.settled[side]} value={show(sums.paidMinor)} note={stamp} />
            <Stat
              label={project.invoiced[side]}
              value={show(sums.totalMinor)}
              note={
                <>
                  {ledger.countInvoices(r.format.number(sums.invoices), sums.invoices)} · {stamp}
                </>
              }
            />
          </Stats>
        )
      })}
    </>
  )
}
