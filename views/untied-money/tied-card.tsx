import { Badge } from '../parts/badge.tsx'
import { Card } from '../parts/card.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { type MoneyRow, type MoneySum, MoneySums, moneyColumns, moneyRowId } from './money-rows.tsx'

export type TiedRow = MoneyRow & { companyId: string | null; companyName: string | null }

type Props = {
  r: Reader
  rows: readonly TiedRow[]
  more: boolean
  sums: readonly MoneySum[]
}

/** What people tied to a project: beside the ledger's figures and never part of them. */
export function TiedCard({ r, rows, more, sums }: Props) {
  const words = r.text.moneyTie
  const company: Column<TiedRow> = {
    id: 'company',
    label: r.text.ledger.company,
    cell: ({ companyId, companyName }) =>
      companyId && <a href={paths.untiedOf(companyId)}>{companyName}</a>,
  }
  const [number, ...others] = moneyColumns<TiedRow>(r)
  return (
    <Card title={words.tiedHere} aside={<Badge>{words.notLedgers}</Badge>} flush>
      <div class="blank">
        <MoneySums r={r} sums={sums} />
        <p class="muted">{words.notInLedger}</p>
      </div>
      <Table
        r={r}
        caption={words.tiedHere}
        columns={[number!, company, ...others]}
        rows={rows}
        rowId={moneyRowId}
      />
      {more && <p class="muted blank">{words.moreTied}</p>}
    </Card>
  )
}
