import type { Reader } from '../reader.ts'
import { None } from './money.tsx'

/** A date of the ledger, YYYY-MM-DD. */
export function LedgerDate({ r, on }: { r: Reader; on: string | null }) {
  if (on === null || on === '') return <None r={r} />
  return <time datetime={on}>{r.format.date(on)}</time>
}

/** An instant, in the reader's time zone; the time alone when it was today. */
export function Instant({ r, at }: { r: Reader; at: number | null }) {
  if (at === null) return <None r={r} />
  return <time datetime={new Date(at).toISOString()}>{r.format.asOf(at, r.now)}</time>
}
