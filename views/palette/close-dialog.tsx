import { Icon } from '../parts/icon.tsx'
import type { Reader } from '../reader.ts'

/** Closes the dialog of this id. */
export function CloseDialog({ r, id }: { r: Reader; id: string }) {
  return (
    <button
      type="button"
      class="close"
      popovertarget={id}
      popovertargetaction="hide"
      aria-label={r.text.palette.close}
    >
      <Icon r={r} name="x" />
    </button>
  )
}
