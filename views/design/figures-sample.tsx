import { Ageing } from '../parts/ageing.tsx'
import { BarChart } from '../parts/bar-chart.tsx'
import { Card } from '../parts/card.tsx'
import { Money } from '../parts/money.tsx'
import { Pager } from '../parts/pager.tsx'
import { type Column, type Sort, Table } from '../parts/table.tsx'
import { LedgerDate } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

type Row = { name: string; on: string | null; minor: number }

const ROWS: readonly Row[] = [
  { name: 'ООО «СтройМонтаж»', on: '2026-11-22', minor: 132_482_372_528 },
  { name: 'Bridge & Sons', on: '2026-10-01', minor: 98_000 },
  { name: 'ЗАО «Высота»', on: null, minor: 0 },
]

/** The parts that show money and lists. */
export function FiguresSample({ r }: { r: Reader }) {
  const sort: Sort = { by: 'sum', direction: 'desc', href: () => paths.design() }
  const columns: Column<Row>[] = [
    {
      id: 'name',
      label: r.text.nav.companies,
      sortable: true,
      cell: ({ name }) => <a href={paths.design()}>{name}</a>,
    },
    {
      id: 'on',
      label: 'LedgerDate',
      from: 'tablet',
      cell: ({ on }) => <LedgerDate r={r} on={on} />,
    },
    {
      id: 'sum',
      label: 'Money',
      numeric: true,
      sortable: true,
      cell: ({ minor }) => <Money r={r} minor={minor} currency="RUB" />,
    },
  ]
  return (
    <div class="columns">
      <div>
        <Table r={r} caption="Table" columns={columns} rows={ROWS} sort={sort} />
        <Pager r={r} previous={null} next={paths.design()} shown={`3 ${r.text.list.rows(3)}`} />
      </div>
      <Card title="BarChart">
        <BarChart
          r={r}
          title="BarChart"
          items={ROWS}
          label={({ name }) => name}
          value={({ minor }) => minor}
          words={({ minor }) => r.format.money(minor, 'RUB')}
        >
          <Table r={r} caption="BarChart" columns={columns} rows={ROWS} />
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
