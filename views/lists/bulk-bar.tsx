import type { Child } from 'hono/jsx'
import type { Reader } from '../reader.ts'

type Props = {
  r: Reader
  /** Its id, which the boxes of the rows name. */
  id: string
  /** Where it goes, with the query of the list: "all that match" is that list and no row of ids. */
  action: string
  /** How many the list holds; null when all of them are on this page. */
  matching: string | null
  /** Rows that are chosen as the page opens; without it none. */
  chosen?: number
  /** What is done to the chosen ones. */
  children?: Child
}

/**
 * What can be done to the rows that are chosen. It appears with the first of them, by style alone: choosing and
 * sending work without JavaScript.
 */
export function BulkBar({ r, id, action, matching, chosen, children }: Props) {
  const words = r.text.lists
  return (
    <form id={id} method="post" action={action} class="bulk">
      <span class="chosen">
        <b>{chosen || null}</b> {words.chosen}
      </span>
      {matching !== null && (
        <label class="tick">
          <input type="checkbox" name="all" value="1" autocomplete="off" />
          {words.allMatching(matching)}
        </label>
      )}
      {children}
      <button type="reset" class="button quiet">
        {words.clearChoice}
      </button>
    </form>
  )
}
