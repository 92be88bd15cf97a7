import type { Reader } from '../reader.ts'

type Props = {
  r: Reader
  /** Null is a figure nobody knows; it is shown as a dash and never as zero. */
  minor: number | null
  currency: string
  /** `amount` leaves the currency sign out where a heading names it. */
  as?: 'money' | 'amount'
}

/** A sum to the last kopeck, in figures of equal width. */
export function Money({ r, minor, currency, as = 'money' }: Props) {
  if (minor === null) return <None r={r} />
  return <span class={minor === 0 ? 'money zero' : 'money'}>{r.format[as](minor, currency)}</span>
}

/** What is not known: a dash for the eye, words for a screen reader. */
export function None({ r }: { r: Reader }) {
  return (
    <span class="none">
      <span aria-hidden="true">{r.text.value.none}</span>
      <span class="said">{r.text.value.noneSaid}</span>
    </span>
  )
}
