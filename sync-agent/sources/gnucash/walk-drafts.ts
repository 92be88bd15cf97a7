import type { DatabaseSync } from 'node:sqlite'
import { readPreset } from '../../presets.ts'
import type { DraftLine, Tax } from './draft-total.ts'
import { type Fraction, parseFraction, ZERO } from './fraction.ts'

/** The lines of every draft by the guid of its invoice. */
export function readDrafts(db: DatabaseSync): Map<string, DraftLine[]> {
  const drafts = new Map<string, Map<string, DraftLine & { taxes: Tax[] }>>()
  for (const row of db.prepare(readPreset('gnucash', 'draft-line')).iterate()) {
    const lines = drafts.get(String(row.invoice)) ?? new Map()
    drafts.set(String(row.invoice), lines)
    const line = lines.get(String(row.guid)) ?? toLine(row)
    lines.set(String(row.guid), line)
    if (row.taxType === null) continue
    line.taxes.push({
      to: String(row.taxAccount),
      percent: row.taxType === 2,
      amount: toFraction(row.tax),
    })
  }
  return new Map([...drafts].map(([invoice, lines]) => [invoice, [...lines.values()]]))
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
