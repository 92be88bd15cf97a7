import fc from 'fast-check'
import { expect, test } from 'vitest'
import { minorDigits } from '../protocol/currency.ts'
import { sumMinor } from '../sync-agent/sources/gnucash/fraction.ts'
import { formats } from '../views/text/format.ts'

const currency = fc.constantFrom(
  ...['RUB', 'EUR', 'HUF', 'XOF', 'ISK', 'UGX', 'JPY', 'IQD', 'KWD', 'CLF', 'AFN', 'IDR', 'ZZZ'],
)

test('an amount is shown as the ledger states it, in any currency and fraction that fit', () => {
  const fraction = fc.constantFrom(1, 10, 100, 1_000, 10_000)
  const amount = fc.record({ currency, fraction, units: fc.integer({ min: -1e9, max: 1e9 }) })
  fc.assert(
    fc.property(amount, ({ currency: code, fraction: den, units }) => {
      const digits = minorDigits(code)
      const minor = sumMinor(`${units}/${den}`, 10 ** digits)
      const fits = (BigInt(units) * 10n ** BigInt(digits)) % BigInt(den) === 0n
      expect(minor !== null).toBe(fits)
      if (minor === null) return
      const { amount: write, money } = formats('en', 'UTC')
      const shown = write(minor, code).replaceAll(',', '')
      expect(Number(shown)).toBe(units / den)
      expect(shown.split('.')[1]?.length ?? 0).toBe(digits)
      expect(money(minor, code).replace(/[^0-9.]/g, '')).toBe(shown.replace('-', ''))
    }),
  )
})
