const WEIGHTS_10 = [2, 4, 10, 3, 5, 9, 4, 6, 8]
const WEIGHTS_11 = [7, ...WEIGHTS_10]
const WEIGHTS_12 = [3, ...WEIGHTS_11]

/**
 * Whether a number of ten or twelve digits has the check digits of a Russian tax id (ИНН; Federal Tax Service,
 * order of 29.06.2012 № ММВ-7-6/435@). True for anything of another form: other countries count otherwise.
 */
export function hasTaxCheckDigits(taxId: string): boolean {
  if (!/^(\d{10}|\d{12})$/.test(taxId)) return true
  const digits = [...taxId].map(Number)
  if (digits.length === 10) return checkDigit(digits, WEIGHTS_10) === digits[9]
  return (
    checkDigit(digits, WEIGHTS_11) === digits[10] && checkDigit(digits, WEIGHTS_12) === digits[11]
  )
}

function checkDigit(digits: readonly number[], weights: readonly number[]): number {
  const sum = weights.reduce((total, weight, at) => total + weight * digits[at]!, 0)
  return (sum % 11) % 10
}
