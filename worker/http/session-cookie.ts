import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { getCookie, setCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import type { AppContext, AppEnv } from './context.ts'

/** A session lasts this long after sign-in. */
export const SESSION_MS = 30 * 24 * 3_600_000

/** Only the hash of a session id is ever stored: a stolen database signs nobody in. */
export function hashSessionId(id: string): string {
  return createHash('sha256').update(id).digest('hex')
}

/** Puts the proof of the session cookie on the context. Reads no database. */
export const sessionProof = createMiddleware<AppEnv>(async (c, next) => {
  const { env, now } = c.get('deps')
  const id = getCookie(c, cookieName(c)) ?? ''
  const allowDemo = env.environment === 'local'
  c.set('proof', { idHash: id === '' ? '' : hashSessionId(id), now: now(), allowDemo })
  await next()
})

/** Sends the session cookie; an empty id takes it away. */
export function sendSessionCookie(c: AppContext, id: string): void {
  const maxAge = id === '' ? 0 : SESSION_MS / 1000
  const secure = isSecure(c)
  setCookie(c, cookieName(c), id, { httpOnly: true, sameSite: 'Lax', path: '/', secure, maxAge })
}

// Browsers keep a __Host- cookie only when it came over https.
function cookieName(c: AppContext): string {
  if (isSecure(c)) return '__Host-lintel'
  // The ports of one machine share its cookies, and previews stand there side by side.
  const { preview, publicUrl } = c.get('deps').env
  return preview ? `lintel-${new URL(publicUrl).port}` : 'lintel'
}

function isSecure(c: AppContext): boolean {
  return c.get('deps').env.publicUrl.startsWith('https:')
}

const SESSION_BYTES = 32

/** A fresh session: the id for the cookie, and what is stored of it. */
export function newSession(c: AppContext, now: number) {
  const { random } = c.get('deps')
  const id = Buffer.from(random(SESSION_BYTES)).toString('base64url')
  const row = { idHash: hashSessionId(id), now, expiresAt: now + SESSION_MS }
  return { id, row }
}
