import type { Reader } from '../reader.ts'
import { None } from './money.tsx'

type DateProps = { r: Reader; on: string | null; late?: boolean }

/** A date of the ledger, YYYY-MM-DD; a late one in the colour of what is late. */
export function LedgerDate({ r, on, late }: DateProps) {
  if (on === null || on === '') return <None r={r} />
  return (
    <time datetime={on} class={late ? 'late' : undefined}>
      {r.format.date(on)}
    </time>
  )
}

/** An instant, in the reader's time zone; the time alone when it was today. */
export function Instant({ r, at }: { r: Reader; at: number | null }) {
  if (at === null) return <None r={r} />
  return <time datetime={new Date(at).toISOString()}>{r.format.asOf(at, r.now)}</time>
}
