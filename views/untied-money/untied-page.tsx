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
import { untiedLabels } from './untied-labels.ts'

/** What a company's invoices, contracts or prepayments without a project come to in one currency. */
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

type Props = {
  frame: Frame
  live: string
  of: UntiedEntity
  rows: readonly UntiedItem[]
  next: string | null
  previous: string | null
}

/** The companies with money that belongs to no project. */
export function UntiedPage({ frame, live, of, rows, next, previous }: Props) {
  const { reader: r } = frame
  const words = r.text.moneyTie
  const tabs = untiedLabels(r).map(([one, label]) => ({
    href: paths.untiedMoney({ of: one === 'invoice' ? null : one }),
    label,
    current: one === of,
  }))
  const href = (page: string) => paths.untiedMoney({ of: of === 'invoice' ? null : of, page })
  return (
    <Page frame={frame} title={words.title} section="projects" live={live}>
      <Head
        title={words.title}
        up={{ href: paths.projects(), label: r.text.project.title }}
        sub={of === 'payment' ? words.prepaymentsAbout : words.about}
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

function columnsFor(r: Reader, of: UntiedEntity): Column<UntiedItem>[] {
  const words = r.text.moneyTie
  const amount = (row: UntiedItem, minor: Minor | null) => {
    if (hidesAmounts(r, row.sourceId)) return <Withheld r={r} />
    return row.currency !== '' && <Money r={r} minor={minor} currency={row.currency} />
  }
  const { direction } = r.text.ledger
  const [first, second] =
    of === 'payment' ? [direction.in, direction.out] : [words.issued, words.received]
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
            label: first,
            numeric: true,
            // A phone has room for one sum, with the other under it.
            cell: (row) => (
              <>
                {amount(row, row.receivableMinor)}
                {row.payableMinor !== 0 && (
                  <small class="under">
                    {second} {amount(row, row.payableMinor)}
                  </small>
                )}
              </>
            ),
          },
          {
            id: 'payable',
            label: second,
            numeric: true,
            from: 'tablet',
            cell: (row) => amount(row, row.payableMinor),
          },
        ]
  return [
    {
      id: 'company',
      label: r.text.ledger.company,
      cell: (row) => <Company r={r} row={row} of={of} />,
    },
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

function Company({ r, row, of }: { r: Reader; row: UntiedItem; of: UntiedEntity }) {
  const { companyId, companyName, counterparty, counterpartyName } = row
  if (companyId) {
    const narrowed = of === 'payment' ? { of } : {}
    return <a href={paths.untiedOf(companyId, narrowed)}>{companyName}</a>
  }
  return <>{counterpartyName ?? r.text.ledger.unknownKey(counterparty)}</>
}
