import type { Reader } from '../reader.ts'
import { Script } from './script.tsx'

/**
 * First in a form that takes some typing: what is typed stays in this browser until it is accepted, and comes back
 * with this note after a reload or a lost connection. views/browser/drafts.ts shows it.
 */
export function Draft({ r }: { r: Reader }) {
  const words = r.text.edits.draft
  return (
    <>
      <Script r={r} name="drafts" />
      <p class="hint-line draft" hidden data-away={words.away}>
        <span>{words.back}</span>{' '}
        <button type="button" class="link">
          {words.discard}
        </button>
      </p>
    </>
  )
}
