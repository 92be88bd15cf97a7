import { createMiddleware } from 'hono/factory'
import { paths } from '../../views/paths.ts'
import type { AppEnv } from './context.ts'
import { PageError } from './page-error.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a write that another site's page sent. Browsers say where a request comes from in Sec-Fetch-Site,
 * older ones in Origin; a write with neither is refused too. Agents' requests never come here: they are signed and
 * carry no cookie, so no site can forge one.
 */
export const refuseCrossSite = createMiddleware<AppEnv>(async (c, next) => {
  if (SAFE.has(c.req.method)) return next()
  const site = c.req.header('Sec-Fetch-Site')
  const origin = c.req.header('Origin')
  const own = [new URL(c.req.url).origin, c.get('deps').env.publicUrl]
  const same = site === undefined ? own.includes(origin ?? '') : site === 'same-origin'
  if (!same) throw new PageError('cross-site')
  await next()
  // A page prefetched before the write would show the past; a trail is shown by no such page.
  if (c.req.path !== paths.trail()) c.header('Clear-Site-Data', '"prefetchCache"')
})
