import { minorDigits } from '../../protocol/currency.ts'
import type { Minor } from '../domain/money.ts'

/** A cell: text as it is, or money, written as a decimal number without its currency. Null stays empty. */
export type CsvCell = string | { minor: Minor; currency: string } | null

/** First of a file: without it Excel reads UTF-8 as the code page of the machine. */
export const CSV_BEGIN = '\u{feff}'

/**
 * What stands between cells and before kopecks. A spreadsheet set to Russian takes the comma for the decimal point
 * and parts cells by the semicolon; a file with commas opens there as one column of text.
 */
const MARKS = {
  en: { separator: ',', decimal: '.' },
  ru: { separator: ';', decimal: ',' },
} as const

/**
 * One record of RFC 4180, its line end included, as a spreadsheet in this language reads it. Text that a spreadsheet would run as a formula gets an
 * apostrophe before it (OWASP, CSV injection): names of companies come from outside.
 */
export function writeCsvRow(cells: readonly CsvCell[], locale: 'en' | 'ru'): string {
  const { separator, decimal } = MARKS[locale]
  return `${cells.map((cell) => writeCell(cell, decimal)).join(separator)}\r\n`
}

function writeCell(cell: CsvCell, decimal: string): string {
  if (cell === null) return ''
  if (typeof cell === 'object') return writeDecimal(cell.minor, cell.currency, decimal)
  const safe = /^\s*[=+\-@\t\r\n＝＋－＠]/u.test(cell) ? `'${cell}` : cell
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

// Digits are set, never divided: a float would round.
function writeDecimal(minor: Minor, currency: string, decimal: string): string {
  const digits = minorDigits(currency)
  const sign = minor < 0 ? '-' : ''
  const units = String(minor)
    .replace('-', '')
    .padStart(digits + 1, '0')
  const whole = units.slice(0, units.length - digits)
  return `${sign}${whole}${digits > 0 ? `${decimal}${units.slice(units.length - digits)}` : ''}`
}
