import type { InvoiceState } from '../../worker/domain/invoice.ts'
import { Badge, type Tone } from '../parts/badge.tsx'
import { hidesAmounts } from '../parts/withheld.tsx'
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

type Props = { r: Reader; invoice: { sourceId: number; state: InvoiceState } }

/** The state of an invoice in a word; what hangs on a withheld amount nobody can tell. */
export function InvoiceStateBadge({ r, invoice: { sourceId, state } }: Props) {
  const isKnown = state === 'draft' || state === 'cancelled' || state === 'deleted'
  if (!isKnown && hidesAmounts(r, sourceId)) return <Badge>{r.text.ledger.posted}</Badge>
  return <Badge tone={TONES[state]}>{r.text.ledger.state[state]}</Badge>
}
