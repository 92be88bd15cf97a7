import { minorDigits } from '../../protocol/currency.ts'

/** "1,234.50 RUB" of minor units, by the signs a language writes numbers with; exact, for no float is made of it. */
export function writeAmount(
  minor: number,
  currency: string,
  signs: { group: string; decimal: string },
): string {
  const digits = minorDigits(currency)
  const all = String(Math.abs(minor)).padStart(digits + 1, '0')
  const whole = all.slice(0, all.length - digits).replace(/\B(?=(\d{3})+$)/g, signs.group)
  const part = digits > 0 ? signs.decimal + all.slice(-digits) : ''
  return `${minor < 0 ? '-' : ''}${whole}${part} ${currency}`.trimEnd()
}
