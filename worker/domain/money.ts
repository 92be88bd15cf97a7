/** Whole minor units (kopecks, cents) of a currency (ISO 4217). */
export type Money = { readonly currency: string; readonly minor: number }

/** A sum left the whole numbers a double holds exactly: rather no figure than a wrong one. */
export class MoneyRangeError extends RangeError {
  override readonly name = 'MoneyRangeError'
}

/** Adds whole minor units. Throws MoneyRangeError past 2^53. */
export function addMinor(a: number, b: number): number {
  const sum = a + b
  if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b) || !Number.isSafeInteger(sum)) {
    throw new MoneyRangeError('An amount is not a whole number of minor units within 2^53.')
  }
  return sum
}

/** One sum per currency, in the order of currencies. Currencies are never added to each other. */
export function sumByCurrency(amounts: readonly Money[]): Money[] {
  const sums = new Map<string, number>()
  for (const { currency, minor } of amounts) {
    sums.set(currency, addMinor(sums.get(currency) ?? 0, minor))
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, minor]) => ({ currency, minor }))
}
