import type { HtmlEscapedString } from 'hono/utils/html'
import { search } from '../../views/paths.ts'
import type { Notice } from '../../views/text/notice.ts'
import type { AppContext } from './context.ts'

/** What JSX makes; ours is never async. */
type Drawn = HtmlEscapedString | Promise<HtmlEscapedString>

type Status = 200 | 201 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503

/** Answers a whole document: a `<Page>`. */
export function answerPage(c: AppContext, page: Drawn, status: Status = 200) {
  c.header('Speculation-Rules', '"/speculation-rules.json"')
  return c.html(`<!doctype html>${page}`, status)
}

/** Answers a part of a page, for htmx to swap. */
export function answerFragment(c: AppContext, part: Drawn, status: Status = 200) {
  return c.html(String(part), status)
}

/** Whether htmx asks for a part of a page; without it the same address answers the whole page. */
export function wantsFragment(c: AppContext): boolean {
  return c.req.header('HX-Request') === 'true' && c.req.header('HX-Request-Type') !== 'full'
}

/** After a write: to the page that shows what it did, which says so when a notice is named. */
export function seeOther(c: AppContext, path: string, notice?: Notice) {
  const [address = '', query = ''] = path.split('?')
  const kept = Object.fromEntries(new URLSearchParams(query))
  return c.redirect(`${address}${search({ ...kept, done: notice })}`, 303)
}

/** `seeOther` for a form that htmx may have sent: then the browser goes there as a whole. */
export function leaveFor(c: AppContext, path: string, notice?: Notice) {
  const answer = seeOther(c, path, notice)
  if (!wantsFragment(c)) return answer
  c.header('HX-Redirect', answer.headers.get('Location') ?? path)
  return c.body('', 200)
}

/**
 * Whether htmx swaps the answer into the page at `path`. A form can also stand on a page of its own, opened in a tab:
 * there is nothing of the record there to give back to.
 */
export function isInPlace(c: AppContext, path: string): boolean {
  const shown = c.req.header('HX-Current-URL') ?? ''
  if (!wantsFragment(c) || !URL.canParse(shown)) return wantsFragment(c)
  return new URL(shown).pathname === new URL(path, shown).pathname
}

/** A path on this site to go back to; anything else, another origin above all, becomes `fallback`. */
export function safePath(value: unknown, fallback: string): string {
  if (typeof value !== 'string' || !value.startsWith('/')) return fallback
  // A browser reads "//host" and "/\host" as another site, and strips control characters first.
  const base = 'http://lintel.invalid'
  if (!URL.canParse(value, base)) return fallback
  const url = new URL(value, base)
  // Resolving dots can leave a path that begins with two slashes: read again, it names another site.
  const stays = url.origin === base && !url.pathname.startsWith('//')
  return stays ? url.pathname + url.search : fallback
}

/** Events for the open page, named in HX-Trigger; letters outside ASCII travel escaped. */
export function triggerInPage(c: AppContext, name: string, detail: Record<string, string> = {}) {
  triggerAllInPage(c, { [name]: detail })
}

/** Several events at once; see `triggerInPage`. */
export function triggerAllInPage(c: AppContext, events: Record<string, Record<string, string>>) {
  const json = JSON.stringify(events)
  c.header('HX-Trigger', json.replace(/[\u007f-\uffff]/g, escapeUnit))
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
