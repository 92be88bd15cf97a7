/**
 * Decimals of the minor unit, ISO 4217: of every currency that has not two. Ledgers and browsers keep tables of
 * their own that differ (a yen in hundredths, a forint without fillér); amounts travel and are shown by this one.
 */
const EXPONENTS: ReadonlyMap<string, number> = new Map([
  ...of(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...of(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...of(4, 'CLF UYW'),
])

/** Decimals of a currency's minor unit: 2 for roubles, 0 for yen. */
export function minorDigits(currency: string): number {
  return EXPONENTS.get(currency) ?? 2
}

function of(digits: number, codes: string): [string, number][] {
  return codes.split(' ').map((code) => [code, digits])
}
