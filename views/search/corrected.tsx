import type { Reader } from '../reader.ts'

type Props = {
  r: Reader
  /** What was typed and found nothing; null when it did. */
  typed: string | null
  /** What is shown in its place. */
  shown: string
}

/** Says that a list leaves out a part of what fits, when it does. */
export function Partly({ r, partly }: { r: Reader; partly: boolean }) {
  return partly ? <p class="muted">{r.text.search.partly}</p> : null
}

/** Says that a list shows what fits the nearest words, nothing having fitted those typed. */
export function Corrected({ r, typed, shown }: Props) {
  if (typed === null) return null
  return <p class="muted">{r.text.search.corrected(typed, shown)}</p>
}
