import type { DatabaseSync } from 'node:sqlite'
import { compareKeys } from '../../../protocol/key-order.ts'
import { readPreset } from '../../presets.ts'
import type { DraftLine, Tax } from './draft-total.ts'
import { type Fraction, parseFraction, ZERO } from './fraction.ts'

/**
 * The lines of a draft by the guid of its invoice. The guids asked for must ascend: drafts are walked once beside
 * the invoices, for there may be more of them than fit in memory. With `invoices` only theirs are walked.
 */
export function walkDrafts(
  db: DatabaseSync,
  invoices: readonly string[] | null,
): (invoice: string) => DraftLine[] {
  // The query is in the order of invoices too.
  const lines = readPreset('gnucash', 'draft-line')
  const only = `select * from (${lines})
    where invoice in (${(invoices ?? []).map(() => '?').join(', ')}) order by invoice, guid`
  const rows = db.prepare(invoices ? only : lines).iterate(...(invoices ?? []))
  let next = rows.next()
  return (invoice) => {
    const lines = new Map<string, DraftLine & { taxes: Tax[] }>()
    for (; !next.done; next = rows.next()) {
      const row = next.value
      const order = compareKeys(String(row.invoice), invoice)
      if (order > 0) break
      if (order === 0) addTo(lines, row)
    }
    return [...lines.values()]
  }
}

function addTo(
  lines: Map<string, DraftLine & { taxes: Tax[] }>,
  row: Record<string, unknown>,
): void {
  const line = lines.get(String(row.guid)) ?? toLine(row)
  lines.set(String(row.guid), line)
  if (row.taxType === null) return
  const percent = row.taxType === 2
  line.taxes.push({ to: String(row.taxAccount), percent, amount: toFraction(row.tax) })
}

function toLine(row: Record<string, unknown>): DraftLine & { taxes: Tax[] } {
  return {
    quantity: toFraction(row.quantity),
    price: toFraction(row.price),
    discount: toFraction(row.discount),
    discountType: row.discountType === 'VALUE' ? 'VALUE' : 'PERCENT',
    discountHow:
      row.discountHow === 'SAMETIME' || row.discountHow === 'POSTTAX' ? row.discountHow : 'PRETAX',
    taxIncluded: row.taxIncluded === 1,
    taxes: [],
  }
}

// An amount nobody entered is null in the book and counts as nothing.
const toFraction = (value: unknown): Fraction => parseFraction(String(value)) ?? ZERO
