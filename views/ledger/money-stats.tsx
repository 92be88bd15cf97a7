import type { Freshness } from '../../worker/domain/freshness.ts'
import type { Minor } from '../../worker/domain/money.ts'
import type { SideMoney } from '../../worker/domain/side-ageing.ts'
import { Stat, Stats } from '../parts/card.tsx'
import { Money } from '../parts/money.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { hidesAmounts, hidesDueDates, Withheld } from '../parts/withheld.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

type Props = {
  r: Reader
  money: readonly SideMoney[]
  freshness: Freshness
  /** Whose money it is; each figure leads to the rows that it is the sum of. */
  of: { of: 'company' | 'project'; id: string }
  books: readonly { sourceId: number }[]
}

/** What is open, overdue and was asked for in all: a row of figures per side and currency. */
export function MoneyStats({ r, money, freshness, of, books }: Props) {
  const { ledger, project, egress } = r.text
  const amounts = books.some(({ sourceId }) => hidesAmounts(r, sourceId))
  const dueDates = books.some(({ sourceId }) => hidesDueDates(r, sourceId))
  return (
    <>
      {money.map(({ side, currency, ...sums }) => {
        const show = (minor: Minor, isKept = amounts) =>
          isKept ? <Withheld r={r} /> : <Money r={r} minor={minor} currency={currency} />
        const words = egress.sum.figure
        const stamp = (figure: keyof typeof words) => (
          <Stamp r={r} of={freshness} proof={paths.sumProof({ ...of, figure, side, currency })} />
        )
        return (
          <Stats>
            <Stat label={words.open[side]} value={show(sums.openMinor)} note={stamp('open')} />
            <Stat
              label={words.overdue[side]}
              value={show(sums.overdueMinor, amounts || dueDates)}
              tone={sums.overdueMinor > 0 ? 'bad' : 'plain'}
              note={stamp('overdue')}
            />
            <Stat label={project.settled[side]} value={show(sums.paidMinor)} note={stamp('paid')} />
            <Stat
              label={project.invoiced[side]}
              value={show(sums.totalMinor)}
              note={
                <>
                  {ledger.countInvoices(r.format.number(sums.invoices), sums.invoices)} ·{' '}
                  {stamp('total')}
                </>
              }
            />
          </Stats>
        )
      })}
    </>
  )
}
