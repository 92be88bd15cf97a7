import type { Freshness } from '../../worker/domain/freshness.ts'
import type { MonthSeries } from '../../worker/domain/month-sum.ts'
import { BarChart } from '../parts/bar-chart.tsx'
import { Card } from '../parts/card.tsx'
import { Money } from '../parts/money.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { Table } from '../parts/table.tsx'
import { hidesAmounts } from '../parts/withheld.tsx'
import type { Reader } from '../reader.ts'
import { cardTitle } from './card-title.ts'

type Props = Omit<AllProps, 'series'> & { of: MonthSeries; among: readonly MonthSeries[] }

/** What was invoiced month by month on one side; the books' own totals, whatever was paid of them since. */
function MonthChart({ r, months, of, among, freshness }: Props) {
  const { side, currency, minor } = of
  const title = cardTitle(r.text.ledger.byMonth[side], of, among)
  const items = months.map((month, index) => ({ month, minor: minor[index] ?? 0 }))
  return (
    <Card title={title} aside={<Stamp r={r} of={freshness} />}>
      <BarChart
        r={r}
        title={title}
        items={items}
        label={({ month }) => r.format.month(month)}
        value={(item) => Number(item.minor)}
        words={(item) => r.format.money(item.minor, currency)}
      >
        <Table
          r={r}
          caption={title}
          rows={[...items].reverse()}
          columns={[
            {
              id: 'month',
              label: r.text.ledger.month,
              cell: ({ month }) => r.format.month(month),
            },
            {
              id: 'total',
              label: r.text.ledger.total,
              numeric: true,
              cell: (item) => <Money r={r} minor={item.minor} currency={currency} />,
            },
          ]}
        />
      </BarChart>
    </Card>
  )
}

type AllProps = {
  r: Reader
  months: readonly string[]
  series: readonly MonthSeries[]
  freshness: Freshness
}

/** A chart for each side and currency that had any; none where the amounts are kept back. */
export function InvoicedByMonth({ r, months, series, freshness }: AllProps) {
  if (hidesAmounts(r, null)) return null
  return (
    <>
      {series.map((of) => (
        <MonthChart r={r} months={months} of={of} among={series} freshness={freshness} />
      ))}
    </>
  )
}
