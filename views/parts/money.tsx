import type { Minor } from '../../worker/domain/money.ts'
import type { Reader } from '../reader.ts'
import { Icon } from './icon.tsx'

type Props = {
  r: Reader
  /** Null is a figure nobody knows; it is shown as a dash and never as zero. */
  minor: Minor | null
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

/** A figure that is known and not shown to the reader's role: never a dash, which is unknown. */
export function Hidden({ r }: { r: Reader }) {
  return <small class="muted">{r.text.value.hidden}</small>
}

/** Says so in the place of a page's figures. */
export function MoneyHidden({ r }: { r: Reader }) {
  return (
    <p class="muted iconed">
      <Icon r={r} name="key-round" />
      {r.text.value.moneyHidden}
    </p>
  )
}
