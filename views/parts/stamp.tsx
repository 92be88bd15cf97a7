import type { Freshness, FreshnessState } from '../../worker/domain/freshness.ts'
import type { Reader } from '../reader.ts'

/**
 * The stamp on a replicated figure: state and "as of". An open page downgrades it by the browser's clock
 * (views/browser/stamps.ts), so a rendered "fresh" never ages into a lie.
 */
export function Stamp({
  r,
  of,
  source,
  proof,
}: {
  r: Reader
  of: Freshness
  source?: string | undefined
  /** Where the figure comes from, row by row. */
  proof?: string | undefined
}) {
  const { stamp } = r.text
  // Any state but the last words may still become offline; only what is fresh becomes stale.
  const ends = of.state === 'offline' || of.state === 'differs' || of.state === 'unknown'
  // A whole of several books may be loading in one while another is silent already.
  const { offlineAt } = of
  const isAhead = offlineAt !== null && offlineAt > r.now
  const button = (
    <button
      class="stamp"
      data-state={of.state}
      data-stale-at={of.state === 'fresh' ? of.staleAt : undefined}
      data-offline-at={ends || !isAhead ? undefined : offlineAt}
      title={stamp.about[of.state]}
      type="button"
      popovertarget={`why-${of.state}`}
    >
      <b>{stamp.state[of.state]}</b> <span>{describe(r, of)}</span>
      {source && <span class="wide"> · {source}</span>}
    </button>
  )
  if (!proof) return button
  return (
    <>
      {button} · <a href={proof}>{stamp.proof}</a>
    </>
  )
}

/** What each state means, once a page: a stamp opens its own by click, key or touch. */
export function StampReasons({ r, states = FRESHNESS_STATES }: ReasonsProps) {
  const { stamp } = r.text
  return (
    <>
      {[...new Set([...states, ...LATER_STATES])].map((state) => (
        <div id={`why-${state}`} class="why" popover="auto">
          {stamp.about[state]}
        </div>
      ))}
    </>
  )
}

type ReasonsProps = { r: Reader; states?: readonly FreshnessState[] | undefined }

const FRESHNESS_STATES: readonly FreshnessState[] = [
  ...(['fresh', 'stale', 'partial', 'offline', 'loading', 'differs', 'unknown'] as const),
]

/** What views/browser/stamps.ts makes of a state as time passes. */
const LATER_STATES: readonly FreshnessState[] = ['stale', 'offline']

function describe(r: Reader, { state, asOf, percent }: Freshness): string {
  const { stamp } = r.text
  if (state === 'loading' && percent !== null) return r.format.percent(percent / 100)
  return asOf === null ? stamp.never : `${stamp.asOf} ${r.format.asOf(asOf, r.now)}`
}
