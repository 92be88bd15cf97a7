import { raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

/** Drawings that one part keeps; more begin anew. */
const MOST_DRAWN = 128

/**
 * A part that is the same on page after page, drawn once for each key: the palette of one role in one language costs
 * as much as the list it stands beside. `keyOf` has to name everything the drawing depends on.
 */
export function keptPart<P>(
  draw: (props: P) => HtmlEscapedString | Promise<HtmlEscapedString>,
  keyOf: (props: P) => readonly unknown[],
): (props: P) => HtmlEscapedString {
  const drawn = new Map<string, HtmlEscapedString>()
  return (props) => {
    const key = JSON.stringify(keyOf(props))
    let found = drawn.get(key)
    if (!found) {
      found = raw(String(draw(props)))
      if (drawn.size >= MOST_DRAWN) drawn.clear()
      drawn.set(key, found)
    }
    return found
  }
}
