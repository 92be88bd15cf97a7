import type { IconName } from '../icons.ts'
import type { Reader } from '../reader.ts'

/** Decoration beside a text that says the same; never the only carrier of a meaning. */
export function Icon({ r, name }: { r: Reader; name: IconName }) {
  return (
    <svg class="icon" aria-hidden="true">
      <use href={`${r.icons}#${name}`} />
    </svg>
  )
}
