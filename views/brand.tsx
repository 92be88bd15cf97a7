import { paths } from './paths.ts'
import type { Reader } from './reader.ts'

/** The mark: a beam over an opening. */
export function Brand({ r }: { r: Reader }) {
  return (
    <a href={paths.dashboard()} class="mark">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M2 4h20v5H2z" />
        <path d="M4 11h4v9H4zM16 11h4v9h-4z" />
      </svg>
      {r.text.product}
    </a>
  )
}
