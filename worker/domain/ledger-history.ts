/** How long it is kept what rows of the ledger said before. */
export const HISTORY_DAYS = 400

/** One change of a row of the ledger: each column before and after. */
export type LedgerChange = {
  entity: string
  key: string
  sourceId: number
  seq: number
  at: number
  changes: readonly { column: string; before: LedgerCell; after: LedgerCell }[]
}

/** A cell of a row, or what is paid of an invoice; a whole number beyond 2^53 is a bigint. */
export type LedgerCell = string | number | bigint | null

/** Reads the diff that was stored, `{column: [before, after]}`. */
export function readLedgerDiff(json: string): LedgerChange['changes'] {
  const diff = JSON.parse(json, keepDigits) as Record<string, [LedgerCell, LedgerCell]>
  return Object.entries(diff).map(([column, [before, after]]) => ({ column, before, after }))
}

/** A number of JSON that a double does not hold, by its digits. */
function keepDigits(_key: string, value: unknown, { source }: { source?: string } = {}): unknown {
  const isRound = typeof value === 'number' && !Number.isSafeInteger(value)
  return isRound && source && /^-?\d+$/.test(source) ? BigInt(source) : value
}

/**
 * The values of a row as they were known when a day ended: each later change, the newest first, is taken back.
 * `dayOf` gives the day of an instant where the reader is.
 */
export function asKnownOn(
  values: Readonly<Record<string, LedgerCell>>,
  changes: readonly LedgerChange[],
  on: string,
  dayOf: (at: number) => string,
): Record<string, LedgerCell> {
  const known = { ...values }
  for (const change of changes) {
    if (dayOf(change.at) <= on) break
    for (const { column, before } of change.changes) known[column] = before
  }
  return known
}
