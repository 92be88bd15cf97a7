import type { AgeingBucket } from '../../worker/domain/ageing.ts'
import type { Freshness } from '../../worker/domain/freshness.ts'
import type { Side } from '../../worker/domain/invoice-item.ts'
import type { Minor } from '../../worker/domain/money.ts'
import type { SideAgeing } from '../../worker/domain/side-ageing.ts'
import { AgeingCard } from '../ledger/ageing-card.tsx'
import { Card, Stat, Stats } from '../parts/card.tsx'
import { Money } from '../parts/money.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { Table } from '../parts/table.tsx'
import { LedgerDate } from '../parts/when.tsx'
import { hidesAmounts, hidesDueDates, Withheld } from '../parts/withheld.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

/** A company with what is open on one side. */
export type LargeBalance = { id: string; name: string; minor: Minor; dueOn: string | null }

/** The money of one side: what is open, how late, and with whom most of it. */
export type SideSums = SideAgeing & {
  openMinor: Minor
  overdueMinor: Minor
  invoices: number
  overdueInvoices: number
  largest: readonly LargeBalance[]
}

/** All money of one currency. */
export type CurrencyMoney = { currency: string; sides: readonly SideSums[] }

type Props = { r: Reader; of: CurrencyMoney; freshness: Freshness; named: boolean }

/** What is owed in one currency in both directions; `named` when there are others beside it. */
export function CurrencyBlock({ r, of: { currency, sides }, freshness, named }: Props) {
  return (
    <>
      {named && <h2>{currency}</h2>}
      <Stats>
        {sides.map((sums) => (
          <SideStats r={r} sums={sums} freshness={freshness} />
        ))}
      </Stats>
      <div class="columns even">
        {sides.map((sums) => (
          <AgeingCard r={r} of={sums} freshness={freshness} href={bucketHref(sums.side)} />
        ))}
        {sides.map((sums) => (
          <Largest r={r} sums={sums} freshness={freshness} />
        ))}
      </div>
    </>
  )
}

type SideProps = { r: Reader; sums: SideSums; freshness: Freshness }

function SideStats({ r, sums, freshness }: SideProps) {
  const { dashboard, ledger } = r.text
  const { side, currency, openMinor, overdueMinor } = sums
  const ours = side === 'receivable'
  const amounts = hidesAmounts(r, null)
  const show = (minor: Minor, isKept: boolean) =>
    isKept ? <Withheld r={r} /> : <Money r={r} minor={minor} currency={currency} />
  const note = (count: number, figure: 'open' | 'overdue') => (
    <>
      {ledger.countInvoices(r.format.number(count), count)} ·{' '}
      <Stamp r={r} of={freshness} proof={paths.sumProof({ of: 'all', figure, side, currency })} />
    </>
  )
  return (
    <>
      <Stat
        label={ours ? dashboard.owedToUs : dashboard.weOwe}
        value={show(openMinor, amounts)}
        note={note(sums.invoices, 'open')}
        href={paths.invoices({ side, state: 'open' })}
      />
      <Stat
        label={ours ? dashboard.overdueToUs : dashboard.overdueByUs}
        value={show(overdueMinor, amounts || hidesDueDates(r, null))}
        note={note(sums.overdueInvoices, 'overdue')}
        tone={overdueMinor > 0 ? 'bad' : 'plain'}
        href={paths.invoices({ side, state: 'overdue' })}
      />
    </>
  )
}

function Largest({ r, sums, freshness }: SideProps) {
  const { dashboard, company, ledger } = r.text
  const { side, currency, largest } = sums
  const ours = side === 'receivable'
  const title = ours ? dashboard.debtors : dashboard.creditors
  if (largest.length === 0) {
    return (
      <Card title={title} aside={<Stamp r={r} of={freshness} />}>
        <p class="muted">{ours ? dashboard.noDebtors : dashboard.noCreditors}</p>
      </Card>
    )
  }
  return (
    <Card title={title} aside={<Stamp r={r} of={freshness} />} flush>
      <Table
        r={r}
        caption={title}
        rows={largest}
        columns={[
          {
            id: 'name',
            label: company.name,
            cell: ({ id, name }) => <a href={paths.company(id)}>{name}</a>,
          },
          {
            id: 'due',
            label: ledger.due,
            from: 'tablet',
            cell: ({ dueOn }) => <EarliestDue r={r} on={dueOn} />,
          },
          {
            id: 'open',
            label: ledger.open,
            numeric: true,
            cell: ({ minor }) => <Money r={r} minor={minor} currency={currency} />,
          },
        ]}
      />
      <p class="more">
        <a href={paths.companies({ sort: side, currency })}>{ledger.all}</a>
      </p>
    </Card>
  )
}

function EarliestDue({ r, on }: { r: Reader; on: string | null }) {
  if (on === null) return <span class="muted">{r.text.ledger.noDueDate}</span>
  return (
    <span class={on < r.today ? 'late' : undefined}>
      <LedgerDate r={r} on={on} />
    </span>
  )
}

function bucketHref(side: Side): (bucket: AgeingBucket) => string {
  return (bucket) => {
    const late = bucket !== 'current' && bucket !== 'undated'
    return paths.invoices({ side, state: late ? 'overdue' : 'open' })
  }
}
