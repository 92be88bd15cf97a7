/** An exact number. `den` is above zero. */
export type Fraction = { readonly num: bigint; readonly den: bigint }

export const ZERO: Fraction = { num: 0n, den: 1n }
export const ONE: Fraction = { num: 1n, den: 1n }
export const HUNDRED: Fraction = { num: 100n, den: 1n }

/** Reads "-2000/100"; null when the text is not a fraction. */
export function parseFraction(text: string): Fraction | null {
  const match = /^(-?\d+)\/(\d+)$/.exec(text)
  const den = match ? BigInt(match[2] ?? '0') : 0n
  return den > 0n ? { num: BigInt(match?.[1] ?? '0'), den } : null
}

export function add(a: Fraction, b: Fraction): Fraction {
  return reduce(a.num * b.den + b.num * a.den, a.den * b.den)
}

export const subtract = (a: Fraction, b: Fraction): Fraction => add(a, { num: -b.num, den: b.den })

export const multiply = (a: Fraction, b: Fraction): Fraction => reduce(a.num * b.num, a.den * b.den)

/** `b` must not be zero. */
export const divide = (a: Fraction, b: Fraction): Fraction => reduce(a.num * b.den, a.den * b.num)

function reduce(num: bigint, den: bigint): Fraction {
  const divisor = gcd(num < 0n ? -num : num, den < 0n ? -den : den) * (den < 0n ? -1n : 1n)
  return { num: num / divisor, den: den / divisor }
}

function gcd(a: bigint, b: bigint): bigint {
  while (b > 0n) [a, b] = [b, a % b]
  return a
}

/** Whole units of 1/`unit`, a half away from zero: GNC_HOW_RND_ROUND_HALF_UP. */
export function roundHalfUp(value: Fraction, unit: bigint): bigint {
  const num = value.num * unit
  const size = num < 0n ? -num : num
  const rounded = (2n * size + value.den) / (2n * value.den)
  return num < 0n ? -rounded : rounded
}

/**
 * Adds up a list of fractions ("1200000/100 50/1") in whole units of 1/`unit`, such as kopecks for 100.
 * Null when a part is malformed, the sum does not fit the unit or is beyond an exact number.
 */
export function sumMinor(list: string, unit: number): number | null {
  let sum = ZERO
  for (const part of list.split(' ')) {
    const parsed = parseFraction(part)
    if (!parsed) return null
    sum = add(sum, parsed)
  }
  if (!Number.isSafeInteger(unit) || unit < 1) return null
  const minor = sum.num * BigInt(unit)
  if (minor % sum.den !== 0n) return null
  return exactNumber(minor / sum.den)
}

/** A bigint as a number, or null beyond 2^53. */
export function exactNumber(value: bigint): number | null {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : null
}
