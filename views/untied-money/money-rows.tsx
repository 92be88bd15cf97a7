import type { Minor } from '../../worker/domain/money.ts'
import type { UntiedEntity } from '../../worker/domain/money-tie.ts'
import { Money, None } from '../parts/money.tsx'
import type { Column } from '../parts/table.tsx'
import { LedgerDate } from '../parts/when.tsx'
import { hidesAmounts, Withheld } from '../parts/withheld.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

/** An invoice, a contract or a payment that the ledger gives no project. */
export type MoneyRow = {
  entity: UntiedEntity
  sourceId: number
  key: string
  number: string | null
  side: 'receivable' | 'payable' | 'in' | 'out' | null
  on: string | null
  amountMinor: number | null
  currency: string | null
}

/** What invoices come to in one currency. */
export type MoneySum = {
  currency: string
  count: number
  receivableMinor: Minor
  payableMinor: Minor
}

/** The id that keeps a row across a live refresh. */
export function moneyRowId({ entity, sourceId, key }: MoneyRow): string {
  return `${entity}-${sourceId}-${key}`
}

/** What the row is, by its number: for a link, and to choose it by. */
export function moneyName(r: Reader, { entity, number, side }: MoneyRow): string {
  const words = r.text.moneyTie
  const what = side === 'payable' ? words.what.bill : words.what[entity]
  return `${what} ${number ?? r.text.ledger.unnumbered}`
}

export function moneyColumns<Row extends MoneyRow>(r: Reader): Column<Row>[] {
  const words = r.text.ledger
  return [
    {
      id: 'number',
      label: words.number,
      cell: (row) => (
        <a href={row.entity === 'invoice' ? paths.invoice(row) : paths.ledgerRow(row.entity, row)}>
          {moneyName(r, row)}
        </a>
      ),
    },
    {
      id: 'date',
      label: words.date,
      from: 'tablet',
      cell: ({ on }) => <LedgerDate r={r} on={on} />,
    },
    {
      id: 'amount',
      label: words.amount,
      numeric: true,
      cell: ({ sourceId, amountMinor, currency }) => {
        if (hidesAmounts(r, sourceId)) return <Withheld r={r} />
        return currency === null ? (
          <None r={r} />
        ) : (
          <Money r={r} minor={amountMinor} currency={currency} />
        )
      },
    },
  ]
}

type SumsProps = { r: Reader; sums: readonly MoneySum[] }

/** "12 invoices, issued 1,200.00, received 300.00", a line a currency. */
export function MoneySums({ r, sums }: SumsProps) {
  const words = r.text.moneyTie
  const said = (what: string, minor: Minor, currency: string) =>
    minor !== 0 && `${what.toLowerCase()} ${r.format.money(minor, currency)}`
  return (
    <>
      {sums.map(({ currency, count, receivableMinor, payableMinor }) => (
        <p>
          {[
            words.count(r.format.number(count), count),
            said(words.issued, receivableMinor, currency),
            said(words.received, payableMinor, currency),
          ]
            .filter(Boolean)
            .join(', ')}
        </p>
      ))}
    </>
  )
}
