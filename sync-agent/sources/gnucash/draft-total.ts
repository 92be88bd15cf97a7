import {
  add,
  divide,
  exactNumber,
  type Fraction,
  HUNDRED,
  multiply,
  ONE,
  roundHalfUp,
  subtract,
  ZERO,
} from './fraction.ts'

/** One line of a draft with the entries of its tax table. A line of a credit note has a negative quantity. */
export type DraftLine = {
  readonly quantity: Fraction
  readonly price: Fraction
  readonly discount: Fraction
  readonly discountType: 'PERCENT' | 'VALUE'
  /** Whether tax is reckoned after the discount, beside it, or before it. */
  readonly discountHow: 'PRETAX' | 'SAMETIME' | 'POSTTAX'
  readonly taxIncluded: boolean
  readonly taxes: readonly Tax[]
}

export type Tax = { readonly to: string; readonly percent: boolean; readonly amount: Fraction }

/**
 * What GnuCash would post for these lines, in minor units; null beyond an exact number.
 * GnuCash rounds in two places and nowhere else, halves away from zero: the net of each line, and the
 * tax of each tax account summed over the whole document.
 */
export function draftTotal(lines: readonly DraftLine[], unit: number): number | null {
  const taxes = new Map<string, Fraction>()
  let total = 0n
  for (const line of lines) {
    const { net, taxed } = reckonLine(line)
    total += roundHalfUp(net, BigInt(unit))
    for (const tax of line.taxes) {
      const share = tax.percent ? multiply(taxed, divide(tax.amount, HUNDRED)) : tax.amount
      taxes.set(tax.to, add(taxes.get(tax.to) ?? ZERO, share))
    }
  }
  for (const tax of taxes.values()) total += roundHalfUp(tax, BigInt(unit))
  return exactNumber(total)
}

/** The net of a line after its discount and the amount its taxes are reckoned from, both unrounded. */
function reckonLine(line: DraftLine): { net: Fraction; taxed: Fraction } {
  const aggregate = multiply(line.quantity, line.price)
  const percents = divide(sum(line.taxes.filter((tax) => tax.percent)), HUNDRED)
  const values = sum(line.taxes.filter((tax) => !tax.percent))
  const hasTaxInside = line.taxIncluded && line.taxes.length > 0
  const pretax = hasTaxInside ? divide(subtract(aggregate, values), add(ONE, percents)) : aggregate
  if (line.discountHow === 'POSTTAX') {
    const gross = add(add(pretax, multiply(pretax, percents)), values)
    return { net: subtract(pretax, discountOf(line, gross)), taxed: pretax }
  }
  const net = subtract(pretax, discountOf(line, pretax))
  return { net, taxed: line.discountHow === 'PRETAX' ? net : pretax }
}

function discountOf(line: DraftLine, base: Fraction): Fraction {
  if (line.discountType === 'VALUE') return line.discount
  return multiply(base, divide(line.discount, HUNDRED))
}

const sum = (taxes: readonly Tax[]): Fraction =>
  taxes.reduce((total, tax) => add(total, tax.amount), ZERO)
