/** How long it is kept what rows of the ledger said before. */
export const HISTORY_DAYS = 400

/** One change of a row of the ledger: each column before and after. */
export type LedgerChange = {
  entity: string
  key: string
  sourceId: number
  seq: number
  at: number
  changes: readonly {
    column: string
    before: string | number | null
    after: string | number | null
  }[]
}

/** Reads the diff that was stored, `{column: [before, after]}`. */
export function readLedgerDiff(json: string): LedgerChange['changes'] {
  const diff = JSON.parse(json) as Record<string, [string | number | null, string | number | null]>
  return Object.entries(diff).map(([column, [before, after]]) => ({ column, before, after }))
}

/**
 * The values of a row as they were known when a day ended: each later change, the newest first, is taken back.
 * `dayOf` gives the day of an instant where the reader is.
 */
export function asKnownOn(
  values: Readonly<Record<string, string | number | null>>,
  changes: readonly LedgerChange[],
  on: string,
  dayOf: (at: number) => string,
): Record<string, string | number | null> {
  const known = { ...values }
  for (const change of changes) {
    if (dayOf(change.at) <= on) break
    for (const { column, before } of change.changes) known[column] = before
  }
  return known
}
