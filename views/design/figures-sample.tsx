import type { FreshnessState } from '../../worker/domain/freshness.ts'
import { Ageing } from '../parts/ageing.tsx'
import { BarChart } from '../parts/bar-chart.tsx'
import { Card, Stat, Stats } from '../parts/card.tsx'
import { Money } from '../parts/money.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { sampleFreshness } from './sample-freshness.ts'

/** The figures a page begins with. */
export function StatsSample({ r }: { r: Reader }) {
  const stamp = (state: FreshnessState, proof?: string) => (
    <Stamp r={r} of={sampleFreshness(state, r.now)} proof={proof} />
  )
  return (
    <Stats>
      <Stat
        label={r.text.nav.invoices}
        value={<Money r={r} minor={132_482_372_528} currency="RUB" />}
        note={stamp('fresh', paths.design())}
      />
      <Stat
        label="Stat"
        value={<Money r={r} minor={37_444_908_729} currency="RUB" />}
        note={stamp('stale')}
      />
      <Stat
        label="Stat, tone bad"
        tone="bad"
        value={<Money r={r} minor={18_533_011_240} currency="RUB" />}
        note={stamp('offline')}
      />
    </Stats>
  )
}

const MONTHS = [412, 388, 505, -60, 730, 0, 641, 690, 802, 377, 915, 860].map((sum, at) => ({
  month: `2026-${String(at + 1).padStart(2, '0')}`,
  minor: sum * 1_000_000,
}))

type Month = (typeof MONTHS)[number]

/** Charts drawn on the server, each with its figures beside it or behind it. */
export function FiguresSample({ r }: { r: Reader }) {
  const columns: Column<Month>[] = [
    { id: 'month', label: 'LedgerDate', cell: ({ month }) => month },
    {
      id: 'sum',
      label: 'Money',
      numeric: true,
      cell: ({ minor }) => <Money r={r} minor={minor} currency="RUB" />,
    },
  ]
  return (
    <div class="columns">
      <Card title="BarChart">
        <BarChart
          r={r}
          title="BarChart"
          items={MONTHS}
          label={({ month }) => month}
          value={({ minor }) => minor}
          words={({ minor }) => r.format.money(minor, 'RUB')}
        >
          <Table r={r} caption="BarChart" columns={columns} rows={MONTHS} />
        </BarChart>
      </Card>
      <Card title="Ageing">
        <Ageing
          r={r}
          currency="RUB"
          buckets={[
            { key: 'current', minor: 90_000_000_00 },
            { key: 'days30', minor: 21_000_000_00 },
            { key: 'days60', minor: 9_500_000_00 },
            { key: 'days90', minor: 3_000_000_00 },
            { key: 'over90', minor: 12_000_000_00 },
            { key: 'undated', minor: 0 },
          ]}
        />
      </Card>
    </div>
  )
}
