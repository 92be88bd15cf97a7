import type { ControlSum } from '../../protocol/verification.ts'

type Amount = ControlSum[4]

/** Adds two amounts exactly; beyond 2^53 they are decimal digits. */
export function addAmounts(a: Amount, b: Amount): Amount {
  const sum = typeof a === 'number' && typeof b === 'number' ? a + b : Number.NaN
  if (Number.isSafeInteger(sum)) return sum
  const exact = BigInt(a) + BigInt(b)
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : String(exact)
}
