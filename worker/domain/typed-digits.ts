/** Fewer digits would find half of all tax ids. */
const LEAST_DIGITS = 3
const PHONE_DIGITS = 10

/** The digits of what is typed as a number, as tax ids and phone numbers are kept; null for others: "Base 12" is a name. */
export function readDigits(text: string): string | null {
  if (!/^[\d\s()+./-]+$/.test(text)) return null
  const digits = text.replace(/\D/g, '')
  if (digits.length < LEAST_DIGITS) return null
  // Phones are stored without the country and trunk prefix, so +7 922 is looked for as 922.
  const prefixed = text.trim().startsWith('+') || digits.length > PHONE_DIGITS
  return prefixed && /^[78]/.test(digits) && digits.length <= PHONE_DIGITS + 1
    ? digits.slice(1)
    : digits
}
