import type { Freshness } from '../../worker/domain/freshness.ts'
import type { Reader } from '../reader.ts'

/**
 * The stamp on a replicated figure: state and "as of". An open page downgrades it by the browser's clock
 * (views/browser/stamps.ts), so a rendered "fresh" never ages into a lie.
 */
export function Stamp({
  r,
  of,
  source,
}: {
  r: Reader
  of: Freshness
  source?: string | undefined
}) {
  const { stamp } = r.text
  const ages = of.state === 'fresh' || of.state === 'stale'
  return (
    <span
      class="stamp"
      data-state={of.state}
      data-stale-at={ages ? of.staleAt : undefined}
      data-offline-at={ages ? of.offlineAt : undefined}
      title={stamp.about[of.state]}
    >
      <b>{stamp.state[of.state]}</b> <span>{describe(r, of)}</span>
      {source && <span class="wide"> · {source}</span>}
    </span>
  )
}

function describe(r: Reader, { state, asOf, percent }: Freshness): string {
  const { stamp } = r.text
  if (state === 'loading' && percent !== null) return r.format.percent(percent / 100)
  return asOf === null ? stamp.never : `${stamp.asOf} ${r.format.asOf(asOf, r.now)}`
}
