import { BulkBar } from '../lists/bulk-bar.tsx'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Chips, FilterBar, LIST_ID } from '../parts/filter-bar.tsx'
import { Money } from '../parts/money.tsx'
import { Pager } from '../parts/pager.tsx'
import { Script } from '../parts/script.tsx'
import { type Choice, type Column, type Sort, Table } from '../parts/table.tsx'
import { LedgerDate } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import { StageOptions } from '../projects/stage-select.tsx'
import type { Reader } from '../reader.ts'

type Row = { id: string; name: string; on: string | null; minor: number }

const ROWS: readonly Row[] = [
  { id: 'a', name: 'ООО «СтройМонтаж»', on: '2026-11-22', minor: 132_482_372_528 },
  { id: 'b', name: 'Bridge & Sons', on: '2026-10-01', minor: 98_000 },
  { id: 'c', name: 'ЗАО «Высота»', on: null, minor: 0 },
]

const FORM_ID = 'sample-bulk'

const CHOICE: Choice<Row> = { form: FORM_ID, idOf: ({ id }) => id, nameOf: ({ name }) => name }

/** A list with all that stands around it; choosing a row brings the bar of what is done to many. */
export function ListSample({ r }: { r: Reader }) {
  const sort: Sort = { by: 'sum', direction: 'desc', href: () => paths.design() }
  const kinds = [r.text.list.all, r.text.nav.companies, r.text.nav.projects]
  const chips = kinds.map((label, at) => ({ href: paths.design(), label, current: at === 0 }))
  return (
    <>
      <FilterBar
        r={r}
        action={paths.design()}
        search={{ name: 'q', value: '', label: 'FilterBar' }}
        children={<Chips label={r.text.list.filters} chips={chips} />}
      />
      <div id={LIST_ID} class="stack">
        <Table
          r={r}
          caption="Table"
          columns={columnsFor(r)}
          rows={ROWS}
          sort={sort}
          choice={CHOICE}
          foot={<Total r={r} />}
        />
        <Pager
          r={r}
          previous={paths.design()}
          next={paths.design()}
          shown={`3 ${r.text.list.rows(3)}`}
        />
        <BulkBar r={r} id={FORM_ID} action={paths.design()} matching="1,243">
          <select name="stage" aria-label={r.text.project.moveTo}>
            <StageOptions r={r} />
          </select>
          <Button r={r} kind="primary">
            {r.text.project.move}
          </Button>
        </BulkBar>
      </div>
      <Script r={r} name="choice" />
    </>
  )
}

function columnsFor(r: Reader): Column<Row>[] {
  return [
    {
      id: 'name',
      label: 'Table',
      sortable: true,
      cell: ({ name }) => (
        <>
          <a href={paths.design()}>{name}</a> <Badge tone="warn">Badge</Badge>
        </>
      ),
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
}

function Total({ r }: { r: Reader }) {
  const sum = ROWS.reduce((total, { minor }) => total + minor, 0)
  return (
    <tr>
      <td />
      <th scope="row">{r.text.value.total}</th>
      <td class="from-tablet" />
      <td class="num">
        <Money r={r} minor={sum} currency="RUB" />
      </td>
    </tr>
  )
}
