import type { InvoiceState } from '../../worker/domain/invoice.ts'
import { Badge, type Tone } from '../parts/badge.tsx'
import type { Reader } from '../reader.ts'

const TONES: Readonly<Record<InvoiceState, Tone>> = {
  draft: 'neutral',
  open: 'accent',
  'part-paid': 'accent',
  overdue: 'bad',
  paid: 'good',
  overpaid: 'warn',
  cancelled: 'neutral',
  deleted: 'warn',
}

/** The state of an invoice in a word. */
export function InvoiceStateBadge({ r, state }: { r: Reader; state: InvoiceState }) {
  return <Badge tone={TONES[state]}>{r.text.ledger.state[state]}</Badge>
}
