import { ErrorPage } from '../../views/errors/error-page.tsx'
import { paths } from '../../views/paths.ts'
import { StorageUnreachable } from '../storage/storage.ts'
import { DatabaseUnreachable } from '../store/database.ts'
import { answerPage, safePath, triggerInPage } from './answer.ts'
import { type AppContext, readFor, SignInNeeded } from './context.ts'
import { readSent } from './form.ts'
import { frameFor } from './frame.ts'
import { PAGE_ERROR_STATUS, PageError, type PageErrorCode } from './page-error.ts'

/** Answers whatever a handler threw: the one place where an error becomes words. */
export async function answerError(error: Error, c: AppContext): Promise<Response> {
  if (error instanceof SignInNeeded) return answerSignIn(c)
  const code = codeOf(error)
  const status = PAGE_ERROR_STATUS[code]
  const frame = frameFor(c, c.get('viewer') ?? null)
  if (c.req.header('HX-Request') === 'true') {
    const { title, advice } = frame.reader.text.error
    triggerInPage(c, 'lintel:toast', { text: `${title[code]}. ${advice[code]}` })
    c.header('HX-Reswap', 'none')
    return c.body(null, status)
  }
  const page = { frame, code, requestId: c.get('requestId') }
  if (c.req.method === 'GET')
    return answerPage(c, ErrorPage({ ...page, retry: frame.path }), status)
  const back = formerPage(c)
  // What another site has sent is not kept to be sent from here.
  const fields = code === 'cross-site' ? null : await readSent(c)
  const sent = fields ? { action: frame.path, fields } : undefined
  return answerPage(c, ErrorPage({ ...page, back, sent }), status)
}

/** The page of ours on which a form stood; undefined when the browser does not say. */
function formerPage(c: AppContext): string | undefined {
  const url = URL.parse(c.req.header('Referer') ?? '')
  const own = [new URL(c.req.url).origin, c.get('deps').env.publicUrl]
  if (!url || !own.includes(url.origin)) return undefined
  // What a write before it did was said then.
  for (const said of ['done', 'undo']) url.searchParams.delete(said)
  return safePath(url.pathname + url.search, paths.dashboard())
}

/** Answers an address that no route knows. */
export async function answerNotFound(c: AppContext): Promise<Response> {
  // Without an answer of the database the page is only poorer.
  if (c.get('proof')?.idHash) await readFor(c, []).catch(() => null)
  return answerError(new PageError('not-found'), c)
}

function codeOf(error: Error): PageErrorCode {
  if (error instanceof PageError) return error.code
  if (error instanceof DatabaseUnreachable) return 'unavailable'
  if (error instanceof StorageUnreachable) return 'storage-down'
  return 'failed'
}

// What was being written is worth a word; who only reads has lost nothing.
const endedBy = (c: AppContext) => (c.req.method === 'GET' ? null : ('1' as const))

/** To the sign-in page and, once signed in, back to the page that was wanted. */
function answerSignIn(c: AppContext): Response {
  const url = new URL(c.req.url)
  if (c.req.header('HX-Request') === 'true') {
    const shown = c.req.header('HX-Current-URL') ?? ''
    const next = URL.canParse(shown) ? new URL(shown).pathname + new URL(shown).search : undefined
    c.header('HX-Redirect', paths.signIn({ ...(next && { next }), ended: endedBy(c) }))
    return c.body(null, 401)
  }
  const read = c.req.method === 'GET'
  const wanted = read ? url.pathname + url.search : (formerPage(c) ?? paths.dashboard())
  const next = wanted === paths.dashboard() ? {} : { next: wanted }
  return c.redirect(paths.signIn({ ...next, ended: endedBy(c) }), 303)
}
