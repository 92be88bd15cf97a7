import type { Child } from 'hono/jsx'
import type { EgressRule } from '../../worker/domain/egress.ts'
import type { Reader } from '../reader.ts'
import { Badge } from './badge.tsx'

/** Says in words that the company keeps this back: neither zero nor empty, nor a dash for what nobody knows. */
export function Withheld({ r }: { r: Reader }) {
  const { withheld, withheldAbout } = r.text.egress
  return (
    <span class="muted" title={withheldAbout}>
      {withheld}
    </span>
  )
}

type Props = { r: Reader; rule: EgressRule | null; children?: Child }

/** A value of the ledger under the rule of its column: withheld in its place, masked beside it. */
export function Kept({ r, rule, children }: Props) {
  if (rule === 'withhold') return <Withheld r={r} />
  if (rule === null) return <>{children}</>
  return (
    <>
      {children} <Badge>{r.text.egress.masked}</Badge>
    </>
  )
}

/** Whether the amounts of invoices and payments of a book, or with null of any book, are withheld. */
export function hidesAmounts(r: Reader, sourceId: number | null): boolean {
  return r.rule(sourceId, 'invoice', 'totalMinor') === 'withhold'
}

/** The same of due dates, without which nobody can say what is overdue. */
export function hidesDueDates(r: Reader, sourceId: number | null): boolean {
  return r.rule(sourceId, 'invoice', 'dueOn') === 'withhold'
}
