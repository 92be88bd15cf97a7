/** Whole minor units of one currency: a number as long as a double holds it exactly, beyond 2^53 a bigint. */
export type Minor = number | bigint

/** The exact value in the smaller of both forms. */
export function toMinor(value: bigint | string | number): Minor {
  const exact = BigInt(value)
  const number = Number(exact)
  return Number.isSafeInteger(number) ? number : exact
}

/** Adds whole minor units, exactly. Throws RangeError for what is no whole number. */
export function addMinor(a: Minor, b: Minor): Minor {
  const sum = typeof a === 'number' && typeof b === 'number' ? a + b : Number.NaN
  return Number.isSafeInteger(sum) ? sum : toMinor(BigInt(a) + BigInt(b))
}
