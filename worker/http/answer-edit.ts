import { paths } from '../../views/paths.ts'
import type { Reader } from '../../views/reader.ts'
import type { Notice } from '../../views/text/notice.ts'
import {
  answerFragment,
  answerPage,
  isInPlace,
  leaveFor,
  seeOther,
  triggerInPage,
  wantsFragment,
} from './answer.ts'
import type { AppContext } from './context.ts'

type Drawn = Parameters<typeof answerPage>[1]

/**
 * Answers a record's form: in place of its card on the page at `path`, or as a page. A part is told whether it stands
 * alone, on a page of its own.
 */
export function answerEdit(
  c: AppContext,
  path: string,
  status: 200 | 409 | 422,
  { part, page }: { part: (alone: boolean) => Drawn; page: () => Drawn },
) {
  if (!wantsFragment(c)) return answerPage(c, page(), status)
  return answerFragment(c, part(!isInPlace(c, path)), status)
}

type Saved = {
  reader: Reader
  page: string
  /** Its number in the change log; null when nothing was changed. */
  change: number | null
  /** What is said of it; without it whether there was a change. */
  notice?: Notice
  card: () => Drawn
}

/** After an edit: the card with what is stored now, or the record's page; both offer to undo it. */
export function answerSaved(c: AppContext, { reader, page, change, card, ...said }: Saved) {
  const notice = said.notice ?? (change === null ? 'unchanged' : 'saved')
  if (!isInPlace(c, page)) {
    return leaveFor(c, change === null ? page : `${page}?undo=${change}`, notice)
  }
  const text = reader.text.notice[notice]
  triggerInPage(c, 'lintel:toast', {
    text,
    ...(change !== null && { undo: paths.undo(page, change) }),
  })
  return answerFragment(c, card())
}

/** After an undo: the page as it is, which says whether it worked. */
export function answerUndone(c: AppContext, page: string, undone: boolean | 'undo-gone') {
  if (undone === 'undo-gone') return seeOther(c, page, undone)
  return seeOther(c, page, undone ? 'undone' : 'undo-late')
}
