import type { Minor } from '../../worker/domain/money.ts'
import type { UntiedEntity } from '../../worker/domain/money-tie.ts'
import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Empty } from '../parts/empty.tsx'
import { Head, Tabs } from '../parts/head.tsx'
import { Money } from '../parts/money.tsx'
import { Pager } from '../parts/pager.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { LedgerDate } from '../parts/when.tsx'
import { hidesAmounts, Withheld } from '../parts/withheld.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

/** What a company's invoices or contracts without a project come to in one currency. */
export type UntiedItem = {
  sourceId: number
  counterparty: string
  /** Empty where the ledger names none. */
  currency: string
  count: number
  receivableMinor: Minor | null
  payableMinor: Minor | null
  firstOn: string | null
  lastOn: string | null
  companyId: string | null
  companyName: string | null
  counterpartyName: string | null
}

type Of = Exclude<UntiedEntity, 'payment'>

type Props = {
  frame: Frame
  live: string
  of: Of
  rows: readonly UntiedItem[]
  next: string | null
  previous: string | null
}

/** The companies with money that belongs to no project. */
export function UntiedPage({ frame, live, of, rows, next, previous }: Props) {
  const { reader: r } = frame
  const words = r.text.moneyTie
  const tabs = (['invoice', 'contract'] as const).map((one) => ({
    href: paths.untiedMoney({ of: one === 'invoice' ? null : one }),
    label: one === 'invoice' ? r.text.ledger.invoices : r.text.ledger.contracts,
    current: one === of,
  }))
  const href = (page: string) => paths.untiedMoney({ of: of === 'invoice' ? null : of, page })
  return (
    <Page frame={frame} title={words.title} section="projects" live={live}>
      <Head
        title={words.title}
        up={{ href: paths.projects(), label: r.text.project.title }}
        sub={words.about}
      />
      <Tabs label={words.kinds} tabs={tabs} />
      {rows.length === 0 ? (
        <Empty r={r} icon="circle-check" title={words.none.title}>
          {words.none.text}
        </Empty>
      ) : (
        <Table
          r={r}
          caption={words.title}
          columns={columnsFor(r, of)}
          rows={rows}
          rowId={(row) => `untied-${row.sourceId}-${row.counterparty}-${row.currency}`}
        />
      )}
      <Pager r={r} previous={previous && href(previous)} next={next && href(next)} />
    </Page>
  )
}

function columnsFor(r: Reader, of: Of): Column<UntiedItem>[] {
  const words = r.text.moneyTie
  const amount = (row: UntiedItem, minor: Minor | null) => {
    if (hidesAmounts(r, row.sourceId)) return <Withheld r={r} />
    return row.currency !== '' && <Money r={r} minor={minor} currency={row.currency} />
  }
  const sums: Column<UntiedItem>[] =
    of === 'contract'
      ? [
          {
            id: 'value',
            label: r.text.ledger.amount,
            numeric: true,
            cell: (row) => amount(row, row.receivableMinor),
          },
        ]
      : [
          {
            id: 'receivable',
            label: words.issued,
            numeric: true,
            // A phone has room for one sum, with the other under it.
            cell: (row) => (
              <>
                {amount(row, row.receivableMinor)}
                {row.payableMinor !== 0 && (
                  <small class="under">
                    {words.received} {amount(row, row.payableMinor)}
                  </small>
                )}
              </>
            ),
          },
          {
            id: 'payable',
            label: words.received,
            numeric: true,
            from: 'tablet',
            cell: (row) => amount(row, row.payableMinor),
          },
        ]
  return [
    { id: 'company', label: r.text.ledger.company, cell: (row) => <Company r={r} row={row} /> },
    {
      id: 'count',
      label: words.rows,
      numeric: true,
      from: 'tablet',
      cell: ({ count }) => r.format.number(count),
    },
    {
      id: 'dates',
      label: words.dates,
      from: 'desktop',
      cell: ({ firstOn, lastOn }) => (
        <>
          <LedgerDate r={r} on={firstOn} />
          {lastOn !== firstOn && (
            <>
              {' – '}
              <LedgerDate r={r} on={lastOn} />
            </>
          )}
        </>
      ),
    },
    ...sums,
  ]
}

function Company({ r, row }: { r: Reader; row: UntiedItem }) {
  const { companyId, companyName, counterparty, counterpartyName } = row
  if (companyId) return <a href={paths.untiedOf(companyId)}>{companyName}</a>
  return <>{counterpartyName ?? r.text.ledger.unknownKey(counterparty)}</>
}
