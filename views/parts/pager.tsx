import type { Reader } from '../reader.ts'
import { Icon } from './icon.tsx'
import { KeyHint } from './keys.tsx'

type Props = {
  r: Reader
  /** Addresses of the neighbouring keyset pages; null where there is none. */
  previous: string | null
  next: string | null
  /** Such as "50 rows" or "500+ companies". */
  shown?: string
}

/** Steps through a list page by page; nothing counts the whole of it. */
export function Pager({ r, previous, next, shown }: Props) {
  const { list } = r.text
  if (!previous && !next && !shown) return null
  return (
    <nav class="pager" aria-label={list.pages}>
      <span>{shown}</span>
      {previous && (
        <a class="button plain" rel="prev" href={previous}>
          <Icon r={r} name="chevron-left" />
          {list.previous}
          <KeyHint r={r} of="previous-page" />
        </a>
      )}
      {next && (
        <a class="button plain" rel="next" href={next}>
          {list.next}
          <KeyHint r={r} of="next-page" />
          <Icon r={r} name="chevron-right" />
        </a>
      )}
    </nav>
  )
}
