import { createMiddleware } from 'hono/factory'
import type { AppEnv } from './context.ts'

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // The hash is of the one style that stands in a page (views/page.tsx).
  "style-src 'self' 'sha256-SREix9zPMZHrSuo8zRSjb672r1gsHIh96MJuaZq6iJo='",
  "connect-src 'self'",
  "font-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "img-src 'self' data: blob:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The headers of every answer of ours; the build writes them into `_headers` too. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
}

/**
 * The headers of files under /static, which no document is: what only a document heeds would be half a kilobyte more
 * with each of them.
 */
export const STATIC_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "default-src 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  // The name of each holds the hash of its content.
  'Cache-Control': 'public, max-age=31536000, immutable',
}

/** Sets the security headers, and `no-store` on whatever did not choose its own caching; a file has a policy of its own. */
export const securityHeaders = createMiddleware<AppEnv>(async (c, next) => {
  await next()
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    if (name !== 'Content-Security-Policy' || !c.res.headers.has(name)) c.header(name, value)
  }
  if (c.get('deps').env.preview) c.header('X-Robots-Tag', 'noindex, nofollow')
  if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
})
