import type { AgeingBucket } from '../../worker/domain/ageing.ts'
import type { Minor } from '../../worker/domain/money.ts'
import type { Reader } from '../reader.ts'
import { Money } from './money.tsx'

export type AgeingRow = {
  key: AgeingBucket
  minor: Minor
  /** The list of what the bucket holds. */
  href?: string
}

type Props = { r: Reader; buckets: readonly AgeingRow[]; currency: string; title?: string }

const WIDTH = 1000
// Thinner than this a bucket could not be seen beside its neighbours.
const LEAST = 6

/** Open balance by how late it is: one bar, and the same figures as a list below it. */
export function Ageing({ r, buckets, currency, title = r.text.ageing.title }: Props) {
  const shown = buckets.filter((bucket) => bucket.minor > 0)
  return (
    <figure class="ageing">
      {shown.length > 0 && <Bar r={r} buckets={shown} currency={currency} title={title} />}
      <dl>
        {buckets.map(({ key, minor, href }) => (
          <div class={key}>
            <dt>{href ? <a href={href}>{r.text.ageing[key]}</a> : r.text.ageing[key]}</dt>
            <dd>
              <Money r={r} minor={minor} currency={currency} />
            </dd>
          </div>
        ))}
      </dl>
    </figure>
  )
}

function Bar({ r, buckets, currency, title }: Required<Props>) {
  const total = buckets.reduce((sum, bucket) => sum + Number(bucket.minor), 0)
  const description = buckets
    .map(({ key, minor }) => `${r.text.ageing[key]}: ${r.format.money(minor, currency)}`)
    .join('; ')
  let x = 0
  return (
    <svg viewBox={`0 0 ${WIDTH} 12`} preserveAspectRatio="none" role="img" aria-label={title}>
      <title>{title}</title>
      <desc>{description}</desc>
      {buckets.map(({ key, minor }) => {
        const width = Math.max(LEAST, Math.round((Number(minor) / total) * WIDTH))
        const left = x
        x += width
        return <rect class={key} x={left} y="0" width={Math.max(1, width - 3)} height="12" />
      })}
    </svg>
  )
}
