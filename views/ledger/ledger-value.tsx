import type { LedgerCell } from '../../worker/domain/ledger-history.ts'
import { None } from '../parts/money.tsx'
import { LedgerDate } from '../parts/when.tsx'
import { Kept } from '../parts/withheld.tsx'
import type { Reader } from '../reader.ts'

/** The row a value is of. */
export type ValueOf = { entity: string; sourceId: number; currency: string | null }

type Props = { r: Reader; of: ValueOf; column: string; value: LedgerCell }

/** A cell of the ledger as people read it, under the rule of its column. */
export function LedgerValue({ r, of, column, value }: Props) {
  const rule = r.rule(of.sourceId, of.entity, column === 'paidMinor' ? 'totalMinor' : column)
  return (
    <Kept r={r} rule={value === null && rule === 'mask' ? null : rule}>
      <Plain r={r} of={of} column={column} value={value} />
    </Kept>
  )
}

function Plain({ r, of, column, value }: Props) {
  if (value === null) return <None r={r} />
  if (column.endsWith('Minor')) {
    const minor = typeof value === 'string' ? Number(value) : value
    if (of.currency === null) return <>{r.format.number(minor)}</>
    return <span class="nowrap">{r.format.money(minor, of.currency)}</span>
  }
  if (/On$|^period/.test(column)) return <LedgerDate r={r} on={String(value)} />
  if (column === 'active') return <>{value === 0 ? r.text.ledger.no : r.text.ledger.yes}</>
  return <>{wordFor(r, column, String(value))}</>
}

/** The words of a closed list, as the rest of the product says them. */
function wordFor(r: Reader, column: string, value: string): string {
  const { ledger, company } = r.text
  const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    side: { ...ledger.side, ...company.ledgerSide },
    state: { ...ledger.state, posted: ledger.posted },
    direction: ledger.direction,
  }
  return words[column]?.[value] ?? value
}
