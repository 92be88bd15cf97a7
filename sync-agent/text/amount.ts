import { minorDigits } from '../../protocol/currency.ts'

/**
 * "1,234.50 RUB" of minor units, a whole number or its digits, by the signs a language writes numbers with; no float
 * is made of it.
 */
export function writeAmount(
  minor: number | string,
  currency: string,
  signs: { group: string; decimal: string },
): string {
  const digits = minorDigits(currency)
  const all = String(minor)
    .replace('-', '')
    .padStart(digits + 1, '0')
  const whole = all.slice(0, all.length - digits).replace(/\B(?=(\d{3})+$)/g, signs.group)
  const part = digits > 0 ? signs.decimal + all.slice(-digits) : ''
  return `${String(minor).startsWith('-') ? '-' : ''}${whole}${part} ${currency}`.trimEnd()
}
