import { minorDigits } from '../../protocol/currency.ts'
import type { Minor } from '../../worker/domain/money.ts'
import type { Locale } from './locale.ts'

/** Figures, money and times as a reader of one language and one time zone writes them. */
export type Formats = {
  number: (value: number | bigint) => string
  /** A share of one: 0.25 is 25 %. */
  percent: (share: number) => string
  /** Whole minor units with the currency's sign, to the last kopeck. */
  money: (minor: Minor, currency: string) => string
  /** The same without the sign, for a column whose heading names the currency. */
  amount: (minor: Minor, currency: string) => string
  /** Rounded for a chart's label: 1.3 bn. Never the only way a figure is shown. */
  moneyShort: (minor: Minor, currency: string) => string
  /** A date of the ledger, YYYY-MM-DD; no time zone touches it. */
  date: (date: string) => string
  /** A month of the ledger, YYYY-MM, by its name. */
  month: (month: string) => string
  time: (at: number) => string
  dateTime: (at: number) => string
  /** The time alone for an instant of today, date and time for any other. */
  asOf: (at: number, now: number) => string
  /** The calendar date of an instant where the reader is, YYYY-MM-DD. */
  dayOf: (at: number) => string
}

const TAGS: Readonly<Record<Locale, string>> = { en: 'en-GB', ru: 'ru-RU' }
const NO_BREAK_SPACE = '\u00a0'

// Making a formatter costs more than a page; what is kept is bounded by languages, currencies and zones.
const cache = new Map<string, unknown>()

function cached<T>(key: string, make: () => T): T {
  let found = cache.get(key)
  if (found === undefined) {
    found = make()
    cache.set(key, found)
  }
  return found as T
}

/** The formats of a language in a time zone; an unknown zone is read as UTC. */
export function formats(locale: Locale, timeZone: string): Formats {
  return cached(`${locale} ${timeZone}`, () => createFormats(locale, timeZone))
}

function createFormats(locale: Locale, wantedZone: string): Formats {
  const tag = TAGS[locale]
  const timeZone = isTimeZone(wantedZone) ? wantedZone : 'UTC'
  const plain = new Intl.NumberFormat(tag)
  const share = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 })
  const day = new Intl.DateTimeFormat(tag, { ...DAY[locale], timeZone: 'UTC' })
  const month = new Intl.DateTimeFormat(tag, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  const clock = new Intl.DateTimeFormat(tag, { ...CLOCK, timeZone })
  const dayAndClock = new Intl.DateTimeFormat(tag, { ...DAY[locale], ...CLOCK, timeZone })
  // The Swedish way of writing a date is the ISO one.
  const isoDay = new Intl.DateTimeFormat('sv-SE', { timeZone })

  return {
    number: (value) => plain.format(value),
    percent: (value) => share.format(value),
    money: (minor, currency) => write(minor, currency, { currencyDisplay: 'narrowSymbol' }),
    amount: (minor, currency) => {
      const digits = minorDigits(currency)
      const format = cached(`${tag} ${digits}`, () => fixedFormat(tag, digits))
      return format.format(decimal(minor, digits))
    },
    moneyShort: (minor, currency) =>
      write(minor, currency, { currencyDisplay: 'narrowSymbol', notation: 'compact' }),
    date: (date) => day.format(Date.parse(`${date}T00:00:00Z`)),
    month: (of) => month.format(Date.parse(`${of}-01T00:00:00Z`)).replace(' г.', ''),
    time: (at) => clock.format(at),
    dateTime: (at) => dayAndClock.format(at).replace(' г.', ''),
    asOf: (at, now) =>
      isoDay.format(at) === isoDay.format(now) ? clock.format(at) : dayAndClock.format(at),
    dayOf: (at) => isoDay.format(at),
  }

  function write(minor: Minor, currency: string, options: Intl.NumberFormatOptions): string {
    const format = currencyFormat(tag, currency, options)
    return format.format(decimal(minor, minorDigits(currency))).replaceAll(' ', NO_BREAK_SPACE)
  }
}

const CLOCK = { hour: '2-digit', minute: '2-digit' } as const
const DAY = {
  en: { day: 'numeric', month: 'short', year: 'numeric' },
  ru: { day: '2-digit', month: '2-digit', year: 'numeric' },
} as const

function currencyFormat(tag: string, currency: string, options: Intl.NumberFormatOptions) {
  const style = { style: 'currency', currency, ...options } as const
  return cached(`${tag} ${currency} ${options.notation} ${options.currencyDisplay}`, () => {
    const digits = minorDigits(currency)
    const exact = { minimumFractionDigits: digits, maximumFractionDigits: digits }
    const shown = options.notation === 'compact' ? { maximumFractionDigits: 1 } : exact
    return new Intl.NumberFormat(tag, { ...style, ...shown })
  })
}

function fixedFormat(tag: string, digits: number): Intl.NumberFormat {
  return new Intl.NumberFormat(tag, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

// Intl reads a decimal written out exactly, where a division would round.
function decimal(minor: Minor, digits: number): Intl.StringNumericLiteral {
  const sign = minor < 0 ? '-' : ''
  const units = String(minor)
    .replace('-', '')
    .padStart(digits + 1, '0')
  const whole = units.slice(0, units.length - digits)
  const fraction = units.slice(units.length - digits)
  return `${sign}${whole}${digits > 0 ? `.${fraction}` : ''}` as Intl.StringNumericLiteral
}

/** Whether the platform knows the IANA name of a time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
