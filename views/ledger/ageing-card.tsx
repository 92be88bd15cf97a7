import type { AgeingBucket } from '../../worker/domain/ageing.ts'
import type { Freshness } from '../../worker/domain/freshness.ts'
import type { SideAgeing } from '../../worker/domain/side-ageing.ts'
import { Ageing } from '../parts/ageing.tsx'
import { Card } from '../parts/card.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { hidesAmounts, hidesDueDates, Withheld } from '../parts/withheld.tsx'
import type { Reader } from '../reader.ts'
import { cardTitle } from './card-title.ts'

const BUCKETS: readonly AgeingBucket[] = [
  'current',
  'days30',
  'days60',
  'days90',
  'over90',
  'undated',
  'credits',
]

type Props = {
  r: Reader
  of: SideAgeing
  freshness: Freshness
  /** The list of what a bucket holds; without it the buckets are no links. */
  href?: (bucket: AgeingBucket) => string
  /** All that stand on the page. */
  among?: readonly SideAgeing[]
}

/** The ageing of a side with its stamp. */
export function AgeingCard({ r, of, freshness, href, among = [] }: Props) {
  const { side, currency, ageing } = of
  const shown = BUCKETS.filter((key) => key !== 'credits' || ageing.credits.invoices > 0)
  const buckets = shown.map((key) => ({
    key,
    minor: ageing[key].openMinor,
    ...(href && { href: href(key) }),
  }))
  const title = cardTitle(r.text.dashboard.ageing[side], of, among)
  if (hidesAmounts(r, null) || hidesDueDates(r, null)) {
    return (
      <Card title={title} aside={<Stamp r={r} of={freshness} />}>
        <Withheld r={r} />
      </Card>
    )
  }
  return (
    <Card title={title} aside={<Stamp r={r} of={freshness} />}>
      <Ageing r={r} buckets={buckets} currency={currency} title={title} />
    </Card>
  )
}
