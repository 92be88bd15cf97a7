import { ErrorPage } from '../../views/errors/error-page.tsx'
import { paths } from '../../views/paths.ts'
import { StorageUnreachable } from '../storage/storage.ts'
import { DatabaseUnreachable } from '../store/database.ts'
import { answerPage, triggerInPage } from './answer.ts'
import { type AppContext, readFor, SignInNeeded } from './context.ts'
import { frameFor } from './frame.ts'
import { PAGE_ERROR_STATUS, PageError, type PageErrorCode } from './page-error.ts'

/** Answers whatever a handler threw: the one place where an error becomes words. */
export function answerError(error: Error, c: AppContext): Response | Promise<Response> {
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
  const retry = c.req.method === 'GET' ? frame.path : undefined
  const requestId = c.get('requestId')
  return answerPage(c, ErrorPage({ frame, code, requestId, retry }), status)
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

/** To the sign-in page and, once signed in, back to the page that was wanted. */
function answerSignIn(c: AppContext): Response {
  const url = new URL(c.req.url)
  if (c.req.header('HX-Request') === 'true') {
    const shown = c.req.header('HX-Current-URL') ?? ''
    const next = URL.canParse(shown) ? new URL(shown).pathname + new URL(shown).search : undefined
    c.header('HX-Redirect', paths.signIn({ ...(next && { next }) }))
    return c.body(null, 401)
  }
  const wanted = c.req.method === 'GET' ? url.pathname + url.search : paths.dashboard()
  return c.redirect(paths.signIn(wanted === paths.dashboard() ? {} : { next: wanted }), 303)
}
