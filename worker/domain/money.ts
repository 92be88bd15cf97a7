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
